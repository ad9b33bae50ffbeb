package mailcaravan.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The commit record: one line of JSON for each outcome, in a file a day ({@code YYYY-MM-DD.ndjson}).
 * <p>
 * A line is whole or counts as absent: what there is of one that cannot be written to its end ends in a line of its own,
 * which nobody reads. Several processes may append to one journal, a bundle and commands beside it: each line is one write
 * at the end of the file. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final byte[] LINE_END = {'\n'};
    private static final String ID = "id";
    private static final String ACCOUNT = "account";
    private static final String SOURCE = "source";
    private static final Set<Outcome> TAKEN = EnumSet.of(Outcome.SUBMITTED, Outcome.REFUSED, Outcome.IN_DOUBT);

    private final ObjectMapper json = new ObjectMapper();
    private final JournalFiles files;
    private final Clock clock;
    private final Object writing = new Object();
    private final Object forcing = new Object();
    private LocalDate day;
    private FileChannel channel;
    private long written;
    private long forced;
    private boolean halfLine;

    /**
     * A journal in a folder, which must exist.
     *
     * @param clock
     *            for the time of each line and the name of the file; its zone is the local one
     */
    public Journal(Path folder, Clock clock) {
        this.files = new JournalFiles(folder, json);
        this.clock = clock;
    }

    /** The time of a line that is written now. */
    public String now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    /**
     * Appends a line that need not survive a power cut, only the end of this process.
     *
     * @throws IOException
     *             if it cannot be written; what there is of it then counts as absent
     */
    public void note(JournalEntry entry) throws IOException {
        write(entry);
    }

    /**
     * Appends a line and returns when it is on disk; lines of several threads share one flush.
     *
     * @throws IOException
     *             if it cannot be written; what there is of it then counts as absent
     */
    public void commit(JournalEntry entry) throws IOException {
        long mine = write(entry);
        synchronized (forcing) {
            if (forced >= mine) {
                return;
            }
            long upTo;
            FileChannel current;
            synchronized (writing) {
                upTo = written;
                current = channel;
            }
            force(current);
            forced = upTo;
        }
    }

    private void force(FileChannel file) throws IOException {
        try {
            file.force(false);
        } catch (ClosedChannelException e) {
            synchronized (writing) {
                if (file == channel) {
                    throw e;
                }
            }
            // a new day has begun meanwhile, and the old day's file was forced before it was closed
        }
    }

    private long write(JournalEntry entry) throws IOException {
        byte[] line = (json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (writing) {
            FileChannel file = today();
            if (halfLine) {
                file.write(ByteBuffer.wrap(LINE_END));
            }
            halfLine = true;
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            halfLine = false;
            return ++written;
        }
    }

    private FileChannel today() throws IOException {
        LocalDate now = LocalDate.now(clock);
        if (channel == null || !channel.isOpen() || !now.equals(day)) {
            FileChannel next = open(files.of(now));
            halfLine = false;
            if (channel != null && channel.isOpen()) {
                channel.force(false);
                channel.close();
            }
            channel = next;
            day = now;
        }
        return channel;
    }

    // a power cut may leave half a line, which would spoil the next one
    private static FileChannel open(Path file) throws IOException {
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (opened.size() > 0 && !endsLine(file)) {
            opened.write(ByteBuffer.wrap(LINE_END));
        }
        return opened;
    }

    private static boolean endsLine(Path file) throws IOException {
        try (FileChannel read = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return read.read(last, read.size() - 1) == 1 && last.get(0) == '\n';
        }
    }

    /**
     * What the journal holds of some requests, in all its files: neither the requests' times nor our clock are to be
     * trusted with a second submission.
     *
     * @param ids
     *            of the requests
     * @throws IOException
     *             if the journal cannot be read
     */
    public Map<String, RequestHistory> histories(Set<String> ids) throws IOException {
        Map<String, RequestHistory> histories = new HashMap<>();
        ids.forEach(id -> histories.put(id, new RequestHistory()));
        if (!ids.isEmpty()) {
            // of a journal of 400 days only the few lines that matter are parsed
            files.lines(LocalDate.MIN, line -> ids.contains(JournalFiles.text(line, ID)),
                    entry -> histories.get(entry.id()).add(entry));
        }
        return histories;
    }

    /**
     * Tells of each line that says that the server took recipients of an account, or may have taken them, oldest first.
     *
     * @param from
     *            first day that is read
     * @param each
     *            called with lines whose recipients are not null
     * @throws IOException
     *             if the journal cannot be read
     */
    public void acceptances(String account, LocalDate from, Consumer<JournalEntry> each) throws IOException {
        files.lines(from, line -> account.equals(JournalFiles.text(line, ACCOUNT)), entry -> {
            if (account.equals(entry.account()) && entry.recipients() != null && TAKEN.contains(entry.outcome())) {
                each.accept(entry);
            }
        });
    }

    /**
     * The last requests of each account that something was done with; one pass over the files, and no line is parsed.
     *
     * @param source
     *            the way they came
     * @param from
     *            first day that is read
     * @param most
     *            so many are given of each account, 1 or more
     * @return their ids by account, oldest first
     * @throws IOException
     *             if the journal cannot be read
     */
    public Map<String, Set<String>> last(String source, LocalDate from, int most) throws IOException {
        Map<String, Set<String>> last = new HashMap<>();
        files.texts(from, line -> {
            String id = JournalFiles.text(line, ID);
            if (!id.isEmpty() && source.equals(JournalFiles.text(line, SOURCE))) {
                Set<String> ids = last.computeIfAbsent(JournalFiles.text(line, ACCOUNT),
                        account -> new LinkedHashSet<>());
                ids.remove(id);
                ids.add(id);
                if (ids.size() > most) {
                    ids.remove(ids.iterator().next());
                }
            }
        });
        return last;
    }

    /** Deletes the files of days before a given one; what cannot be deleted is logged and left. */
    public void deleteBefore(LocalDate oldest) throws IOException {
        files.deleteBefore(oldest);
    }

    @Override
    public void close() throws IOException {
        synchronized (writing) {
            if (channel != null) {
                channel.force(false);
                channel.close();
                channel = null;
            }
        }
    }
}

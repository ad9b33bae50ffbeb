package mailcaravan.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The commit record: one line of JSON for each outcome, in a file a day ({@code YYYY-MM-DD.ndjson}).
 * <p>
 * A line is whole or absent: one that cannot be written to its end is taken back. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final String ENDING = ".ndjson";
    private static final String ID = "\"id\":\"";
    private static final Set<Outcome> TAKEN = EnumSet.of(Outcome.SUBMITTED, Outcome.REFUSED, Outcome.IN_DOUBT);

    private final ObjectMapper json = new ObjectMapper();
    private final Path folder;
    private final Clock clock;
    private final Object writing = new Object();
    private final Object forcing = new Object();
    private LocalDate day;
    private FileChannel channel;
    private long written;
    private long forced;

    /**
     * A journal in a folder, which must exist.
     *
     * @param clock
     *            for the time of each line and the name of the file; its zone is the local one
     */
    public Journal(Path folder, Clock clock) {
        this.folder = folder;
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
     *             if it cannot be written; the journal then ends with the line before
     */
    public void note(JournalEntry entry) throws IOException {
        write(entry);
    }

    /**
     * Appends a line and returns when it is on disk; lines of several threads share one flush.
     *
     * @throws IOException
     *             if it cannot be written; the journal then ends with the line before
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
            long end = file.size();
            try {
                ByteBuffer buffer = ByteBuffer.wrap(line);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            } catch (IOException e) {
                file.truncate(end);
                throw e;
            }
            return ++written;
        }
    }

    private FileChannel today() throws IOException {
        LocalDate now = LocalDate.now(clock);
        if (channel == null || !channel.isOpen() || !now.equals(day)) {
            FileChannel next = open(folder.resolve(now + ENDING));
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
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        long size = opened.size();
        opened.position(size);
        if (size > 0) {
            ByteBuffer last = ByteBuffer.allocate(1);
            opened.read(last, size - 1);
            if (last.get(0) != '\n') {
                opened.write(ByteBuffer.wrap(new byte[]{'\n'}));
            }
        }
        return opened;
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
            for (Path file : files()) {
                read(file, histories);
            }
        }
        return histories;
    }

    private void read(Path file, Map<String, RequestHistory> histories) throws IOException {
        try (BufferedReader lines = reader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                RequestHistory history = histories.get(id(line));
                JournalEntry entry = history == null ? null : parse(line);
                if (entry != null && entry.outcome() != null) {
                    history.add(entry);
                }
            }
        }
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
        String mark = "\"account\":\"" + account + "\"";
        for (Path file : files()) {
            if (dayOf(file).isBefore(from)) {
                continue;
            }
            try (BufferedReader lines = reader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    // most lines are of other accounts, and need no parsing
                    JournalEntry entry = line.contains(mark) ? parse(line) : null;
                    if (entry != null && account.equals(entry.account()) && entry.recipients() != null
                            && TAKEN.contains(entry.outcome())) {
                        each.accept(entry);
                    }
                }
            }
        }
    }

    // a plain reader replaces what is not UTF-8 in half a line, where Files.lines would give up
    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    // of a journal of 400 days only the few lines that matter are parsed
    private static String id(String line) {
        int key = line.indexOf(ID);
        int end = key < 0 ? -1 : line.indexOf('"', key + ID.length());
        return end < 0 ? "" : line.substring(key + ID.length(), end);
    }

    private JournalEntry parse(String line) {
        try {
            return line.isBlank() ? null : json.readValue(line, JournalEntry.class);
        } catch (JsonProcessingException e) {
            return null; // half a line of a power cut says nothing that holds
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(file -> dayOf(file) != null).sorted().toList();
        }
    }

    private static LocalDate dayOf(Path file) {
        String name = file.getFileName().toString();
        try {
            return name.endsWith(ENDING) ? LocalDate.parse(name.substring(0, name.length() - ENDING.length())) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Deletes the files of days before a given one; what cannot be deleted is logged and left. */
    public void deleteBefore(LocalDate oldest) throws IOException {
        for (Path file : files()) {
            if (dayOf(file).isBefore(oldest)) {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    LOG.warnf("%s: %s", file, e);
                }
            }
        }
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

package mailcaravan.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The files of a journal, one a day, and the lines that they hold. Thread-safe. */
final class JournalFiles {
    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final String ENDING = ".ndjson";

    private final Path folder;
    private final ObjectMapper json;

    JournalFiles(Path folder, ObjectMapper json) {
        this.folder = folder;
        this.json = json;
    }

    /** The file of a day. */
    Path of(LocalDate day) {
        return folder.resolve(day + ENDING);
    }

    /**
     * Reads the lines that are wanted, oldest first.
     *
     * @param from
     *            first day that is read
     * @param wanted
     *            by their text: most lines need no parsing
     * @param each
     *            called with those that hold an entry with an outcome
     */
    void lines(LocalDate from, Predicate<String> wanted, Consumer<JournalEntry> each) throws IOException {
        texts(from, line -> {
            JournalEntry entry = wanted.test(line) ? parse(line) : null;
            if (entry != null && entry.outcome() != null && entry.id() != null) {
                each.accept(entry);
            }
        });
    }

    /** Reads all lines from a day on as they stand, oldest first. */
    void texts(LocalDate from, Consumer<String> each) throws IOException {
        for (Path file : all()) {
            if (!dayOf(file).isBefore(from)) {
                read(file, each);
            }
        }
    }

    // a plain reader replaces what is not UTF-8 in half a line, where Files.lines would give up
    private static void read(Path file, Consumer<String> each) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                each.accept(line);
            }
        }
    }

    /** The first text field of that name in a line, unparsed, or the empty string. */
    static String text(String line, String field) {
        String mark = "\"" + field + "\":\"";
        int key = line.indexOf(mark);
        int end = key < 0 ? -1 : line.indexOf('"', key + mark.length());
        return end < 0 ? "" : line.substring(key + mark.length(), end);
    }

    private JournalEntry parse(String line) {
        try {
            return line.isBlank() ? null : json.readValue(line, JournalEntry.class);
        } catch (JsonProcessingException e) {
            return null; // half a line of a power cut says nothing that holds
        }
    }

    /** Deletes the files of days before a given one; what cannot be deleted is logged and left. */
    void deleteBefore(LocalDate oldest) throws IOException {
        for (Path file : all()) {
            if (dayOf(file).isBefore(oldest)) {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    LOG.warnf("%s: %s", file, e);
                }
            }
        }
    }

    private List<Path> all() throws IOException {
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
}

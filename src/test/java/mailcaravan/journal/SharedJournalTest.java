package mailcaravan.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A bundle and commands append to one journal: each line is whole, and none is lost. */
class SharedJournalTest {
    private static final int LINES = 600;
    private static final int OPENED = 40;

    @TempDir
    Path folder;

    @Test
    void processesThatAppendAtOnceLeaveOnlyWholeLines() throws Exception {
        List<Process> others = new ArrayList<>();
        Set<String> expected = new HashSet<>();
        for (String name : List.of("bundle", "command-1", "command-2")) {
            others.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    SharedJournalTest.class.getName(), folder.toString(), name).redirectErrorStream(true).start());
            for (int i = 0; i < LINES; i++) {
                expected.add(name + "-" + i);
            }
        }
        for (Process other : others) {
            String said = new String(other.getInputStream().readAllBytes());
            assertThat(other.waitFor()).as(said).isZero();
        }
        List<String> found = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    // where one was opened in the midst of another one's line there may be an empty one
                    if (!line.isEmpty()) {
                        JsonNode entry = new ObjectMapper().readTree(line);
                        assertThat(entry.path("reply").asText()).isEqualTo(reply(entry.path("id").asText()));
                        found.add(entry.path("id").asText());
                    }
                }
            }
        }
        assertThat(found).hasSize(expected.size()).containsAll(expected);
    }

    // up to some pages of the file system's
    private static String reply(String id) {
        return ("250 " + id + " ").repeat(1 + Math.floorMod(id.hashCode(), 400));
    }

    /** Another process: it opens the journal anew from time to time, as each command does. */
    public static void main(String[] arguments) throws Exception {
        int line = 0;
        for (int opened = 0; opened < OPENED; opened++) {
            try (Journal journal = new Journal(Path.of(arguments[0]), Clock.systemUTC())) {
                for (; line < LINES * (opened + 1) / OPENED; line++) {
                    String id = arguments[1] + "-" + line;
                    journal.note(new JournalEntry(journal.now(), "default", "send", null, id, null, null, List.of(), 0,
                            Outcome.SUBMITTED, null, null, null, reply(id), 1, 1L));
                }
            }
        }
    }
}

package mailcaravan.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.MutableClock;

class JournalTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final ZonedDateTime START = ZonedDateTime.of(2030, 1, 2, 23, 59, 58, 0, TOKYO);

    @TempDir
    private Path folder;
    private MutableClock clock;
    private Journal journal;

    @BeforeEach
    void open() {
        clock = new MutableClock(START.toInstant(), TOKYO);
        journal = new Journal(folder, clock);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    private JournalEntry entry(String id, Outcome outcome, Integer owed, RecipientLine... recipients) {
        return new JournalEntry(journal.now(), "default", "drop-folder", id + ".eml", id, "<" + id + "@example.com>",
                "山田 <taro@example.com>", List.of(recipients), owed, outcome, null, null, null, null, 1, 5L);
    }

    private List<String> lines(String day) throws IOException {
        return Files.readAllLines(folder.resolve(day + ".ndjson"), UTF_8);
    }

    @Test
    void aLineIsOneJsonObjectWithLocalTimeAndOffset() throws Exception {
        journal.commit(entry("a", Outcome.IN_DOUBT, 1, new RecipientLine("bob@example.com", null)));

        Map<?, ?> line = new ObjectMapper().readValue(lines("2030-01-02").get(0), Map.class);
        assertThat(line.get("time")).isEqualTo("2030-01-02T23:59:58+09:00");
        assertThat(line.get("outcome")).isEqualTo("in-doubt");
        assertThat(line.get("from")).isEqualTo("山田 <taro@example.com>");
        assertThat(line.containsKey("verdict")).isFalse();
        assertThat(line.containsKey("body")).isFalse();
    }

    @Test
    void aNewDayBeginsANewFile() throws Exception {
        journal.commit(entry("a", Outcome.SUBMITTED, 0));
        clock.advance(Duration.ofSeconds(2));
        journal.commit(entry("b", Outcome.SUBMITTED, 0));

        assertThat(lines("2030-01-02")).hasSize(1);
        assertThat(lines("2030-01-03")).hasSize(1);
    }

    @Test
    void lineBreaksInAReplyStayInsideTheirLine() throws Exception {
        journal.commit(entry("a", Outcome.REFUSED, 0, new RecipientLine("x@example.com", "550 no\r\n250 yes\u2028")));

        assertThat(lines("2030-01-02")).hasSize(1);
    }

    @Test
    void halfALineOfAPowerCutSpoilsNeitherTheNextLineNorTheReading() throws Exception {
        journal.commit(entry("a", Outcome.SUBMITTED, 0));
        journal.close();
        Path file = folder.resolve("2030-01-02.ndjson");
        Files.write(file, "{\"id\":\"b\",\"outcome\":\"submitt".getBytes(UTF_8), StandardOpenOption.APPEND);
        Files.write(file, new byte[]{(byte) 0xE5}, StandardOpenOption.APPEND);
        journal = new Journal(folder, clock);

        journal.commit(entry("c", Outcome.SUBMITTED, 0));

        Map<String, RequestHistory> histories = journal.histories(Set.of("a", "b", "c"));
        assertThat(histories.get("a").end()).isPresent();
        assertThat(histories.get("b").end()).isEmpty();
        assertThat(histories.get("c").end()).isPresent();
    }

    @Test
    void aFileThatIsFullOfNothingIsReadAsNothing() throws Exception {
        Files.write(folder.resolve("2030-01-02.ndjson"), "\n\0\0\0\0\n[]\nnull\n\"x\"\n{}\n".getBytes(UTF_8));

        assertThat(journal.histories(Set.of("a")).get("a").end()).isEmpty();
        journal.commit(entry("a", Outcome.SUBMITTED, 0));
        assertThat(journal.histories(Set.of("a")).get("a").end()).isPresent();
    }

    @Test
    void linesOfAnUnknownOutcomeOrFieldDoNotStopTheReading() throws Exception {
        Files.writeString(folder.resolve("2030-01-02.ndjson"),
                "{\"id\":\"a\",\"outcome\":\"teleported\"}\n{\"id\":\"a\",\"outcome\":\"dead-lettered\",\"new\":1}\n");

        assertThat(journal.histories(Set.of("a")).get("a").end()).isPresent();
    }

    @Test
    void aHistoryReachesOverAllDays() throws Exception {
        journal.note(entry("a", Outcome.SUBMITTING, 1, new RecipientLine("x@example.com", null)));
        clock.advance(Duration.ofDays(399));
        journal.commit(entry("b", Outcome.SUBMITTED, 0));

        assertThat(journal.histories(Set.of("a")).get("a").inDoubt()).isPresent();
    }

    @Test
    void aFileNameThatLooksLikeAnotherRequestsIdDeceivesNobody() throws Exception {
        journal.commit(new JournalEntry(journal.now(), "default", "drop-folder", "x\"id\":\"a\".eml", "b", null, null,
                null, 0, Outcome.SUBMITTED, null, null, null, null, 1, 1L));

        assertThat(journal.histories(Set.of("a", "b")).get("a").end()).isEmpty();
        assertThat(journal.histories(Set.of("a", "b")).get("b").end()).isPresent();
    }

    @Test
    void onlyTheLastLineSaysWhetherARequestHasEnded() throws Exception {
        journal.commit(entry("a", Outcome.DEAD_LETTERED, 1));
        assertThat(history("a").end()).isPresent();
        journal.note(entry("a", Outcome.SUBMITTING, 1));
        assertThat(history("a").end()).isEmpty();
        assertThat(history("a").inDoubt()).isPresent();
        journal.note(entry("a", Outcome.DEFERRED, 1));
        assertThat(history("a").inDoubt()).isEmpty();
        journal.commit(entry("a", Outcome.SUBMITTED, 1, new RecipientLine("x@example.com", "250 ok")));
        assertThat(history("a").end()).isEmpty();
        journal.commit(entry("a", Outcome.REFUSED, 0, new RecipientLine("y@example.com", "550 no")));
        assertThat(history("a").end()).isPresent();
    }

    @Test
    void whoWasSubmittedToOrRefusedIsDoneAndWhoMustWaitIsNot() throws Exception {
        journal.note(entry("a", Outcome.SUBMITTING, 4, new RecipientLine("z@example.com", null)));
        journal.commit(entry("a", Outcome.REFUSED, 2, new RecipientLine("x@example.com", "250 2.1.5 ok"),
                new RecipientLine("y@example.com", "550 5.1.1 no"), new RecipientLine("w@example.com", "451 later")));
        journal.note(entry("a", Outcome.DEFERRED, 2, new RecipientLine("w@example.com", null)));

        assertThat(history("a").done().keySet()).containsExactly("x@example.com", "y@example.com");
    }

    private RequestHistory history(String id) throws IOException {
        return journal.histories(Set.of(id)).get(id);
    }

    @Test
    void nothingIsReadWhereNothingIsAskedFor() throws Exception {
        Files.delete(folder);
        assertThat(journal.histories(Set.of())).isEmpty();
        Files.createDirectory(folder);
    }

    @Test
    void oldDaysAreDeletedAndNothingElse() throws Exception {
        for (String name : List.of("2029-12-31.ndjson", "2030-01-01.ndjson", "2030-01-02.ndjson", "2029-12-31.txt",
                "notes.ndjson")) {
            Files.createFile(folder.resolve(name));
        }

        journal.deleteBefore(LocalDate.of(2030, 1, 1));

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("2030-01-01.ndjson",
                    "2030-01-02.ndjson", "2029-12-31.txt", "notes.ndjson");
        }
    }

    @Test
    void linesOfManyThreadsAreWholeAndNoneIsMissingAlsoOverMidnight() throws Exception {
        int threads = 8;
        int each = 50;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Object>> writers = IntStream.range(0, threads).mapToObj(t -> pool.submit(() -> {
            for (int i = 0; i < each; i++) {
                if (t == 0 && i == each / 2) {
                    clock.advance(Duration.ofSeconds(5));
                }
                journal.commit(entry(t + "-" + i, Outcome.SUBMITTED, 0));
            }
            return null;
        })).toList();
        for (Future<Object> writer : writers) {
            writer.get();
        }
        pool.shutdown();

        Set<String> ids = new HashSet<>();
        ObjectMapper json = new ObjectMapper();
        for (String day : List.of("2030-01-02", "2030-01-03")) {
            for (String line : lines(day)) {
                ids.add(json.readValue(line, JournalEntry.class).id());
            }
        }
        assertThat(ids).hasSize(threads * each);
        assertThat(lines("2030-01-02").size() + lines("2030-01-03").size()).isEqualTo(threads * each);
    }

    @Test
    void aLineThatCannotBeWrittenIsAnErrorAndTheJournalGoesOnAfterwards() throws Exception {
        journal.commit(entry("a", Outcome.SUBMITTED, 0));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> journal.commit(entry("b", Outcome.SUBMITTED, 0)))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();

        journal.commit(entry("c", Outcome.SUBMITTED, 0));
        assertThat(lines("2030-01-02")).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(history("c").end()).isPresent();
    }

    @Test
    void aFolderThatIsGoneIsAnErrorAndNoLineIsLostWhenItIsBack() throws Exception {
        Path gone = folder.resolve("gone");
        try (Journal orphan = new Journal(gone, clock)) {
            assertThatThrownBy(() -> orphan.commit(entry("a", Outcome.SUBMITTED, 0))).isInstanceOf(IOException.class);
            Files.createDirectory(gone);
            orphan.commit(entry("a", Outcome.SUBMITTED, 0));
            assertThat(orphan.histories(Set.of("a")).get("a").end()).isPresent();
        }
    }

    @Test
    void theTimeOfALineHasNoMoreThanMilliseconds() {
        clock = new MutableClock(Instant.parse("2030-01-02T14:59:58.123456789Z"), TOKYO);

        assertThat(new Journal(folder, clock).now()).isEqualTo("2030-01-02T23:59:58.123+09:00");
    }

    @Test
    void theLastRequestsOfAnAccountAreToldInTheOrderOfTheirLastLine() throws Exception {
        for (String id : List.of("a", "b", "c", "a", "d")) {
            journal.commit(queued("default", "queue", id));
            clock.advance(Duration.ofSeconds(1));
        }
        journal.commit(queued("other", "queue", "x"));
        journal.commit(queued("default", "drop-folder", "y"));
        LocalDate first = LocalDate.of(2030, 1, 2);

        assertThat(journal.last("queue", first, 10).get("default")).containsExactly("b", "c", "a", "d");
        assertThat(journal.last("queue", first, 2).get("default")).containsExactly("a", "d");
        // c, a and d were written after midnight
        assertThat(journal.last("queue", first.plusDays(1), 10).get("default")).containsExactly("c", "a", "d");
        assertThat(journal.last("queue", first, 10)).containsOnlyKeys("default", "other");
    }

    private JournalEntry queued(String account, String source, String id) {
        return new JournalEntry(journal.now(), account, source, "ID:" + id, id, "<" + id + "@example.com>",
                "taro@example.com", List.of(), 0, Outcome.SUBMITTED, null, null, null, null, 1, 5L);
    }
}

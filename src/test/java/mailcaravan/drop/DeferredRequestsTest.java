package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.harness.MutableClock;
import mailcaravan.journal.RecipientLine;

class DeferredRequestsTest {
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

    @TempDir
    private Path home;
    private Path folder;
    private MutableClock clock;
    private DeferredRequests requests;

    @BeforeEach
    void open() throws IOException {
        folder = home.resolve("deferred");
        clock = new MutableClock(NOW, ZoneOffset.UTC);
        requests = reload();
    }

    private DeferredRequests reload() throws IOException {
        DeferredRequests loaded = new DeferredRequests(folder, clock);
        loaded.load();
        return loaded;
    }

    private DeferredRequest record(String id, String name) {
        return new DeferredRequest(id, name, NOW.toEpochMilli(), 2, NOW.plusSeconds(10).toEpochMilli(),
                List.of(new RecipientLine("x@example.com", "250 2.1.5 ok"), new RecipientLine("y@example.com", null)),
                "451 4.7.0");
    }

    private Claim claim(String id, String name) {
        return new Claim(FileName.of(name), home.resolve(name), Optional.empty(), id,
                ZonedDateTime.ofInstant(NOW, ZoneOffset.UTC));
    }

    @Test
    void aRequestWaitsUntilItsTime() throws Exception {
        requests.put(record("1", "a.eml"));

        assertThat(requests.waits(FileName.of("a.eml"))).isTrue();
        assertThat(requests.waits(FileName.of("b.eml"))).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(requests.waits(FileName.of("a.eml"))).isFalse();
        assertThat(requests.find(claim("1", "a.eml"))).contains(record("1", "a.eml"));
    }

    @Test
    void theHistoryOfAttemptsIsKeptWithoutItsMiddle() throws Exception {
        List<FailedAttempt> history = List.of();
        for (int i = 1; i <= 60; i++) {
            history = FailedAttempt.append(history, new FailedAttempt("t" + i, "data", "451", "x".repeat(1_000)));
        }
        requests.put(new DeferredRequest("1", "a.eml", 1, 60, 4, List.of(), "451", null, 0, history));

        List<FailedAttempt> found = reload().find(claim("1", "a.eml")).orElseThrow().history();
        assertThat(found).isEqualTo(history).hasSize(50);
        assertThat(found).extracting(FailedAttempt::time).startsWith("t1").contains("t10", "t21", "t60")
                .doesNotContain("t11", "t20");
        assertThat(found.get(0).reply()).hasSize(500);
        assertThat(requests.find(claim("1", "a.eml")).orElseThrow().history()).isEqualTo(history);
    }

    @Test
    void aRestartForgetsNothing() throws Exception {
        requests.put(record("1", "請求 1.eml"));

        DeferredRequests again = reload();

        assertThat(again.waits(FileName.of("請求 1.eml"))).isTrue();
        assertThat(again.find(claim("1", "請求 1.eml"))).contains(record("1", "請求 1.eml"));
    }

    @Test
    void aLaterRecordReplacesTheEarlierOne() throws Exception {
        requests.put(record("1", "a.eml"));
        DeferredRequest later = new DeferredRequest("1", "a.eml", 1, 3, 4, List.of(), "432 4.3.2");
        requests.put(later);

        assertThat(reload().find(claim("1", "a.eml"))).contains(later);
        assertThat(folder.toFile().list()).containsExactly("1.json");
    }

    @Test
    void theRecordOfAnEarlierRequestOfTheSameNameIsDropped() throws Exception {
        requests.put(record("1", "a.eml"));

        assertThat(requests.find(claim("2", "a.eml"))).isEmpty();
        assertThat(folder).isEmptyDirectory();
        assertThat(requests.waits(FileName.of("a.eml"))).isFalse();
    }

    @Test
    void aRequestThatHasEndedLeavesNoRecord() throws Exception {
        requests.put(record("1", "a.eml"));
        requests.remove(claim("1", "a.eml"));

        assertThat(folder).isEmptyDirectory();
        assertThat(reload().find(claim("1", "a.eml"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{}", "[]", "{\"request\":\"b.eml\"}",
            "{\"id\":\"other\",\"request\":\"b.eml\"}",
            "{\"id\":\"damaged\"}", "\u0000\u0000"})
    void aDamagedRecordIsDroppedAndItsRequestTriedAtOnce(String content) throws Exception {
        requests.put(record("1", "a.eml"));
        Files.writeString(folder.resolve("damaged.json"), content);

        DeferredRequests again = reload();

        assertThat(again.waits(FileName.of("a.eml"))).isTrue();
        assertThat(again.find(claim("2", "b.eml"))).isEmpty();
        assertThat(folder.resolve("damaged.json")).doesNotExist();
    }

    @Test
    void aRecordOfALaterVersionIsRead() throws Exception {
        Files.writeString(folder.resolve("1.json"), "{\"id\":\"1\",\"request\":\"a.eml\",\"attempts\":7,\"new\":true}");

        assertThat(reload().find(claim("1", "a.eml")).orElseThrow().attempts()).isEqualTo(7);
    }
}

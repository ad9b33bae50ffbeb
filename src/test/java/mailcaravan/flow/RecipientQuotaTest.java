package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.MutableClock;
import mailcaravan.journal.Journal;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;

class RecipientQuotaTest {
    @TempDir
    private Path folder;
    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-02T03:04:05Z"),
            ZoneId.of("Asia/Tokyo"));
    private final RecipientQuota quota = new RecipientQuota("default", 10, clock);

    private void submit(RecipientQuota some, int recipients) {
        assertThat(some.reserve(recipients)).isZero();
        some.use(recipients);
    }

    @Test
    void theDayIsASlidingWindow() {
        submit(quota, 6);
        clock.advance(Duration.ofHours(12));
        submit(quota, 4);

        assertThat(quota.open()).isFalse();
        clock.advance(Duration.ofHours(12).plusMinutes(1));
        assertThat(quota.open()).isTrue();
        submit(quota, 6);
        assertThat(quota.open()).isFalse();
    }

    @Test
    void aRequestThatDoesNotFitIsToldWhenItWill() {
        submit(quota, 6);
        clock.advance(Duration.ofHours(1));
        submit(quota, 3);

        assertThat(quota.open()).isTrue();
        long until = quota.reserve(3);
        assertThat(Duration.ofMillis(until - clock.millis())).isBetween(Duration.ofHours(23),
                Duration.ofHours(23).plusMinutes(1));
        clock.advance(Duration.ofMillis(until - clock.millis() - 1));
        assertThat(quota.reserve(3)).isEqualTo(until);
        clock.advance(Duration.ofMillis(1));
        assertThat(quota.reserve(3)).isZero();
    }

    @Test
    void whatIsUnderWayIsCountedUntilItFails() {
        assertThat(quota.reserve(8)).isZero();
        long again = quota.reserve(5);
        assertThat(Duration.ofMillis(again - clock.millis())).isEqualTo(Duration.ofSeconds(5));
        quota.release(8);
        assertThat(quota.reserve(5)).isZero();
    }

    @Test
    void aRequestLargerThanTheWholeQuotaIsLetThrough() {
        submit(quota, 11);

        assertThat(quota.open()).isFalse();
    }

    @Test
    void aRequestAsLargeAsTheWholeQuotaDoesNotWaitForADayWithoutMail() {
        submit(quota, 1);
        submit(quota, 10);

        assertThat(quota.open()).isFalse();
    }

    @Test
    void noLimitIsNone() {
        RecipientQuota unlimited = new RecipientQuota("default", 0, clock);
        submit(unlimited, 1_000_000);

        assertThat(unlimited.open()).isTrue();
    }

    @Test
    void aClockThatIsPutBackNeitherForgetsNorWaitsLongerThanADay() {
        clock.advance(Duration.ofDays(365));
        submit(quota, 10);
        clock.advance(Duration.ofDays(-365));

        assertThat(quota.open()).isFalse();
        clock.advance(Duration.ofHours(24).plusMinutes(1));
        assertThat(quota.open()).isTrue();
    }

    @Test
    void aClosedDoorOpensWhenItsTimeHasCome() {
        quota.closeUntil(clock.millis() + 1_000);

        assertThat(quota.open()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(quota.open()).isTrue();
    }

    @Test
    void aRestartCountsWhatTheJournalHoldsOfTheAccount() throws IOException {
        try (Journal journal = new Journal(folder, clock)) {
            line(journal, "default", Outcome.SUBMITTED, 9, "250 ok");
            clock.advance(Duration.ofHours(20));
            line(journal, "default", Outcome.SUBMITTED, 2, "250 ok");
            line(journal, "default", Outcome.REFUSED, 3, "550 5.1.1 no");
            line(journal, "default", Outcome.SUBMITTING, 5, null);
            line(journal, "default", Outcome.IN_DOUBT, 4, null);
            line(journal, "default", Outcome.DEFERRED, 5, null);
            line(journal, "shop", Outcome.SUBMITTED, 9, "250 ok");

            RecipientQuota restarted = new RecipientQuota("default", 16, clock);
            restarted.load(journal);
            assertThat(restarted.reserve(2)).isPositive();
            assertThat(restarted.reserve(1)).isZero();
            restarted.release(1);
            clock.advance(Duration.ofHours(4).plusMinutes(1));
            assertThat(restarted.reserve(11)).isPositive();
            assertThat(restarted.reserve(10)).isZero();
        }
    }

    private void line(Journal journal, String account, Outcome outcome, int recipients, String reply)
            throws IOException {
        List<RecipientLine> lines = IntStream.range(0, recipients)
                .mapToObj(each -> new RecipientLine(each + "@example.com", reply)).toList();
        journal.commit(new JournalEntry(journal.now(), account, "drop-folder", "a.eml", "1", "<1@example.com>",
                "box@example.com", lines, 0, outcome, null, null, null, null, 1, 1L));
    }
}

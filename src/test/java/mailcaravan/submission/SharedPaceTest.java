package mailcaravan.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPaceTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @TempDir
    Path folder;

    @Test
    void allProcessesTogetherKeepThePace() {
        SharedPace mine = new SharedPace("default", folder, 3, clock);
        SharedPace theirs = new SharedPace("default", folder, 3, clock);
        assertThat(mine.tryStart(LONG)).isZero();
        pass(20);
        assertThat(theirs.tryStart(LONG)).isZero();
        assertThat(theirs.tryStart(LONG)).isZero();
        assertThat(mine.tryStart(LONG)).isEqualTo(Duration.ofSeconds(40));
        pass(39);
        assertThat(theirs.tryStart(LONG)).as("after mine").isEqualTo(Duration.ofMillis(1_250));
        pass(1);
        assertThat(mine.tryStart(LONG)).isZero();
        assertThat(theirs.tryStart(LONG)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aLoopThatComesAgainAndAgainDoesNotPassByOneThatWaits() {
        SharedPace bundle = new SharedPace("default", folder, 1, clock);
        assertThat(next().tryStart(LONG)).isZero();
        assertThat(bundle.tryStart(LONG)).isEqualTo(Duration.ofMinutes(1));
        assertThat(next().tryStart(LONG)).isGreaterThan(Duration.ofMinutes(1));
        pass(60);
        assertThat(next().tryStart(LONG)).as("the bundle's turn").isPositive();
        assertThat(bundle.tryStart(LONG)).isZero();
        SharedPace command = next();
        assertThat(command.tryStart(LONG)).isEqualTo(Duration.ofMinutes(1));
        assertThat(bundle.tryStart(LONG)).isGreaterThan(Duration.ofMinutes(1));
        pass(60);
        assertThat(bundle.tryStart(LONG)).as("the command's turn").isPositive();
        assertThat(command.tryStart(LONG)).isZero();
    }

    @Test
    void aTurnThatIsNotTakenPassesAndWhoWillNotWaitGetsNone() {
        assertThat(next().tryStart(LONG)).isZero();
        assertThat(next().tryStart(Duration.ofSeconds(59))).as("no turn").isPositive();
        SharedPace dead = next();
        assertThat(dead.tryStart(LONG)).isEqualTo(Duration.ofMinutes(1));
        pass(60);
        SharedPace patient = next();
        assertThat(patient.tryStart(LONG)).isEqualTo(Duration.ofMillis(250));
        pass(2);
        assertThat(patient.tryStart(LONG)).isZero();
    }

    @Test
    void aTurnHoldsUpOneMessageOnly() {
        for (int i = 0; i < 3; i++) {
            assertThat(new SharedPace("default", folder, 3, clock).tryStart(LONG)).isZero();
        }
        SharedPace waits = new SharedPace("default", folder, 3, clock);
        assertThat(waits.tryStart(LONG)).isEqualTo(Duration.ofMinutes(1));
        pass(60);
        assertThat(new SharedPace("default", folder, 3, clock).tryStart(LONG)).isZero();
        assertThat(new SharedPace("default", folder, 3, clock).tryStart(LONG)).isZero();
        assertThat(new SharedPace("default", folder, 3, clock).tryStart(LONG)).isPositive();
        assertThat(waits.tryStart(LONG)).isZero();
    }

    private SharedPace next() {
        return new SharedPace("default", folder, 1, clock);
    }

    @Test
    void whatWasNotStartedDoesNotCount() {
        SharedPace pace = new SharedPace("default", folder, 1, clock);
        assertThat(pace.tryStart(LONG)).isZero();
        pace.uncount();
        assertThat(pace.tryStart(LONG)).isZero();
        assertThat(pace.tryStart(LONG)).isPositive();
    }

    @Test
    void aClockThatIsPutBackHoldsNobodyUp() {
        SharedPace pace = new SharedPace("default", folder, 1, clock);
        assertThat(pace.tryStart(LONG)).isZero();
        pass(-86_400);
        assertThat(pace.tryStart(LONG)).isZero();
    }

    @Test
    void aDamagedFileHoldsNobodyUp() throws Exception {
        Files.write(folder.resolve("pace"), new byte[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        SharedPace pace = new SharedPace("default", folder, 1, clock);
        assertThat(pace.tryStart(LONG)).isZero();
        assertThat(pace.tryStart(LONG)).isPositive();
        assertThat(new SharedPace("default", folder.resolve("missing"), 1, clock).tryStart(LONG)).isZero();
    }

    @Test
    void withoutALimitThereIsNoFile() {
        assertThat(new SharedPace("default", folder, 0, clock).tryStart(LONG)).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }
}

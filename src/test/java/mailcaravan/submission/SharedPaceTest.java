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
        assertThat(mine.tryStart()).isZero();
        pass(20);
        assertThat(theirs.tryStart()).isZero();
        assertThat(theirs.tryStart()).isZero();
        assertThat(mine.tryStart()).isEqualTo(Duration.ofSeconds(40));
        pass(39);
        assertThat(theirs.tryStart()).isEqualTo(Duration.ofSeconds(1));
        pass(1);
        assertThat(theirs.tryStart()).isZero();
        assertThat(mine.tryStart()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatWasNotStartedDoesNotCount() {
        SharedPace pace = new SharedPace("default", folder, 1, clock);
        assertThat(pace.tryStart()).isZero();
        pace.uncount();
        assertThat(pace.tryStart()).isZero();
        assertThat(pace.tryStart()).isPositive();
    }

    @Test
    void aClockThatIsPutBackHoldsNobodyUp() {
        SharedPace pace = new SharedPace("default", folder, 1, clock);
        assertThat(pace.tryStart()).isZero();
        pass(-86_400);
        assertThat(pace.tryStart()).isZero();
    }

    @Test
    void aDamagedFileHoldsNobodyUp() throws Exception {
        Files.write(folder.resolve("pace"), new byte[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        SharedPace pace = new SharedPace("default", folder, 1, clock);
        assertThat(pace.tryStart()).isZero();
        assertThat(pace.tryStart()).isPositive();
        assertThat(new SharedPace("default", folder.resolve("missing"), 1, clock).tryStart()).isZero();
    }

    @Test
    void withoutALimitThereIsNoFile() {
        assertThat(new SharedPace("default", folder, 0, clock).tryStart()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }
}

package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.drop.AccountState;
import mailcaravan.harness.MutableClock;

class WaitingTimeTest {
    @TempDir
    private Path folder;
    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-02T03:04:05Z"), ZoneOffset.UTC);

    private WaitingTime restarted() {
        return new WaitingTime(new AccountState(folder), clock);
    }

    @Test
    void onlyWaitsAreSummedUp() {
        WaitingTime time = restarted();
        clock.advance(Duration.ofHours(1));
        time.waits(true);
        clock.advance(Duration.ofMinutes(2));
        assertThat(time.total()).isEqualTo(120_000);
        time.waits(true);
        time.waits(false);
        clock.advance(Duration.ofHours(1));
        time.waits(true);
        clock.advance(Duration.ofMinutes(1));
        time.waits(false);
        assertThat(time.total()).isEqualTo(180_000);
    }

    @Test
    void aWaitGoesOnWhileTheProcessIsDown() {
        restarted().waits(true);
        clock.advance(Duration.ofHours(3));

        WaitingTime next = restarted();
        next.waits(true);
        assertThat(next.total()).isEqualTo(Duration.ofHours(3).toMillis());
        next.waits(false);
        clock.advance(Duration.ofHours(3));
        assertThat(restarted().total()).isEqualTo(Duration.ofHours(3).toMillis());
    }
}

package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import mailcaravan.harness.MutableClock;

class ConnectionAllowanceTest {
    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);
    private final ConnectionAllowance allowance = new ConnectionAllowance("default", 3, clock::nanoTime);

    @Test
    void refusalsOfOneMomentTakeOneConnection() {
        assertThat(allowance.refused()).isTrue();
        assertThat(allowance.refused()).isTrue();
        assertThat(allowance.current()).isEqualTo(2);
    }

    @Test
    void theLastConnectionIsNeverTaken() {
        allowance.refused();
        clock.advance(Duration.ofSeconds(10));
        assertThat(allowance.refused()).isTrue();
        clock.advance(Duration.ofSeconds(10));
        assertThat(allowance.refused()).isFalse();
        assertThat(allowance.current()).isEqualTo(1);
    }

    @Test
    void oneMoreIsUsedEveryFiveMinutesUpToTheConfiguredNumber() {
        allowance.refused();
        clock.advance(Duration.ofSeconds(10));
        allowance.refused();
        clock.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(allowance.current()).isEqualTo(1);
        clock.advance(Duration.ofNanos(1));
        assertThat(allowance.current()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(5));
        assertThat(allowance.current()).isEqualTo(3);
        clock.advance(Duration.ofHours(5));
        assertThat(allowance.current()).isEqualTo(3);
    }

    @Test
    void aSingleConnectionIsRefusedWithoutACure() {
        assertThat(new ConnectionAllowance("default", 1, clock::nanoTime).refused()).isFalse();
    }
}

package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import mailcaravan.harness.MutableClock;

class RepeatedFailuresTest {
    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);
    private final RepeatedFailures repeats = new RepeatedFailures("default", clock::nanoTime);

    @Test
    void aCauseIsNewAgainWhenItHasNotBeenMetForAWhile() {
        assertThat(repeats.first("451")).isTrue();
        assertThat(repeats.first("451")).isFalse();
        assertThat(repeats.first("450")).isTrue();
        clock.advance(Duration.ofMinutes(14));
        repeats.sumUp();
        assertThat(repeats.first("451")).isFalse();
        clock.advance(Duration.ofMinutes(14));
        repeats.sumUp();
        assertThat(repeats.first("451")).isFalse();
        assertThat(repeats.first("450")).isTrue();
    }
}

package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import mailcaravan.harness.MutableClock;

class PaceTest {
    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);

    @Test
    void noMoreThanItsMessagesStartInAnyMinute() {
        Pace pace = new Pace(3, clock::nanoTime);
        for (int i = 0; i < 3; i++) {
            assertThat(pace.tryCount()).isTrue();
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(pace.open()).isFalse();
        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(pace.open()).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(pace.tryCount()).isTrue();
        assertThat(pace.open()).isFalse();
        assertThat(pace.tryCount()).isFalse();
    }

    @Test
    void whatIsTakenBackDoesNotCount() {
        Pace pace = new Pace(1, clock::nanoTime);
        assertThat(pace.tryCount()).isTrue();
        pace.uncount();

        assertThat(pace.tryCount()).isTrue();
    }

    @Test
    void whatTheLastOwnerStartedCountsUntilItsMinuteIsOver() {
        Pace pace = new Pace(3, clock::nanoTime);
        long heard = clock.nanoTime();
        clock.advance(Duration.ofSeconds(20));
        assertThat(pace.tryCount()).isTrue();
        pace.startedElsewhere(2, heard);
        assertThat(pace.started()).isEqualTo(3);
        assertThat(pace.tryCount()).isFalse();

        clock.advance(Duration.ofSeconds(40));
        assertThat(pace.started()).isEqualTo(1);
        assertThat(pace.tryCount()).isTrue();
    }

    @Test
    void zeroIsNoLimit() {
        Pace pace = new Pace(0, clock::nanoTime);
        for (int i = 0; i < 1_000; i++) {
            assertThat(pace.tryCount()).isTrue();
        }
    }

    @Test
    void askingCountsNothing() {
        Pace pace = new Pace(1, clock::nanoTime);

        assertThat(pace.open()).isTrue();
        assertThat(pace.open()).isTrue();
    }
}

package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.MutableClock;
import mailcaravan.submission.SharedPace;

class PaceTest {
    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Pace pace(int perMinute) {
        return new Pace(perMinute, shared(perMinute), clock::nanoTime);
    }

    private SharedPace shared(int perMinute) {
        return new SharedPace("default", folder, perMinute, clock);
    }

    @Test
    void whatACommandStartsCountsTooAndNobodyAsksAgainBeforeItIsTime() {
        Pace pace = pace(2);
        SharedPace command = shared(2);
        assertThat(command.tryStart(Duration.ZERO)).isZero();
        clock.advance(Duration.ofSeconds(20));
        assertThat(pace.tryCount()).isTrue();
        assertThat(pace.open()).as("as far as it knows").isTrue();
        assertThat(pace.tryCount()).isFalse();
        assertThat(pace.open()).isFalse();
        assertThat(pace.started()).as("here").isEqualTo(1);

        clock.advance(Duration.ofSeconds(39));
        assertThat(pace.open()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(command.tryStart(Duration.ZERO)).as("it is the bundle's turn").isPositive();
        assertThat(pace.tryCount()).isTrue();
    }

    @Test
    void whatIsTakenBackCountsForNobody() {
        Pace pace = pace(1);
        assertThat(pace.tryCount()).isTrue();
        pace.uncount();
        pace.uncount();

        assertThat(shared(1).tryStart(Duration.ZERO)).isZero();
    }

    @Test
    void noMoreThanItsMessagesStartInAnyMinute() {
        Pace pace = pace(3);
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
        Pace pace = pace(1);
        assertThat(pace.tryCount()).isTrue();
        pace.uncount();

        assertThat(pace.tryCount()).isTrue();
    }

    @Test
    void whatTheLastOwnerStartedCountsUntilItsMinuteIsOver() {
        Pace pace = pace(3);
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
        Pace pace = pace(0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(pace.tryCount()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void askingCountsNothing() {
        Pace pace = pace(1);

        assertThat(pace.open()).isTrue();
        assertThat(pace.open()).isTrue();
    }
}

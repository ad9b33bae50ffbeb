package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.harness.MutableClock;

class AccountGateTest {
    private static final Failure CAUSE = FailureCatalogue
            .classify(new Symptom.Reply(Stage.AUTH, 535, "5.7.139", "535 5.7.139 off"));
    private static final Failure OTHER = FailureCatalogue
            .classify(new Symptom.TokenError(400, "invalid_grant", "dead", null));

    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);
    private final Backoff probe = new Backoff(Duration.ofSeconds(10), 2, 0, Duration.ofMinutes(10), () -> 0);
    private final AccountGate gate = new AccountGate("default", probe, clock::nanoTime);
    private final List<String> log = new ArrayList<>();
    private final Logger logger = Logger.getLogger("mailcaravan.account");
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            log.add(record.getMessage());
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        logger.addHandler(listener);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(listener);
    }

    @Test
    void anAccountThatWorksLetsEverythingIn() {
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.tryEnter()).isTrue();
        gate.leaveUndecided();
        gate.works();
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.cause()).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void aParkedAccountLetsOneProbeInWhenItsTimeHasCome() {
        gate.park(CAUSE, null);

        assertThat(gate.cause()).contains(CAUSE);
        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(gate.tryEnter()).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.tryEnter()).isFalse();
    }

    @Test
    void aProbeThatFailsDoublesTheDelayUpToItsCeiling() {
        gate.park(CAUSE, null);
        for (long seconds : new long[]{10, 20, 40, 80, 160, 320, 600, 600}) {
            clock.advance(Duration.ofSeconds(seconds - 1));
            assertThat(gate.tryEnter()).isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(gate.tryEnter()).isTrue();
            gate.park(CAUSE, null);
        }
    }

    @Test
    void aProbeThatFoundNothingToTryLeavesTheNextOneIn() {
        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(10));
        assertThat(gate.tryEnter()).isTrue();
        gate.leaveUndecided();

        assertThat(gate.cause()).isPresent();
        assertThat(gate.tryEnter()).isTrue();
    }

    @Test
    void aProbeThatWorksOpensTheGateAndResetsTheDelay() {
        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(10));
        gate.tryEnter();
        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(20));
        gate.tryEnter();
        gate.works();
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.cause()).isEmpty();

        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(10));
        assertThat(gate.tryEnter()).isTrue();
    }

    @Test
    void thoseThatWereUnderWayWhenTheFirstFailedCountOnce() {
        gate.park(CAUSE, null);
        gate.park(CAUSE, null);
        gate.park(OTHER, null);

        assertThat(gate.cause()).contains(CAUSE);
        clock.advance(Duration.ofSeconds(10));
        assertThat(gate.tryEnter()).isTrue();
    }

    @Test
    void whatTheServerAsksForIsTheLeast() {
        gate.park(CAUSE, Duration.ofMinutes(1));
        clock.advance(Duration.ofSeconds(59));
        assertThat(gate.tryEnter()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(gate.tryEnter()).isTrue();

        gate.park(CAUSE, Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(19));
        assertThat(gate.tryEnter()).isFalse();
    }

    @Test
    void oneLineTellsEachCauseAndOneItsEnd() {
        for (int i = 0; i < 4; i++) {
            gate.park(CAUSE, null);
            clock.advance(Duration.ofMinutes(10));
            gate.tryEnter();
        }
        gate.park(OTHER, null);
        gate.works();

        assertThat(log).hasSize(3);
        assertThat(log.get(0)).contains("default", "535 5.7.139 off", CAUSE.remedy(java.util.Locale.getDefault()));
        assertThat(log.get(1)).contains("invalid_grant");
        assertThat(log.get(2)).contains("default", "5");
    }
}

package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.drop.AccountState;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Verdict;
import mailcaravan.harness.MutableClock;
import mailcaravan.submission.Backoff;

class AccountGateTest {
    private static final Failure CAUSE = FailureCatalogue
            .classify(new Symptom.Reply(Stage.AUTH, 535, "5.7.139", "535 5.7.139 off"));
    private static final Failure OTHER = FailureCatalogue
            .classify(new Symptom.TokenError(400, "invalid_grant", "dead", null));

    private static final Failure REFUSED = FailureCatalogue
            .classify(new Symptom.Reply(Stage.AUTH, 535, "5.7.3", "535 5.7.3 unsuccessful")).withVerdict(Verdict.STOP);
    private static final Failure STS = FailureCatalogue
            .classify(new Symptom.Reply(Stage.AUTH, 535, "5.7.139", "535 5.7.139 federated STS unreachable"));
    private static final Failure QUOTA = FailureCatalogue
            .classify(new Symptom.Reply(Stage.AFTER_DOT, 554, "5.1.90", "554 5.1.90 too many"));

    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);
    private final Backoff probe = new Backoff(Duration.ofSeconds(10), 2, 0, Duration.ofMinutes(10), () -> 0);
    @TempDir
    private Path folder;
    private AccountState record;
    private AccountGate gate;
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
        record = new AccountState(folder);
        gate = restarted();
        logger.addHandler(listener);
    }

    private AccountGate restarted() {
        return new AccountGate("default", probe, record, clock, clock::nanoTime);
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
        assertThat(gate.parked()).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void aParkedAccountLetsOneProbeInWhenItsTimeHasCome() {
        gate.park(CAUSE, null);

        assertThat(gate.parked().orElseThrow().code()).isEqualTo(CAUSE.code());
        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(gate.tryProbe()).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(gate.tryProbe()).isTrue();
        assertThat(gate.tryProbe()).isFalse();
    }

    @Test
    void aProbeThatFailsDoublesTheDelayUpToItsCeiling() {
        gate.park(CAUSE, null);
        for (long seconds : new long[]{10, 20, 40, 80, 160, 320, 600, 600}) {
            clock.advance(Duration.ofSeconds(seconds - 1));
            assertThat(gate.tryProbe()).isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(gate.tryProbe()).isTrue();
            gate.park(CAUSE, null);
        }
    }

    @Test
    void aProbeThatFoundNothingToTryLeavesTheNextOneIn() {
        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(10));
        assertThat(gate.tryProbe()).isTrue();
        gate.leaveUndecided();

        assertThat(gate.parked()).isPresent();
        assertThat(gate.tryProbe()).isTrue();
    }

    @Test
    void aProbeThatWorksOpensTheGateAndResetsTheDelay() {
        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(10));
        gate.tryProbe();
        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(20));
        gate.tryProbe();
        gate.works();
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.parked()).isEmpty();

        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(10));
        assertThat(gate.tryProbe()).isTrue();
    }

    @Test
    void thoseThatWereUnderWayWhenTheFirstFailedCountOnce() {
        gate.park(CAUSE, null);
        gate.park(CAUSE, null);
        gate.park(OTHER, null);

        assertThat(gate.parked().orElseThrow().code()).isEqualTo(CAUSE.code());
        clock.advance(Duration.ofSeconds(10));
        assertThat(gate.tryProbe()).isTrue();
    }

    @Test
    void whatTheServerAsksForIsTheLeast() {
        gate.park(CAUSE, Duration.ofMinutes(1));
        clock.advance(Duration.ofSeconds(59));
        assertThat(gate.tryProbe()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(gate.tryProbe()).isTrue();

        gate.park(CAUSE, Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(19));
        assertThat(gate.tryProbe()).isFalse();
    }

    @Test
    void oneLineTellsEachCauseAndOneItsEnd() {
        for (int i = 0; i < 4; i++) {
            gate.park(CAUSE, null);
            clock.advance(Duration.ofMinutes(10));
            gate.tryProbe();
        }
        gate.park(OTHER, null);
        clock.advance(Duration.ofMinutes(10));
        gate.tryProbe();
        gate.works();

        assertThat(log).hasSize(4);
        assertThat(log.get(0)).contains("default", "535 5.7.139 off", CAUSE.remedy(java.util.Locale.getDefault()));
        assertThat(log.get(1)).contains("default", CAUSE.code(), "3");
        assertThat(log.get(2)).contains("invalid_grant");
        assertThat(log.get(3)).contains("default", "5");
    }

    @Test
    void whatShowsAtTheSignInIsNeverProbedWithARequest() {
        gate.park(CAUSE, null);
        clock.advance(Duration.ofMinutes(1));

        assertThat(gate.tryEnter()).isFalse();
        assertThat(gate.tryProbe()).isTrue();
        assertThat(gate.tryEnter()).isFalse();
        gate.works();
        assertThat(gate.tryEnter()).isTrue();
    }

    @Test
    void whatOnlyAMessageCanShowIsProbedWithOneRequest() {
        gate.park(QUOTA, null);
        clock.advance(Duration.ofMinutes(1));

        assertThat(gate.tryProbe()).isFalse();
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.tryEnter()).isFalse();
    }

    @Test
    void aFolderThatCanBeReadAgainOpensTheGateWithoutARequest() {
        gate.park(FailureCatalogue.classify(new Symptom.Local(Stage.FILE, "folder", "gone")), null);
        clock.advance(Duration.ofMinutes(1));

        assertThat(gate.tryEnter()).isTrue();
        gate.folderWorks();
        assertThat(gate.parked()).isEmpty();
    }

    @Test
    void whatWasUnderWayBeforeTheParkingProvesNothing() {
        gate.park(CAUSE, null);
        gate.works();

        assertThat(gate.parked()).isPresent();
        assertThat(gate.tryEnter()).isFalse();
    }

    @Test
    void aRestartForgetsNothingAndProbesFirst() {
        gate.park(CAUSE, null);
        clock.advance(Duration.ofSeconds(10));
        gate.tryProbe();
        gate.park(CAUSE, null);
        long since = gate.parked().orElseThrow().since();

        AccountGate next = restarted();

        assertThat(next.parked().orElseThrow().failures()).isEqualTo(2);
        assertThat(next.parked().orElseThrow().reason().get("ja")).contains("535 5.7.139 off");
        assertThat(next.tryEnter()).isFalse();
        assertThat(next.tryProbe()).isTrue();
        next.park(CAUSE, null);
        assertThat(next.parked().orElseThrow().since()).isEqualTo(since);
        clock.advance(Duration.ofSeconds(39));
        assertThat(next.tryProbe()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(next.tryProbe()).isTrue();
        next.works();
        assertThat(record.parked()).isEmpty();
        assertThat(restarted().tryEnter()).isTrue();
    }

    @Test
    void aRestartDoesNotShortenWhatTheServerAskedFor() {
        gate.park(OTHER, Duration.ofMinutes(3));
        clock.advance(Duration.ofMinutes(1));

        AccountGate next = restarted();

        clock.advance(Duration.ofSeconds(119));
        assertThat(next.tryProbe()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(next.tryProbe()).isTrue();
    }

    @Test
    void anOperatorNeedNotWait() {
        gate.park(OTHER, Duration.ofMinutes(3));
        gate.probeAtOnce();

        assertThat(gate.tryProbe()).isTrue();
    }

    @Test
    void aDamagedRecordLetsTheAccountStart() throws Exception {
        Files.writeString(folder.resolve("parked.json"), "{\"code\": 12}");
        assertThat(restarted().tryEnter()).isTrue();
        Files.writeString(folder.resolve("parked.json"), "{");
        assertThat(restarted().tryEnter()).isTrue();
    }

    @Test
    void aCauseThatMayPassIsSaidAsSuchUntilItsTriesAreUsedUpOverARestartToo() {
        gate.park(STS, null);
        assertThat(gate.parked().orElseThrow().stopped()).isFalse();
        gate = restarted();
        gate.tryProbe();
        gate.park(STS, null);
        clock.advance(Duration.ofMinutes(10));
        gate.tryProbe();
        assertThat(gate.park(STS, null).verdict()).isEqualTo(Verdict.STOP);

        assertThat(gate.parked().orElseThrow().stopped()).isTrue();
        assertThat(log.get(0)).contains("after 3 tries");
        assertThat(log).filteredOn(line -> line.contains(STS.remedy(java.util.Locale.getDefault())))
                .as("the restart and the end of the tries").hasSize(2);
        clock.advance(Duration.ofMinutes(10));
        assertThat(gate.tryProbe()).as("it is still probed").isTrue();
    }

    @Test
    void anotherCauseInBetweenBeginsTheTriesAnew() {
        for (Failure each : List.of(STS, STS, CAUSE, STS)) {
            gate.park(each, null);
            clock.advance(Duration.ofMinutes(10));
            gate.tryProbe();
        }

        assertThat(gate.parked().orElseThrow().stopped()).isFalse();
    }

    @Test
    void aTokenRefusedInTheFirstHourIsWaitedForAndThenAMistake() {
        gate.park(REFUSED, null);
        clock.advance(Duration.ofMinutes(59));
        gate = restarted();
        gate.tryProbe();
        gate.park(REFUSED, null);
        assertThat(gate.parked().orElseThrow().row()).isEqualTo("grant-pending");
        clock.advance(Duration.ofMinutes(10));
        gate.tryProbe();
        gate.park(REFUSED, null);
        assertThat(gate.parked().orElseThrow().row()).isEqualTo("token-refused");
    }

    @Test
    void aTokenRefusedOnceTheAccountHasWorkedIsAMistake() {
        gate.works();
        gate = restarted();
        gate.park(REFUSED, null);

        assertThat(gate.parked().orElseThrow().row()).isEqualTo("token-refused");
    }
}

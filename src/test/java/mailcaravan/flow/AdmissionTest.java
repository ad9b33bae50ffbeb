package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.submission.SharedPace;

class AdmissionTest {
    private static final int CONNECTIONS = 3;

    @TempDir
    Path folder;
    private FlowFixture fixture;
    private ConnectionAllowance allowance;

    @BeforeEach
    void open() {
        fixture = new FlowFixture(folder.resolve("journal"));
        allowance = new ConnectionAllowance("default", CONNECTIONS, fixture.clock::nanoTime);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Admission admission(int perMinute) {
        Admission admission = new Admission(CONNECTIONS, allowance, pace(perMinute),
                fixture.quota, fixture.gate);
        admission.pause(false);
        return admission;
    }

    private Pace pace(int perMinute) {
        return new Pace(perMinute, new SharedPace("default", folder, perMinute, fixture.clock),
                fixture.clock::nanoTime);
    }

    @Test
    void neverMoreThanTheConnectionsAreInAtOnceHoweverManyAsk() throws Exception {
        Admission admission = admission(0);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Integer> asker = () -> {
            int entered = 0;
            for (int i = 0; i < 2_000; i++) {
                if (admission.tryEnter(1)) {
                    entered++;
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    admission.leave();
                }
            }
            return entered;
        };
        ExecutorService askers = Executors.newFixedThreadPool(12);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(askers.submit(asker));
            }
            int entered = 0;
            for (Future<Integer> each : all) {
                entered += each.get();
            }
            assertThat(entered).isPositive();
        } finally {
            askers.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, CONNECTIONS);
        assertThat(admission.full()).isFalse();
        for (int i = 0; i < CONNECTIONS; i++) {
            assertThat(admission.tryEnter(0)).isTrue();
        }
        assertThat(admission.full()).isTrue();
        assertThat(admission.tryEnter(0)).isFalse();
    }

    @Test
    void noFasterThanItsPaceAndWhatFoundNoRequestDoesNotCount() throws Exception {
        Admission admission = admission(2);
        assertThat(admission.tryEnter(0)).isTrue();
        admission.leaveUnused();
        assertThat(admission.tryEnter(0)).isTrue();
        admission.leave();
        assertThat(admission.tryEnter(0)).isTrue();
        admission.leave();

        assertThat(admission.open()).isFalse();
        assertThat(admission.tryEnter(0)).isFalse();
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(admission.tryEnter(0)).isTrue();
    }

    @Test
    void noneWhileItsOperatorHasPausedItAndAtFirstUntilHeWasListenedTo() throws Exception {
        Admission admission = new Admission(CONNECTIONS, allowance, pace(0),
                fixture.quota, fixture.gate);
        assertThat(admission.open()).isFalse();
        assertThat(admission.tryEnter(0)).isFalse();
        admission.pause(false);
        assertThat(admission.tryEnter(0)).isTrue();
        admission.pause(true);
        assertThat(admission.tryEnter(0)).isFalse();
    }

    @Test
    void noneWhileTheGateIsClosedAndThenThePaceIsNotUsedUp() throws Exception {
        Admission admission = admission(1);
        fixture.gate.park(fixture.account.failures().classify(FlowFixture.reply("535 5.7.3 no")
                .symptom(mailcaravan.failure.Stage.AUTH)), null);
        for (int i = 0; i < 5; i++) {
            assertThat(admission.tryEnter(0)).isFalse();
        }
        assertThat(folder.resolve("pace")).as("nobody else waits for what a parked account does not send")
                .doesNotExist();
        fixture.gate.beginProbe();
        fixture.gate.works();

        assertThat(admission.tryEnter(0)).isTrue();
    }

    @Test
    void fewerWhileTheServerFindsThemTooMany() throws Exception {
        Admission admission = admission(0);
        assertThat(allowance.refused()).isTrue();

        assertThat(admission.tryEnter(0)).isTrue();
        assertThat(admission.tryEnter(0)).isTrue();
        assertThat(admission.tryEnter(0)).isFalse();
        admission.leave();
        assertThat(admission.tryEnter(0)).isTrue();
    }

    @Test
    void onceEndedNothingComesInWhateverTheOperatorSaysAndWhatIsInGoesOut() throws Exception {
        Admission admission = admission(0);
        assertThat(admission.tryEnter(1)).isTrue();
        admission.end();
        admission.pause(false);
        assertThat(admission.open()).isFalse();
        assertThat(admission.tryEnter(1)).isFalse();
        admission.leave();
        assertThat(admission.full()).isFalse();
        assertThat(admission.tryEnter(1)).isFalse();
    }

    @Test
    void theEndHoldsForEveryAccountAlsoForOneThatIsAddedAfterIt() throws Exception {
        AccountContexts accounts = new AccountContexts();
        try (FlowFixture later = new FlowFixture(folder.resolve("later"))) {
            fixture.account.admission().pause(false);
            later.account.admission().pause(false);
            accounts.add(fixture.account);
            assertThat(fixture.account.admission().tryEnter(1)).isTrue();
            accounts.endAdmission();
            assertThat(fixture.account.admission().tryEnter(1)).isFalse();
            assertThat(later.account.admission().tryEnter(1)).isTrue();
            accounts.add(later.account);
            assertThat(later.account.admission().tryEnter(1)).isFalse();
        }
    }
}

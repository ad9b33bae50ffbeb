package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** SIGTERM: what is in flight comes to its end, what waits stays where it is. */
class ShutdownIT {
    @TempDir
    Path folder;

    @Test
    void finishesWhatIsInFlightAndLeavesTheRestForTheNextStart() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            for (int i = 1; i <= 3; i++) {
                rig.drop("slow" + i + ".eml", Rig.eml("slow " + i, "slow-dot-2s+" + i + "@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitThat("three in flight", () -> rig.office.counters().endedMessages() == 3);
            for (int i = 1; i <= 5; i++) {
                rig.drop("later" + i + ".eml", Rig.eml("later " + i, "a@example.org"));
            }
            assertThat(run.stop()).isZero();
            rig.assertOutcomes(3, 3, 0, 5);
            assertThat(rig.journaled("in-doubt")).isZero();
            rig.run();
            rig.awaitSent(8);
            rig.assertOutcomes(8, 8, 0);
        }
    }

    @Test
    void waitsForASlowServerLongerThanAThreadPoolWould() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.drop("slow.eml", Rig.eml("slow", "slow-dot-11s@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("in flight", () -> rig.office.counters().endedMessages() == 1);
            assertThat(run.stop()).isZero();
            rig.assertOutcomes(1, 1, 0);
            assertThat(run.lines("Forcing")).isEmpty();
        }
    }

    @Test
    void aParkedAccountDoesNotHoldUpTheStop() throws Exception {
        try (Rig rig = Rig.withClient(folder, "rig-fault-400-invalid_grant")) {
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("parked", () -> !run.lines("is parked").isEmpty());
            assertThat(run.stop()).isZero();
            rig.assertOutcomes(0, 0, 0, 1);
        }
    }
}

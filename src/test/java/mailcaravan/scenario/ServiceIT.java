package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.NotifySocket;
import mailcaravan.harness.Rig;

/** As a service of systemd with {@code Type=notify}: what the program says of itself, and when. */
@EnabledOnOs(OS.LINUX)
class ServiceIT {
    @TempDir
    Path folder;

    @Test
    void tellsSystemdWhenItServesWhatItServesAndWhenItStops() throws Exception {
        String missing = NotifySocket.missing();
        if (missing != null) {
            System.err.println("SKIPPED: readiness for systemd is not tested: " + missing);
        }
        assumeTrue(missing == null, missing);
        try (Rig rig = Rig.in(folder).set("caravan.standby", "true");
                NotifySocket systemd = NotifySocket.in(folder)) {
            rig.environment("NOTIFY_SOCKET", systemd.name()).account("broken", "rig-fault-400-invalid_grant");
            CaravanProcess active = rig.start("run");
            rig.awaitThat("ready", () -> systemd.told().size() == 1);
            assertThat(active.err()).contains("serves the folder");
            assertThat(systemd.told().get(0)).isEqualTo("READY=1 | STATUS=2 account(s), 0 of them parked");
            // an account that is parked keeps nobody from serving the others; it is told a while later
            rig.drop("broken/one.eml", Rig.emlFrom("broken@example.com", "one", "a@example.org"));
            CaravanProcess waiting = rig.start("run");
            rig.awaitThat("ready on standby", () -> systemd.told().stream()
                    .anyMatch(line -> line.startsWith("READY=1 | STATUS=on standby")));
            rig.awaitThat("the parked one", () -> systemd.told().stream()
                    .anyMatch(line -> line.endsWith("STATUS=2 account(s), 1 of them parked")));
            assertThat(waiting.stop()).isZero();
            assertThat(active.stop()).isZero();
            rig.awaitThat("both have said that they stop", () -> systemd.told().stream()
                    .filter(line -> line.startsWith("STOPPING=1 | STATUS=stops")).count() == 2);
        }
    }
}

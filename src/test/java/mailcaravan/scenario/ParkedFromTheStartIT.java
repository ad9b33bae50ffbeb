package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** An account that cannot be started yet waits for its cause to be mended, and holds up nothing. */
class ParkedFromTheStartIT {
    @TempDir
    Path folder;

    @Test
    void startsWhenItsTokenFileIsThereAndLosesNothing() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Path tokenFile = folder.resolve("smail_refresh_token.ini");
            Path away = Files.move(tokenFile, folder.resolve("away.ini"));
            rig.drop("early.eml", Rig.eml("early", "a@example.org"));
            CaravanProcess program = rig.start("run");
            rig.awaitThat("the account parked", () -> program.err().contains("is parked: ERR-0028:"));
            assertThat(program.err()).contains("[12006]").contains("does not exist");
            Files.move(away, tokenFile);
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void doesNotHoldUpTheStop() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Files.delete(folder.resolve("smail_refresh_token.ini"));
            rig.set("caravan.probe.first-delay", "10m");
            CaravanProcess program = rig.start("run");
            rig.awaitThat("the account parked", () -> program.err().contains("is parked: ERR-0028:"));
            program.stop();
            assertThat(program.err()).doesNotContain("Forced shutdown");
            rig.assertOutcomes(0, 0, 0);
        }
    }

    @Test
    void aHomeThatCannotBeMadeEndsTheProgramWithTheReason() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Files.writeString(folder.resolve("file"), "no folder");
            rig.set("caravan.home", "file/mail");
            CaravanProcess program = rig.start("run");
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.err()).contains("cannot be made or written").contains("set caravan.home");
            rig.assertOutcomes(0, 0, 0);
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** An account stays below its recipients per day, over a restart too; what does not fit waits as a file. */
class RecipientsPerDayIT {
    @TempDir
    Path folder;

    @Test
    void whatIsUsedUpIsKnownAfterARestartAndTheRestWaits() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.set("caravan.accounts.default.recipients-per-day", "4");
            CaravanProcess program = rig.run();
            rig.drop("a.eml", Rig.eml("a", "a@example.org", "b@example.org", "c@example.org"));
            rig.awaitSent(1);
            rig.drop("too-many.eml", Rig.eml("too-many", "a@example.org", "b@example.org"));
            rig.awaitThat("the larger one waits", () -> program.err().contains("too-many.eml waits"));
            rig.drop("b.eml", Rig.eml("b", "a@example.org"));
            rig.awaitSent(2);
            rig.awaitThat("the quota said", () -> program.err().contains("recipients-per-day is 4"));
            CaravanProcess accounts = rig.start("accounts", "--json");
            assertThat(accounts.awaitExit()).isZero();
            assertThat(accounts.out()).contains("\"recipientsLastDay\" : 4", "\"recipientsPerDay\" : 4")
                    .doesNotContain("example.org");
            program.stop();

            CaravanProcess second = rig.run();
            rig.awaitThat("the quota said again", () -> second.err().contains("recipients-per-day is 4"));
            assertThat(rig.names("drop")).containsExactly("too-many.eml");
            assertThat(rig.office.acceptedCount()).isEqualTo(2);
            second.stop();

            rig.set("caravan.accounts.default.recipients-per-day", "6");
            rig.run();
            rig.awaitSent(3);
            rig.assertOutcomes(3, 3, 0);
        }
    }
}

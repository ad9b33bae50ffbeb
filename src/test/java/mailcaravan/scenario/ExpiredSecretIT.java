package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** A client secret expires over the weekend while the nightly jobs go on writing. */
class ExpiredSecretIT {
    private static final int FILES = 10_000;

    @TempDir
    Path folder;

    @Test
    void noneIsDeadLetteredAndAllGoOutWhenTheSecretIsMended() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.heap("-Xmx128m");
            Files.createDirectories(rig.drop());
            for (int i = 0; i < FILES; i++) {
                Files.writeString(rig.drop().resolve("job" + i + ".eml"), Rig.eml("job " + i, "a@example.org"));
            }
            rig.office.failTokenRequests(401, "invalid_client", 7000222);
            CaravanProcess program = rig.run();
            rig.awaitThat("the account is parked", () -> program.err().contains("is parked"));
            rig.awaitThat("it has been probed", () -> rig.office.counters().refusedTokenRequests() >= 4);

            assertThat(rig.office.acceptedCount()).isZero();
            assertThat(rig.names("failed")).isEmpty();
            assertThat(program.err().lines().filter(line -> line.contains("ERROR"))).singleElement().asString()
                    .contains("ERR-0028", "AADSTS7000222", "Certificates & secrets");
            assertThat(program.isAlive()).isTrue();

            rig.office.healTokenRequests();
            rig.awaitThat("all are in sent/", () -> rig.names("sent").size() == FILES);
            rig.assertOutcomes(FILES, FILES, 0);
            assertThat(program.err()).contains("works again").doesNotContain("OutOfMemory");
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.Rig;

/** A request that its writer takes back, or that cannot be read, holds up nothing. One program for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VanishingFileIT {
    private Rig rig;
    private int accepted;
    private int sent;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        rig = Rig.in(folder);
        rig.run();
    }

    @AfterAll
    void countAll() throws Exception {
        try (Rig closing = rig) {
            closing.awaitSent(sent);
            closing.assertOutcomes(accepted, sent, 0);
        }
    }

    @Test
    void fileThatIsTakenBackIsSubmittedOrGoneButNeverBoth() throws Exception {
        ScheduledExecutorService remover = Executors.newSingleThreadScheduledExecutor();
        try {
            List<Future<Boolean>> removals = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Path file = rig.drop("race" + i + ".eml", Rig.eml("race " + i, "a@example.org"));
                // before, around and after the moment when it has settled
                removals.add(remover.schedule(() -> Files.deleteIfExists(file), 9L * i, TimeUnit.MILLISECONDS));
            }
            int removed = 0;
            for (Future<Boolean> removal : removals) {
                removed += removal.get(60, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(removed).as("files taken back in time").isPositive();
            accepted += 100 - removed;
            sent += 100 - removed;
        } finally {
            remover.shutdownNow();
        }
        passByOne("after the race");
    }

    @Test
    void fileThatVanishesWhileItIsSubmittedIsNotSubmittedAgain() throws Exception {
        Path taken = rig.drop().resolve(".sending/slow.eml");
        rig.drop("slow.eml", Rig.eml("slow", "slow-dot-1s@example.org"));
        rig.awaitThat("slow.eml taken", () -> Files.exists(taken));
        rig.awaitThat("slow.eml before its final dot", () -> rig.journal().stream()
                .anyMatch(line -> line.path("request").asText().equals("slow.eml")));
        Files.delete(taken);
        accepted++;
        rig.awaitThat("slow.eml accepted", () -> rig.journal().stream()
                .anyMatch(line -> line.path("request").asText().equals("slow.eml")
                        && line.path("outcome").asText().equals("submitted")));
        passByOne("after slow");
        rig.accepted("slow");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void fileThatCannotBeReadStaysUntilItCan() throws Exception {
        Path file = rig.folder.resolve("secret.eml");
        Files.writeString(file, Rig.eml("secret", "a@example.org"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read everything");
        Files.move(file, rig.drop().resolve("secret.eml"));
        passByOne("past the unreadable");
        assertThat(rig.drop().resolve("secret.eml")).exists();
        Files.setPosixFilePermissions(rig.drop().resolve("secret.eml"), PosixFilePermissions.fromString("rw-------"));
        accepted++;
        sent++;
        rig.awaitThat("secret.eml in sent/", () -> rig.names("sent").contains("secret.eml"));
    }

    private void passByOne(String subject) throws Exception {
        rig.drop(subject + ".eml", Rig.eml(subject, "a@example.org"));
        accepted++;
        sent++;
        rig.awaitThat(subject + " in sent/", () -> rig.names("sent").contains(subject + ".eml"));
    }
}

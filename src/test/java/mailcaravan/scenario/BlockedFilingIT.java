package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/**
 * An outcome that cannot be filed, as on a full disk: a file stands where the folder should be. The request stays in
 * {@code .sending/}, is never submitted again, and is filed once the obstacle is gone.
 */
class BlockedFilingIT {
    private static final String BAD = "To: nobody has sent this\r\n\r\nx\r\n";

    @TempDir
    Path folder;

    @Test
    void isFiledOnceTheObstacleIsGone() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess process = rig.run();
            block(rig, "sent");
            block(rig, "failed");
            rig.drop("good.eml", Rig.eml("good", "a@example.org"));
            rig.drop("bad.eml", BAD);
            rig.awaitThat("both said to be stuck", () -> stuck(process, "good.eml") && stuck(process, "bad.eml"));
            assertThat(rig.names("drop/.sending")).containsExactly("bad.eml", "good.eml");
            rig.drop("next.eml", Rig.eml("next", "a@example.org"));
            rig.awaitThat("the next one goes out all the same", () -> rig.office.acceptedCount() == 2);
            unblock(rig, "sent");
            unblock(rig, "failed");
            rig.awaitSent(2);
            assertThat(rig.awaitFailed("bad.eml").path("code").asText()).isEqualTo("no-from");
            rig.assertOutcomes(2, 2, 1);
            assertThat(rig.journaled("submitted")).isEqualTo(2);
            assertThat(rig.journaled("dead-lettered")).isEqualTo(1);
        }
    }

    @Test
    void isFiledByTheNextStartAndNotSubmittedAgain() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess process = rig.run();
            block(rig, "sent");
            block(rig, "failed");
            // a clock that runs ahead where they were written must not hide the journal's lines
            writtenAhead(rig.drop("good.eml", Rig.eml("good", "a@example.org")));
            writtenAhead(rig.drop("bad.eml", BAD));
            rig.awaitThat("both said to be stuck", () -> stuck(process, "good.eml") && stuck(process, "bad.eml"));
            process.kill();
            unblock(rig, "sent");
            unblock(rig, "failed");
            rig.run();
            rig.awaitSent(1);
            assertThat(rig.awaitFailed("bad.eml").path("code").asText()).isEqualTo("no-from");
            rig.assertOutcomes(1, 1, 1);
        }
    }

    @Test
    void foldersThatSomebodyCleanedAwayAreMadeAgain() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.run();
            Files.delete(rig.home.resolve("sent"));
            Files.delete(rig.home.resolve("failed"));
            Files.delete(rig.drop().resolve(".sending"));
            rig.drop("good.eml", Rig.eml("good", "a@example.org"));
            rig.drop("bad.eml", BAD);
            rig.awaitSent(1);
            rig.awaitFailed("bad.eml");
            rig.assertOutcomes(1, 1, 1);
        }
    }

    private static boolean stuck(CaravanProcess process, String name) {
        return process.err().contains(name + " has its outcome but cannot be filed yet");
    }

    private static void writtenAhead(Path file) throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(3))));
    }

    private static void block(Rig rig, String name) throws Exception {
        Files.delete(rig.home.resolve(name));
        Files.writeString(rig.home.resolve(name), "in the way");
    }

    private static void unblock(Rig rig, String name) throws Exception {
        Files.delete(rig.home.resolve(name));
        Files.createDirectory(rig.home.resolve(name));
    }
}

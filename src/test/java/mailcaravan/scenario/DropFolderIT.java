package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.Rig;

/** The main job: a file dropped, a token refreshed, the message submitted, the outcome filed. */
class DropFolderIT {
    @TempDir
    Path folder;

    @Test
    void submitsWhatIsDroppedAndFilesItWithItsOutcome() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.drop("before.eml", Rig.eml("before the start", "a@example.org"));
            rig.run();
            rig.drop("after.EML", Rig.eml("after the start", "b@example.org", "c@example.org"));
            rig.drop("refused.eml", Rig.eml("refused", "550-5.1.1@example.org"));
            rig.drop("left.txt", "left alone");
            rig.awaitSent(2);
            JsonNode report = rig.awaitFailed("refused.eml");
            assertThat(report.path("stage").asText()).isEqualTo("rcpt");
            assertThat(report.path("code").asText()).isEqualTo("550 5.1.1");
            assertThat(report.path("verdict").asText()).isEqualTo("REJECT_RECIPIENT");
            assertThat(report.path("account").asText()).isEqualTo("default");
            assertThat(report.path("attempts").asInt()).isEqualTo(1);
            assertThat(report.path("reply").asText()).startsWith("550 5.1.1");
            assertThat(report.path("remedy").asText()).isNotBlank();
            assertThat(Files.readString(rig.home.resolve("drop/left.txt"))).isEqualTo("left alone");
            Files.delete(rig.home.resolve("drop/left.txt"));
            rig.assertOutcomes(2, 2, 1);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(1);
            assertThat(rig.journaled("submitted")).isEqualTo(2);
            assertThat(rig.journaled("refused")).isEqualTo(1);
        }
    }
}

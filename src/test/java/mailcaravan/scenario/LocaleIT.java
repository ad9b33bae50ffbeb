package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.RawName;
import mailcaravan.harness.Rig;

/** Japanese file names where the locale cannot spell them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "names of files do not hang on the locale there")
class LocaleIT {
    private static final String NAME = "\u8acb\u6c42\u66f8";

    @TempDir
    Path folder;

    @Test
    void japaneseNamesSurviveALocaleWithoutThem() throws Exception {
        assumeFalse(CaravanProcess.isNative(), "a native executable can spell every name in every locale");
        try (Rig rig = Rig.in(folder).environment("LC_ALL", "C")) {
            rig.run();
            rig.drop(NAME + ".eml", Rig.eml("eml", "a@example.org"));
            rig.drop(NAME + "\u8868.eml", "To: nobody has sent this\r\n\r\nx\r\n");
            rig.drop("ascii.json", "{\"to\":\"a@example.org\",\"subject\":\"" + NAME + "\",\"text\":\"" + NAME + "\"}");
            Path own = Files.createDirectories(RawName.in(rig.drop(), NAME));
            Files.writeString(own.resolve("note.txt"), "a note");
            rig.drop(NAME + ".json", "{\"to\":\"a@example.org\",\"text\":\"x\",\"attachments\":[{\"file\":\"" + NAME
                    + "/note.txt\"}]}");
            rig.drop("shared.json", "{\"to\":\"a@example.org\",\"text\":\"x\",\"attachments\":[{\"file\":\"" + NAME
                    + ".pdf\"}]}");

            rig.awaitThat("sent", () -> rig.names("sent").contains(NAME + ".eml"));
            assertThat(RawName.in(rig.home.resolve("sent"), NAME + ".eml"))
                    .hasContent(Rig.eml("eml", "a@example.org"));
            assertThat(rig.awaitFailed(NAME + "\u8868.eml").path("request").asText()).isEqualTo(NAME + "\u8868.eml");
            JsonNode report = rig.awaitFailed("shared.json");
            assertThat(report.path("code").asText()).isEqualTo("locale");
            assertThat(report.path("reason").asText()).contains("LC_ALL=C.UTF-8");
            assertThat(rig.awaitFailed(NAME + ".json").path("code").asText()).isEqualTo("locale");
            assertThat(RawName.in(rig.home.resolve("failed"), NAME).resolve("note.txt")).hasContent("a note");
            rig.awaitSent(2);
            rig.accepted("=?UTF-8?B?6KuL5rGC5pu4?=");
            rig.assertOutcomes(2, 2, 3);
            assertThat(rig.journal().stream().map(line -> line.path("request").asText())).contains(NAME + ".eml");
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** An operator's rules about failures, and a failure that names what is at fault. */
class FailureRulesIT {
    @TempDir
    Path folder;

    @Test
    void aMistakeStopsTheStartNamingLineAndColumn() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Files.writeString(folder.resolve("rules.yaml"), "- code: 550\n  verdict: later\n");
            rig.set("caravan.failure-rules", "rules.yaml");
            CaravanProcess program = rig.start("run");
            assertThat(program.awaitExit()).isEqualTo(2);
            assertThat(program.err()).contains(folder.resolve("rules.yaml") + ", line 2, column 12: ")
                    .contains("allowed: retry, wait").doesNotContain("\tat ");
            rig.assertOutcomes(0, 0, 0);
        }
    }

    @Test
    void aRuleComesBeforeTheBuiltInTables() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Files.writeString(folder.resolve("rules.yaml"), """
                    - stage: rcpt
                      code: 550
                      enhanced-code: 5.1.1
                      verdict: reject-recipient
                      remedy: {en: Ask the branch office., ja: 支店に確認してください。}
                    """);
            rig.set("caravan.failure-rules", "rules.yaml");
            rig.drop("typo.eml", Rig.eml("typo", "550-5.1.1@example.org"));
            rig.drop("good.eml", Rig.eml("good", "a@example.org"));
            rig.start("run");
            JsonNode report = rig.awaitFailed("typo.eml");
            assertThat(report.at("/remedies/en").asText()).isEqualTo("Ask the branch office.");
            assertThat(report.at("/remedies/ja").asText()).isEqualTo("支店に確認してください。");
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 1);
        }
    }

    @Test
    void aDeadProxyIs12029AndIsNamed() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (Rig rig = Rig.in(folder)) {
            rig.set("caravan.proxy", "http://127.0.0.1:" + port);
            rig.drop("waits.eml", Rig.eml("waits", "a@example.org"));
            CaravanProcess program = rig.start("run");
            rig.awaitThat("the account parked", () -> program.err().contains("is parked: ERR-0028:"));
            assertThat(program.err()).contains("[12029]").contains("through the proxy 127.0.0.1:" + port);
            program.stop();
            rig.set("caravan.proxy", "none");
            rig.start("run");
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0);
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/**
 * {MAIL, RCPT, DATA, after the dot} x {4yz, 5yz, disconnect, silence}: what heals goes out by itself, what does not is a
 * dead letter, and only what was in doubt may come twice, with one Message-ID. The stages before MAIL concern the
 * account, not a message: {@link SessionFaultMatrixIT}.
 */
class SubmissionFaultMatrixIT {
    private static final List<String> STAGES = List.of("at-mail", "at-rcpt", "at-data", "after-dot");

    @TempDir
    Path folder;

    @Test
    void eachFaultHasItsOutcomeAndNoneIsLost() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.set("caravan.accounts.default.allowed-senders", "*")
                    .set("caravan.accounts.default.smtp.timeout", "2s")
                    .set("caravan.accounts.default.smtp.final-reply-timeout", "2s");
            rig.run();
            for (String stage : STAGES) {
                drop(rig, "transient-" + stage, "451-4.3.0-" + stage + "-once");
                drop(rig, "permanent-" + stage, "554-5.6.0-" + stage);
                drop(rig, "disconnect-" + stage, "disconnect-" + stage + "-once");
                drop(rig, "silence-" + stage, "silent-" + stage + "-once");
            }
            rig.awaitSent(12);
            for (String stage : STAGES) {
                JsonNode report = rig.awaitFailed("permanent-" + stage + ".eml");
                assertThat(report.path("stage").asText()).isEqualTo(stage.replace("at-", ""));
                assertThat(report.path("code").asText()).isEqualTo("554 5.6.0");
                assertThat(report.path("attempts").asInt()).isEqualTo(1);
            }
            // the server had the two whose reply to the dot never came
            rig.assertOutcomes(14, 12, 4);
            assertThat(rig.journaled("in-doubt")).isEqualTo(2);
            assertThat(doubled(rig)).containsExactlyInAnyOrder("disconnect-after-dot", "silence-after-dot");
        }
    }

    private static void drop(Rig rig, String name, String fault) throws Exception {
        boolean sender = name.endsWith("at-mail");
        rig.drop(name + ".eml", sender
                ? Rig.emlFrom(fault + "@example.com", name, name + "@example.org")
                : Rig.eml(name, fault + "@example.org"));
    }

    /** Subjects of the messages that the server has twice; each of them with one Message-ID. */
    private static List<String> doubled(Rig rig) throws Exception {
        Map<String, String> subjects = new HashMap<>();
        List<String> doubled = new ArrayList<>();
        for (AcceptedMessage message : rig.office.accepted()) {
            String subject = Rig.header(message, "Subject");
            if (subjects.put(Rig.header(message, "Message-ID"), subject) != null) {
                doubled.add(subject);
            }
        }
        assertThat(subjects).hasSize(12);
        return doubled;
    }
}

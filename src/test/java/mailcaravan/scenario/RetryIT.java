package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** A server that fails for a moment, for some recipients, or in the middle: what is tried again, and what never is. */
class RetryIT {
    private static final String DISCONNECTED = "disconnect-after-dot-once@example.org";

    @TempDir
    Path folder;

    @Test
    void whatFailsForAMomentIsTriedAgainAndNothingElseIs() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            for (String stage : List.of("rcpt", "data", "dot")) {
                rig.drop(stage + ".eml", Rig.eml(stage, "451-4.3.0-at-" + stage + "-twice@example.org"));
            }
            rig.drop("cut.eml", Rig.eml("cut", "disconnect-in-data-once@example.org"));
            rig.drop("doubt.eml", Rig.eml("doubt", DISCONNECTED));
            rig.drop("some.eml", Rig.eml("some", "taken@example.org", "451-4.3.0-at-rcpt-twice+b@example.org"));
            rig.drop("one-of-two.eml", Rig.eml("one of two", "good@example.org", "550-5.1.1@example.org"));
            CaravanProcess run = rig.run();
            JsonNode report = rig.awaitFailed("one-of-two.eml");
            rig.awaitSent(6);
            // doubled: what was in doubt; split: the message for two recipients
            rig.assertOutcomes(9, 6, 1);
            for (String each : List.of("rcpt.eml", "data.eml", "dot.eml", "some.eml")) {
                assertThat(attempts(rig, each, "submitted")).as(each).last().isEqualTo(3);
            }
            // one line for the cause, not one for each request and attempt
            assertThat(run.lines(" not submitted: 451 4.3.0")).hasSize(1);
            assertThat(attempts(rig, "rcpt.eml", "deferred")).containsExactly(1, 2);
            assertThat(attempts(rig, "cut.eml", "submitted")).containsExactly(2);
            assertTakenOnce(rig, "taken@example.org");
            assertTakenOnce(rig, "good@example.org");
            assertNamesTheRefused(report);
            assertDoubledWithOneMessageId(rig);
        }
    }

    private static void assertNamesTheRefused(JsonNode report) {
        assertThat(report.path("outcome").asText()).isEqualTo("refused");
        assertThat(report.path("code").asText()).isEqualTo("550 5.1.1");
        assertThat(report.path("recipients")).hasSize(2);
        for (JsonNode recipient : report.path("recipients")) {
            boolean good = recipient.path("address").asText().equals("good@example.org");
            assertThat(recipient.path("reply").asText()).startsWith(good ? "250" : "550 5.1.1");
        }
    }

    private static void assertDoubledWithOneMessageId(Rig rig) throws IOException {
        List<String> ids = new ArrayList<>();
        for (AcceptedMessage each : rig.office.accepted()) {
            if (each.recipients().contains(DISCONNECTED)) {
                ids.add(Rig.header(each, "Message-ID"));
            }
        }
        assertThat(ids).hasSize(2).doesNotContainNull().containsOnly(ids.get(0));
        assertThat(attempts(rig, "doubt.eml", "in-doubt")).containsExactly(1);
        assertThat(attempts(rig, "doubt.eml", "submitted")).containsExactly(2);
    }

    @Test
    void whatIsInDoubtIsHeldWhereDoublesAreWorseAndWhatNeverWorksIsGivenUp() throws Exception {
        try (Rig rig = Rig.in(folder).set("caravan.in-doubt", "hold").set("caravan.retry.give-up-after", "700ms")) {
            rig.drop("doubt.eml", Rig.eml("doubt", DISCONNECTED));
            rig.drop("never.eml", Rig.eml("never", "451-4.3.0-at-rcpt@example.org"));
            rig.drop("cut.eml", Rig.eml("cut", "disconnect-at-rcpt@example.org"));
            rig.run();
            JsonNode doubt = rig.awaitFailed("doubt.eml");
            assertThat(doubt.path("outcome").asText()).isEqualTo("in-doubt");
            assertThat(doubt.path("stage").asText()).isEqualTo("after-dot");
            assertThat(doubt.path("messageId").asText())
                    .isEqualTo(Rig.header(rig.office.accepted().get(0), "Message-ID"));
            assertThat(doubt.path("remedy").asText()).contains("Sent Items");
            JsonNode never = rig.awaitFailed("never.eml");
            assertThat(never.path("outcome").asText()).isEqualTo("dead-lettered");
            assertThat(never.path("code").asText()).isEqualTo("451 4.3.0");
            assertThat(never.path("verdict").asText()).isEqualTo("REJECT");
            assertThat(never.path("attempts").asInt()).isGreaterThan(1);
            assertThat(never.path("history")).hasSize(Math.min(50, never.path("attempts").asInt()));
            assertThat(never.at("/history/0/reply").asText()).startsWith("451 4.3.0");
            assertThat(never.at("/history/0/time").asText()).isLessThan(never.at("/history/1/time").asText());
            assertThat(never.path("remedy").asText()).contains("dead-letters retry");
            assertThat(never.path("firstFailure").asText()).isLessThan(never.path("time").asText());
            JsonNode cut = rig.awaitFailed("cut.eml");
            assertThat(cut.path("reason").asText()).contains("the connection was closed");
            assertThat(cut.path("remedy").asText()).isEqualTo(never.path("remedy").asText()).contains("too long");
            rig.assertOutcomes(1, 0, 3);
        }
    }

    @Test
    void theCountOfAttemptsAndWhoIsServedSurviveARestart() throws Exception {
        try (Rig rig = Rig.in(folder).set("caravan.retry.first-delay", "1s")) {
            rig.drop("some.eml", Rig.eml("some", "taken@example.org", "451-4.3.0-at-rcpt-once@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("deferred", () -> rig.names("drop").equals(List.of("some.eml"))
                    && rig.names("state/default/deferred").size() == 1);
            run.kill();
            rig.assertOutcomes(1, 0, 0, 1);
            rig.run();
            rig.awaitSent(1);
            rig.assertOutcomes(2, 1, 0);
            assertTakenOnce(rig, "taken@example.org");
            assertThat(attempts(rig, "some.eml", "submitted")).containsExactly(1, 2);
            assertThat(rig.names("state/default/deferred")).isEmpty();
        }
    }

    private static void assertTakenOnce(Rig rig, String recipient) {
        List<String> all = rig.office.accepted().stream().flatMap(each -> each.recipients().stream()).toList();
        assertThat(Collections.frequency(all, recipient)).as(recipient).isEqualTo(1);
    }

    private static List<Integer> attempts(Rig rig, String request, String outcome) throws IOException {
        return rig.journal().stream()
                .filter(line -> line.path("request").asText().equals(request)
                        && line.path("outcome").asText().equals(outcome))
                .map(line -> line.path("attempts").asInt()).toList();
    }
}

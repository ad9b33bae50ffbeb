package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/**
 * A mixed batch of dead letters, whose causes are then mended: {@code retry --all} sends exactly what was owed, to nobody
 * twice and with the Message-ID of the first attempt, however often it is said and while the routes run.
 */
class DeadLettersIT {
    private static final String REFUSED_ONCE = "550-5.1.1-at-rcpt-once+";
    private static final String IN_DOUBT_ONCE = "disconnect-after-dot-unstored-once+d@example.org";

    @TempDir
    Path folder;

    private static CaravanProcess batch(Rig rig) throws Exception {
        rig.set("caravan.in-doubt", "hold");
        CaravanProcess serving = rig.run();
        rig.drop("refused.eml", Rig.eml("refused", REFUSED_ONCE + "a@example.org"));
        rig.drop("partly.eml", Rig.eml("partly", "staff@example.org", REFUSED_ONCE + "b@example.org", "c@example.org"));
        rig.drop("bad.eml", "To: x@example.org\r\nSubject: bad\r\n\r\nx\r\n");
        rig.drop("doubt.eml", Rig.eml("doubt", IN_DOUBT_ONCE));
        Files.createDirectories(rig.drop().resolve("order"));
        Files.writeString(rig.drop().resolve("order/list.txt"), "an attachment");
        rig.drop("order.json", "{\"to\":\"" + REFUSED_ONCE + "o@example.org\",\"subject\":\"order\",\"text\":\"x\","
                + "\"attachments\":[{\"file\":\"order/list.txt\"}]}");
        for (String each : List.of("refused.eml", "partly.eml", "bad.eml", "doubt.eml", "order.json")) {
            rig.awaitFailed(each);
        }
        assertThat(rig.office.acceptedCount()).isEqualTo(1);
        assertThat(rig.report("doubt.eml").path("outcome").asText()).isEqualTo("in-doubt");
        return serving;
    }

    private static CaravanProcess done(CaravanProcess process, int status) throws InterruptedException {
        assertThat(process.awaitExit()).as("status of %s%s", process.out(), process.err()).isEqualTo(status);
        return process;
    }

    private static Map<String, String> messageIds(Rig rig) throws Exception {
        Map<String, String> ids = new TreeMap<>();
        for (String name : List.of("refused.eml", "partly.eml", "doubt.eml", "order.json")) {
            ids.put(name.substring(0, name.indexOf('.')), rig.report(name).path("messageId").asText());
        }
        return ids;
    }

    private static void assertEachHasItOnce(Rig rig, Map<String, String> ids) throws Exception {
        List<String> reached = rig.office.accepted().stream().flatMap(message -> message.recipients().stream())
                .map(String::toLowerCase).sorted().toList();
        assertThat(reached).containsExactlyInAnyOrder("staff@example.org", "c@example.org",
                REFUSED_ONCE + "a@example.org", REFUSED_ONCE + "b@example.org", REFUSED_ONCE + "o@example.org",
                IN_DOUBT_ONCE);
        for (AcceptedMessage message : rig.office.accepted()) {
            assertThat(Rig.header(message, "Message-ID")).isEqualTo(ids.get(Rig.header(message, "Subject")));
        }
    }

    @Test
    void retryAllSendsExactlyWhatWasOwedWhileTheRoutesRun() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            batch(rig);
            Map<String, String> ids = messageIds(rig);
            String listed = done(rig.start("dead-letters", "list"), 0).out();
            assertThat(listed.lines()).hasSize(5).anyMatch(line -> line.contains("partly.eml")
                    && line.contains("550 5.1.1") && line.endsWith("owed: " + REFUSED_ONCE + "b@example.org"));

            CaravanProcess first = rig.start("dead-letters", "retry", "--all");
            CaravanProcess second = rig.start("dead-letters", "retry", "--all");
            done(first, 0);
            done(second, 0);
            rig.awaitSent(4);
            rig.awaitThat("the bad one fails again", () -> rig.names("failed").contains("bad.eml")
                    && rig.journaled("dead-lettered") >= 2);
            assertThat(rig.names("failed")).containsExactly("bad.eml", "bad.eml.failure.json");

            assertEachHasItOnce(rig, ids);
            rig.assertOutcomes(5, 4, 1);
            assertThat(rig.home.resolve("sent/order/list.txt")).exists();
            assertThat(rig.names("state/default/deferred")).isEmpty();
        }
    }

    @Test
    void retryWhileNothingRunsIsSubmittedByTheNextStart() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess serving = batch(rig);
            Map<String, String> ids = messageIds(rig);
            assertThat(serving.stop()).isZero();

            String said = done(rig.start("dead-letters", "retry", "--all"), 0).out();
            assertThat(said.lines()).hasSize(5);
            assertThat(rig.names("failed")).isEmpty();
            assertThat(done(rig.start("dead-letters", "retry", "--all"), 0).out()).contains("nothing");
            rig.run();
            rig.awaitSent(4);
            rig.awaitFailed("bad.eml");

            assertEachHasItOnce(rig, ids);
            rig.assertOutcomes(5, 4, 1);
        }
    }

    @Test
    void onlyWhatIsNamedIsShownRetriedOrDiscarded() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            batch(rig);
            String partly = rig.report("partly.eml").path("id").asText();
            String bad = rig.report("bad.eml").path("id").asText();

            String shown = done(rig.start("dead-letters", "show", partly.substring(0, 8)), 0).out();
            assertThat(shown).contains("remedy: ", "staff@example.org (has it)",
                    REFUSED_ONCE + "b@example.org (owed)");
            JsonNode raw = new ObjectMapper()
                    .readTree(done(rig.start("dead-letters", "show", partly, "--json"), 0).out());
            assertThat(raw).isEqualTo(rig.report("partly.eml"));

            assertThat(done(rig.start("dead-letters", "discard", bad), 0).out()).contains("bad.eml");
            assertThat(rig.names("failed")).doesNotContain("bad.eml", "bad.eml.failure.json");
            assertThat(done(rig.start("dead-letters", "discard", bad), 1).err().lines()).hasSize(1);

            done(rig.start("dead-letters", "retry", "--all", "--code", "5.1.1", "--account", "default"), 0);
            rig.awaitSent(3);
            assertThat(rig.names("failed")).containsExactly("doubt.eml", "doubt.eml.failure.json");
            rig.assertOutcomes(4, 3, 1);

            JsonNode accounts = new ObjectMapper().readTree(done(rig.start("accounts", "--json"), 0).out());
            assertThat(accounts.path(0).path("deadLetters").asInt()).isEqualTo(1);
            assertThat(accounts.path(0).path("credentials").asText()).isEqualTo("complete");
        }
    }
}

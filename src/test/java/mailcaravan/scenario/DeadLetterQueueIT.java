package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.jms.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/**
 * Dead letters of a queue and of a drop folder side by side: what was owed goes out once and with its first Message-ID,
 * whoever asks for it, and a broker that is away does not keep from what lies in folders.
 */
class DeadLetterQueueIT {
    private static final String QUEUE = "mail.outbound";
    private static final String DEAD_LETTERS = "mail.dead-letter";
    private static final String REFUSED_ONCE = "550-5.1.1-at-rcpt-once+";
    private static final String IN_DOUBT_ONCE = "disconnect-after-dot-unstored-once+d@example.org";
    private static final String BAD = "{\"to\":[\"x@example.org\"],\"surprise\":1}";

    @TempDir
    Path folder;

    private static CaravanProcess done(CaravanProcess process, int status) throws InterruptedException {
        assertThat(process.awaitExit()).as("status of %s%s", process.out(), process.err()).isEqualTo(status);
        return process;
    }

    private static void send(QueueClient producer, String subject, String... recipients) throws Exception {
        producer.send(QUEUE, producer.bytes(Rig.eml(subject, recipients).getBytes(StandardCharsets.US_ASCII),
                Map.of("contentType", "message/rfc822", "subject", subject)));
    }

    /** The reports of the letters in the queue, by the property that their producer gave them. */
    private static Map<String, JsonNode> reports(QueueClient client) throws Exception {
        Map<String, JsonNode> reports = new TreeMap<>();
        for (Message letter : client.browse(DEAD_LETTERS)) {
            if (letter.propertyExists("failure")) {
                reports.put(letter.getStringProperty("subject"),
                        new ObjectMapper().readTree(letter.getStringProperty("failure")));
            }
        }
        return reports;
    }

    @Test
    void retrySendsExactlyWhatWasOwedAndDiscardDeletesTheRest() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().start();
                QueueClient client = QueueClient.connect(broker.url());
                Rig rig = Rig.in(folder).set("caravan.broker.url", broker.url()).set("caravan.in-doubt", "hold")) {
            send(client, "partly", "staff@example.org", REFUSED_ONCE + "b@example.org", "c@example.org");
            send(client, "doubt", IN_DOUBT_ONCE);
            client.send(QUEUE, client.text(BAD, Map.of("subject", "bad")));
            client.send(DEAD_LETTERS, "somebody else's");
            rig.run();
            rig.drop("refused.eml", Rig.eml("refused", REFUSED_ONCE + "a@example.org"));
            rig.awaitFailed("refused.eml");
            rig.awaitThat("the letters lie in the queue", () -> client.count(DEAD_LETTERS) == 4);
            Map<String, JsonNode> reports = reports(client);
            Map<String, String> messageIds = new TreeMap<>();
            reports.forEach((subject, report) -> messageIds.put(subject, report.path("messageId").asText()));
            messageIds.put("refused", rig.report("refused.eml").path("messageId").asText());

            CaravanProcess list = done(rig.start("dead-letters", "list"), 0);
            assertThat(list.out().lines()).hasSize(4)
                    .anyMatch(line -> line.contains("550 5.1.1") && line.contains(DEAD_LETTERS)
                            && line.endsWith("owed: " + REFUSED_ONCE + "b@example.org"))
                    .anyMatch(line -> line.contains("refused.eml") && line.contains("failed"));
            assertThat(list.err().lines()).hasSize(1).allMatch(line -> line.contains("failure"));
            String partly = reports.get("partly").path("id").asText();
            assertThat(done(rig.start("dead-letters", "show", partly.substring(0, 10)), 0).out()).contains(
                    "queue: " + DEAD_LETTERS, "staff@example.org (has it)", REFUSED_ONCE + "b@example.org (owed)");

            assertThat(done(rig.start("accounts"), 0).out()).contains("0 waiting in the queue " + QUEUE);

            CaravanProcess first = rig.start("dead-letters", "retry", "--all");
            CaravanProcess second = rig.start("dead-letters", "retry", "--all");
            done(first, 0);
            done(second, 0);
            rig.awaitThat("what was owed is out", () -> rig.office.acceptedCount() == 4);
            rig.awaitThat("the bad one has failed again", () -> rig.journaled("dead-lettered") >= 2
                    && client.count(DEAD_LETTERS) == 2 && broker.count(QUEUE) == 0);

            assertThat(rig.office.accepted().stream().flatMap(message -> message.recipients().stream())
                    .map(String::toLowerCase)).containsExactlyInAnyOrder("staff@example.org", "c@example.org",
                            REFUSED_ONCE + "b@example.org", REFUSED_ONCE + "a@example.org", IN_DOUBT_ONCE);
            for (AcceptedMessage message : rig.office.accepted()) {
                assertThat(Rig.header(message, "Message-ID"))
                        .isEqualTo(messageIds.get(Rig.header(message, "Subject")));
            }
            assertThat(done(rig.start("dead-letters", "retry", "--all", "--code", "5.1.1"), 0).out())
                    .contains("nothing");
            String bad = reports(client).get("bad").path("id").asText();
            assertThat(bad).isNotEqualTo(reports.get("bad").path("id").asText());
            assertThat(done(rig.start("dead-letters", "discard", bad), 0).out()).contains(bad.substring(0, 12));
            assertThat(done(rig.start("dead-letters", "discard", bad), 1).err()).contains("no dead letter");
            List<Message> left = client.browse(DEAD_LETTERS);
            assertThat(left).hasSize(1);
            assertThat(QueueClient.body(left.get(0))).isEqualTo("somebody else's");
        }
    }

    @Test
    void aBrokerThatIsAwayIsSaidOnceAndFoldersAreServedAllTheSame() throws Exception {
        try (Rig rig = Rig.in(folder).set("caravan.broker.url", "amqp://127.0.0.1:" + ClosedPort.find())) {
            rig.run();
            rig.drop("refused.eml", Rig.eml("refused", REFUSED_ONCE + "a@example.org"));
            rig.awaitFailed("refused.eml");

            CaravanProcess list = done(rig.start("dead-letters", "list"), 1);
            assertThat(list.out()).contains("refused.eml");
            assertThat(list.err().lines()).hasSize(1).allMatch(line -> line.contains("12029"));
            CaravanProcess accounts = done(rig.start("accounts"), 0);
            assertThat(accounts.out()).contains("? waiting in the queue " + QUEUE);
            assertThat(accounts.err().lines()).hasSize(1).allMatch(line -> line.contains("12029"));
            assertThat(done(rig.start("dead-letters", "retry", "--all"), 1).err().lines()).hasSize(1);
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0);
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;

/**
 * Messages that can never become a mail: each is a dead letter with its body untouched and its reason, after one attempt,
 * and good ones between them go out.
 */
class QueueBadInputIT {
    private static final long LARGEST = 500_000;

    @TempDir
    Path folder;

    private final Map<String, String> expected = new LinkedHashMap<>();
    private int good;

    @Test
    void eachBadMessageIsADeadLetterWithItsReasonAndTheGoodOnesGoOut() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder, options -> options.withMaxMessageSize(LARGEST))) {
            Session session = queue.producer().session();
            MapMessage map = session.createMapMessage();
            map.setString("to", "a@example.org");
            bad(queue, "map", "queue-message-type", map);
            StreamMessage stream = session.createStreamMessage();
            stream.writeString("{\"to\":\"a@example.org\"}");
            bad(queue, "stream", "queue-message-type", stream);
            bad(queue, "object", "queue-message-type", queue.producer().object("a text as an object", Map.of()));
            bad(queue, "nothing", "queue-message-type", session.createMessage());
            bad(queue, "empty text", "queue-empty", text(queue, ""));
            bad(queue, "null text", "queue-empty", session.createTextMessage());
            bad(queue, "empty bytes", "queue-empty", bytes(queue, new byte[0]));
            bad(queue, "cut json", "bad-json", text(queue, "{\"to\":\"a@example.org\",\"subj"));
            bad(queue, "unknown field", "unknown-field", text(queue, "{\"to\":\"a@example.org\",\"subjekt\":\"x\"}"));
            bad(queue, "a list", "wrong-type",
                    queue.producer().text("[\"a@example.org\"]", Map.of("contentType", "application/json")));
            bad(queue, "shift_jis", "not-utf-8",
                    bytes(queue, "{\"to\":\"a@example.org\",\"subject\":\"\u8acb\u6c42\u66f8\"}"
                            .getBytes(Charset.forName("Shift_JIS"))));
            bad(queue, "iso-2022-jp", "queue-text-declares", text(queue, "From: " + Rig.MAILBOX
                    + "\r\nTo: a@example.org\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n\r\n\u8868\u793a\r\n"));
            bad(queue, "no header", "no-separator-at-end", text(queue, "From: " + Rig.MAILBOX + "\r\nSubject: cu"));
            bad(queue, "spoof", "sender-not-allowed",
                    text(queue, Rig.emlFrom("boss@example.com", "spoof", "a@example.org")));
            bad(queue, "attachment", "attachment-root-unset", text(queue,
                    "{\"to\":\"a@example.org\",\"attachments\":[{\"file\":\"report.pdf\"}]}"));
            bad(queue, "too large", "552 5.3.4", bytes(queue, large((int) LARGEST * 2)));
            CaravanProcess run = queue.rig.run();
            for (Map.Entry<String, String> each : expected.entrySet()) {
                assertIsADeadLetter(queue, each.getKey(), each.getValue());
            }
            assertGoodOnesWentOut(queue);
            assertThat(QueueClient.body(queue.deadLetter("unknown field")))
                    .isEqualTo("{\"to\":\"a@example.org\",\"subjekt\":\"x\"}");
            assertThat(queue.deadLetter("too large").getBody(byte[].class)).isEqualTo(large((int) LARGEST * 2));
            assertThat(((MapMessage) queue.deadLetter("map")).getString("to")).isEqualTo("a@example.org");
            assertThat(((StreamMessage) queue.deadLetter("stream")).readString())
                    .isEqualTo("{\"to\":\"a@example.org\"}");
            queue.assertOutcomes(good, good, expected.size(), 0);
            assertThat(run.err()).doesNotContain("\tat ");
        }
    }

    private void bad(QueueScenario queue, String correlation, String code, Message message) throws Exception {
        expected.put(correlation, code);
        queue.send(correlation, message);
        queue.send("good " + ++good, "good@example.org");
    }

    private static Message text(QueueScenario queue, String body) throws Exception {
        return queue.producer().text(body, Map.of());
    }

    private static Message bytes(QueueScenario queue, byte[] body) throws Exception {
        return queue.producer().bytes(body, Map.of());
    }

    private static byte[] large(int size) {
        String line = "x".repeat(76) + "\r\n";
        return (Rig.eml("large", "a@example.org") + line.repeat(size / line.length()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertIsADeadLetter(QueueScenario queue, String correlation, String code) throws Exception {
        JsonNode answer = queue.answer(correlation);
        assertThat(answer.path("outcome").asText()).as(correlation).isEqualTo("dead-lettered");
        assertThat(answer.path("code").asText()).as(correlation).isEqualTo(code);
        JsonNode failure = queue.failure(correlation);
        assertThat(failure.path("code").asText()).as(correlation).isEqualTo(code);
        assertThat(failure.path("verdict").asText()).as(correlation).isEqualTo("REJECT");
        assertThat(failure.path("attempts").asInt()).as(correlation).isEqualTo(1);
        assertThat(failure.path("remedy").asText()).as(correlation).isNotBlank();
        assertThat(failure.path("reason").asText()).as(correlation).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
    }

    private void assertGoodOnesWentOut(QueueScenario queue) throws Exception {
        for (int i = 1; i <= good; i++) {
            assertThat(queue.answer("good " + i).path("outcome").asText()).isEqualTo("submitted");
        }
    }

    @Test
    void aReplyAddressThatCannotBeUsedChangesNoOutcome() throws Exception {
        EmbeddedArtemis strict = EmbeddedArtemis.inMemory().nothingOnDemand();
        try (QueueScenario queue = QueueScenario.of(folder, strict)) {
            for (String each : new String[]{QueueScenario.QUEUE, QueueScenario.DEAD_LETTERS, QueueScenario.ANSWERS}) {
                strict.queue(each);
            }
            CaravanProcess run = queue.rig.run();
            for (String body : new String[]{Rig.eml("good", "good@example.org"), "{\"to\":1}"}) {
                Message message = text(queue, body);
                message.setJMSReplyTo(queue.producer().queue("nowhere"));
                queue.producer().send(QueueScenario.QUEUE, message);
            }
            queue.rig.awaitThat("two warnings", () -> run.lines("nowhere").size() == 2);
            assertThat(run.lines("nowhere")).allMatch(line -> line.contains("WARN"));
            queue.assertOutcomes(1, 1, 1, 0);
        }
    }

    @Test
    void attachmentsByFileComeFromBelowTheirRootOnly() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            Path root = Files.createDirectories(folder.resolve("attachments/deep")).getParent();
            Files.writeString(root.resolve("deep/note.txt"), "a note");
            Files.writeString(folder.resolve("secret.txt"), "not to be sent");
            Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("secret.txt"));
            queue.rig.set("caravan.queue.attachment-root", "attachments");
            attaching(queue, "below", "deep/note.txt");
            attaching(queue, "later", "later.txt");
            attaching(queue, "outside", "../secret.txt");
            attaching(queue, "absolute", folder.resolve("secret.txt").toString());
            attaching(queue, "link", "link.txt");
            queue.rig.run();
            assertThat(queue.answer("below").path("outcome").asText()).isEqualTo("submitted");
            Files.writeString(root.resolve("later.txt"), "late");
            assertThat(queue.answer("later").path("outcome").asText()).isEqualTo("submitted");
            attaching(queue, "never", "never.txt");
            assertIsADeadLetter(queue, "outside", "attachment-outside");
            assertIsADeadLetter(queue, "absolute", "attachment-outside");
            assertIsADeadLetter(queue, "link", "attachment-link");
            assertThat(queue.answer("never").path("code").asText()).isEqualTo("attachment-missing");
            queue.assertOutcomes(2, 2, 4, 0);
            assertThat(root.resolve("deep/note.txt")).hasContent("a note");
        }
    }

    private static void attaching(QueueScenario queue, String correlation, String file) throws Exception {
        queue.send(correlation, text(queue, "{\"to\":\"a@example.org\",\"subject\":\"" + correlation
                + "\",\"attachments\":[{\"file\":\"" + file + "\"}]}"));
    }

    @Test
    void aTextThatIsNotInItsCharsetEndsWithTheBrokerAndIsSaidOnce() throws Exception {
        try (QueueScenario queue = QueueScenario.of(folder, EmbeddedArtemis.inMemory().deliveryAttempts(4))) {
            queue.broker.queue(QueueScenario.QUEUE).putText(QueueScenario.QUEUE, "text/plain;charset=utf-8",
                    Rig.eml("\u8868", "a@example.org").getBytes(Charset.forName("Shift_JIS")));
            queue.send("good", "good@example.org");
            CaravanProcess run = queue.rig.run();
            assertThat(queue.answer("good").path("outcome").asText()).isEqualTo("submitted");
            queue.rig.awaitThat("the broker's dead letters",
                    () -> queue.broker.count(EmbeddedArtemis.DEAD_LETTERS) == 1);
            queue.send("after", "good@example.org");
            assertThat(queue.answer("after").path("outcome").asText()).isEqualTo("submitted");
            assertThat(run.lines("not in the charset that it says")).hasSize(1);
            queue.rig.awaitThat("an empty queue", () -> queue.broker.count(QueueScenario.QUEUE) == 0);
            assertThat(queue.rig.office.acceptedCount()).isEqualTo(2);
        }
    }

    @Test
    void fortyMegabytesGoOutWithTheHeapOfTheDocumentation() throws Exception {
        int size = 40_000_000;
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.rig.heap("-Xmx256m");
            CaravanProcess run = queue.rig.run();
            queue.send("large", bytes(queue, large(size)));
            assertThat(queue.answer("large").path("outcome").asText()).isEqualTo("submitted");
            assertThat(Rig.octets(queue.rig.accepted("large")).length).isGreaterThan(size);
            queue.assertOutcomes(1, 1, 0, 0);
            assertThat(run.err()).doesNotContain("OutOfMemory", "Java heap space");
        }
    }
}

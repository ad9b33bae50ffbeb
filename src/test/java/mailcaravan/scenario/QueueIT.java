package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import jakarta.jms.Message;
import jakarta.jms.Queue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;

/** Messages of a queue go out, are acknowledged when their outcome is known, and their producers learn of it. */
class QueueIT {
    private static final String QUEUE = "mail.outbound";
    private static final String DEAD_LETTERS = "mail.dead-letter";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void everyKindOfRequestGoesOutAndIsAnswered() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().start();
                QueueClient producer = QueueClient.connect(broker.url());
                Rig rig = Rig.in(folder).set("caravan.broker.url", broker.url())) {
            Queue answers = producer.queue("answers");
            Message json = producer.text("{\"to\":[\"a@example.org\"],\"subject\":\"json\",\"text\":\"x\"}", Map.of());
            json.setJMSReplyTo(answers);
            json.setJMSCorrelationID("order-17");
            String jsonId = producer.send(QUEUE, json);
            Message eml = producer.bytes(Rig.eml("eml", "b@example.org").getBytes(StandardCharsets.US_ASCII),
                    Map.of("contentType", "message/rfc822"));
            eml.setJMSReplyTo(answers);
            String emlId = producer.send(QUEUE, eml);
            Message refused = producer.text("{\"to\":[\"c@example.org\"],\"surprise\":1}",
                    Map.of("contentType", "application/json", "order", "19"));
            refused.setJMSReplyTo(answers);
            String refusedId = producer.send(QUEUE, refused);
            rig.run();

            JsonNode first = answer(producer, "order-17");
            assertThat(first.path("outcome").asText()).isEqualTo("submitted");
            assertThat(first.path("request").asText()).isEqualTo(jsonId);
            assertThat(first.path("messageId").asText()).isEqualTo(Rig.header(rig.accepted("json"), "Message-ID"));
            assertThat(first.path("recipients").path(0).path("address").asText()).isEqualTo("a@example.org");
            assertThat(answer(producer, emlId).path("outcome").asText()).isEqualTo("submitted");
            JsonNode third = answer(producer, refusedId);
            assertThat(third.path("outcome").asText()).isEqualTo("dead-lettered");
            assertThat(third.path("code").asText()).isEqualTo("unknown-field");
            Message letter = producer.receive(DEAD_LETTERS, SOON);
            assertThat(QueueClient.body(letter)).isEqualTo("{\"to\":[\"c@example.org\"],\"surprise\":1}");
            assertThat(letter.getStringProperty("order")).isEqualTo("19");
            JsonNode failure = new ObjectMapper().readTree(letter.getStringProperty("failure"));
            assertThat(failure.path("code").asText()).isEqualTo("unknown-field");
            assertThat(failure.path("remedies").path("ja").asText()).isNotEmpty();
            rig.awaitThat("the queue is empty", () -> broker.count(QUEUE) == 0);
            assertThat(rig.office.acceptedCount()).isEqualTo(2);
            assertThat(rig.journal()).extracting(line -> line.path("source").asText()).containsOnly("queue");
        }
    }

    private static JsonNode answer(QueueClient producer, String correlation) throws Exception {
        return new ObjectMapper().readTree(QueueClient.body(producer.receiveReply("answers", correlation, SOON)));
    }
}

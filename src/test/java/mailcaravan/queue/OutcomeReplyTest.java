package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.drop.FailureReport;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;

class OutcomeReplyTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RecipientLine RECIPIENT = new RecipientLine("a@example.org", "250 2.1.5 OK");
    private static final OutcomeReply SUBMITTED = OutcomeReply.submitted("2030-01-02T03:04:05+09:00", "default", "ID:7",
            "abc123", "<1@example.com>", List.of(RECIPIENT), 1);
    private EmbeddedArtemis broker;
    private QueueClient client;
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedArtemis.inMemory().nothingOnDemand().start().queue("answers");
        client = QueueClient.connect(broker.url());
        connection = new JmsConnectionFactory(broker.url()).createConnection();
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        client.close();
        broker.close();
    }

    private Message request(String correlation) throws Exception {
        Message request = client.text("{}", Map.of());
        request.setJMSReplyTo(client.queue("answers"));
        request.setJMSCorrelationID(correlation);
        return request;
    }

    private static JsonNode json(Message reply) throws Exception {
        return new ObjectMapper().readTree(QueueClient.body(reply));
    }

    @Test
    void anAnswerHasTheCorrelationIdOfItsRequest() throws Exception {
        SUBMITTED.send(connection, request("order-17"), "ID:7");
        Message reply = client.receiveReply("answers", "order-17", SOON);

        assertThat(reply.getStringProperty("contentType")).isEqualTo("application/json");
        JsonNode json = json(reply);
        assertThat(json.path("outcome").asText()).isEqualTo("submitted");
        assertThat(json.path("recipients").path(0).path("address").asText()).isEqualTo("a@example.org");
        assertThat(json.fieldNames()).toIterable().containsExactlyInAnyOrder("time", "account", "request", "id",
                "messageId", "outcome", "recipients", "attempts");
    }

    @Test
    void whereItHasNoneItsMessageIdStandsForIt() throws Exception {
        SUBMITTED.send(connection, request(null), "ID:7");

        assertThat(client.receive("answers", SOON).getJMSCorrelationID()).isEqualTo("ID:7");
    }

    @Test
    void aDeadLettersAnswerSaysWhyAndWhatToDo() throws Exception {
        OutcomeReply.of(new FailureReport("2030-01-02T03:04:05+09:00", "default", "ID:7", "abc123", null,
                Outcome.DEAD_LETTERED, "COMPOSE", "unknown-field", null, "REJECT", "why", "what to do",
                Map.of("en", "what to do"), 1, List.of(), null, List.of())).send(connection, request("x"), "ID:7");
        JsonNode json = json(client.receive("answers", SOON));

        assertThat(json.path("outcome").asText()).isEqualTo("dead-lettered");
        assertThat(json.path("code").asText()).isEqualTo("unknown-field");
        assertThat(json.path("remedy").asText()).isEqualTo("what to do");
        assertThat(json.has("messageId")).isFalse();
    }

    @Test
    void whoDoesNotAskGetsNone() throws Exception {
        SUBMITTED.send(connection, client.text("{}", Map.of()), "ID:7");

        assertThat(broker.count("answers")).isZero();
    }

    @Test
    void aPlaceThatDoesNotExistIsSaidAtOnceAndTheConnectionGoesOn() throws Exception {
        Message request = request("x");
        request.setJMSReplyTo(client.queue("nowhere"));

        assertThatThrownBy(() -> SUBMITTED.send(connection, request, "ID:7")).isInstanceOf(JMSException.class);
        SUBMITTED.send(connection, request("y"), "ID:7");
        assertThat(client.receive("answers", SOON).getJMSCorrelationID()).isEqualTo("y");
    }
}

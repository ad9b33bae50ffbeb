package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.SimulatorOptions;

/**
 * A broker, a program that sends requests to it and waits for their outcomes, and a rig that works its queue. Each request
 * is known by its correlation id.
 */
final class QueueScenario implements AutoCloseable {
    static final String QUEUE = "mail.outbound";
    static final String DEAD_LETTERS = "mail.dead-letter";
    static final String ANSWERS = "answers";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    final EmbeddedArtemis broker;
    final Rig rig;
    private QueueClient producer;

    private QueueScenario(EmbeddedArtemis broker, Rig rig) throws JMSException {
        this.broker = broker;
        this.rig = rig;
        this.producer = QueueClient.connect(broker.url());
    }

    /** Starts a broker that has been set up. */
    static QueueScenario of(Path folder, EmbeddedArtemis broker) throws Exception {
        return of(Rig.in(folder), broker);
    }

    private static QueueScenario of(Rig rig, EmbeddedArtemis broker) throws Exception {
        broker.start();
        return new QueueScenario(broker, rig.set("caravan.broker.url", broker.url()));
    }

    /** With a simulator that has its own ways. */
    static QueueScenario in(Path folder, UnaryOperator<SimulatorOptions> options) throws Exception {
        return of(Rig.in(folder, options), EmbeddedArtemis.inMemory());
    }

    /** With a broker that keeps its messages in memory. */
    static QueueScenario in(Path folder) throws Exception {
        return of(folder, EmbeddedArtemis.inMemory());
    }

    QueueClient producer() {
        return producer;
    }

    /** To be called when the broker is there again. */
    void reconnect() throws JMSException {
        producer.close();
        producer = QueueClient.connect(broker.url());
    }

    /** Sends a small message in RFC 5322 that is known by its subject. */
    void send(String subject, String... recipients) throws JMSException {
        send(subject, producer.text(Rig.eml(subject, recipients), Map.of()));
    }

    /** Sends any message, whose outcome is asked for. */
    void send(String correlation, Message message) throws JMSException {
        message.setJMSCorrelationID(correlation);
        message.setJMSReplyTo(producer.queue(ANSWERS));
        producer.send(QUEUE, message);
    }

    /** Waits for the outcome of a request, and takes it. */
    JsonNode answer(String correlation) throws Exception {
        Message answer = producer.receiveReply(ANSWERS, correlation, SOON);
        assertThat(answer).as("the outcome of %s", correlation).isNotNull();
        return JSON.readTree(QueueClient.body(answer));
    }

    /** The one dead letter of a request, which comes a moment after its outcome is told. */
    Message deadLetter(String correlation) throws JMSException {
        List<Message> found = new ArrayList<>();
        rig.awaitThat("the dead letter of " + correlation, () -> {
            found.clear();
            return found.addAll(deadLetters(correlation));
        });
        assertThat(found).as("dead letters of %s", correlation).hasSize(1);
        return found.get(0);
    }

    private List<Message> deadLetters(String correlation) throws JMSException {
        List<Message> found = new ArrayList<>();
        for (Message each : producer.browse(DEAD_LETTERS)) {
            if (correlation.equals(each.getJMSCorrelationID())) {
                found.add(each);
            }
        }
        return found;
    }

    /** What a dead letter says about why it is one. */
    JsonNode failure(String correlation) throws Exception {
        return JSON.readTree(deadLetter(correlation).getStringProperty("failure"));
    }

    /** Attempts by which the journal says that a request had an outcome. */
    List<Integer> attempts(String jmsMessageId, String outcome) throws IOException {
        return rig.journal().stream()
                .filter(line -> line.path("request").asText().equals(jmsMessageId)
                        && line.path("outcome").asText().equals(outcome))
                .map(line -> line.path("attempts").asInt()).toList();
    }

    /**
     * Asserts the count of everything: nothing lost, nothing doubled, and nobody told twice.
     *
     * @param accepted
     *            messages that the server took
     * @param submitted
     *            requests that reached all their recipients, as the journal says
     * @param deadLettered
     *            messages in the dead letters
     * @param left
     *            messages in the queue
     */
    void assertOutcomes(int accepted, int submitted, int deadLettered, int left) throws Exception {
        rig.awaitThat(left + " left in the queue", () -> broker.count(QUEUE) == left);
        rig.awaitThat(deadLettered + " dead letters", () -> broker.count(DEAD_LETTERS) == deadLettered);
        assertThat(broker.count(EmbeddedArtemis.DEAD_LETTERS)).as("the broker's own dead letters").isZero();
        assertThat(rig.office.acceptedCount()).as("messages that the server accepted").isEqualTo(accepted);
        assertThat(submitted()).as("requests submitted").hasSize(submitted);
        assertThat(producer.count(ANSWERS)).as("outcomes told that nobody waits for").isZero();
    }

    private TreeSet<String> submitted() throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        TreeSet<String> refused = new TreeSet<>();
        for (JsonNode line : rig.journal()) {
            String outcome = line.path("outcome").asText();
            if (outcome.equals("submitted")) {
                ids.add(line.path("id").asText());
            } else if (outcome.equals("refused")) {
                refused.add(line.path("id").asText());
            }
        }
        ids.removeAll(refused);
        return ids;
    }

    @Override
    public void close() throws IOException, JMSException {
        try {
            producer.close();
            rig.close();
        } finally {
            broker.close();
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.jms.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClassicProcess;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.RabbitProcess;
import mailcaravan.harness.Rig;

/** The same smoke scenario on other brokers that speak AMQP 1.0: submitted, put off and then submitted, dead-lettered. */
class OtherBrokersIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void activeMqClassicWithADelayOfItsOwn() throws Exception {
        assumeTrue(ClassicProcess.available());
        try (ClassicProcess broker = ClassicProcess.start(folder.resolve("broker"));
                QueueClient client = QueueClient.connect(broker.url());
                Rig rig = Rig.in(folder.resolve("rig")).set("caravan.broker.url", broker.url())) {
            smoke(rig, broker.url(), client, "mail.outbound", "mail.dead-letter");
        }
    }

    @Test
    void activeMqClassicThatIgnoresDelays() throws Exception {
        assumeTrue(ClassicProcess.available());
        try (ClassicProcess broker = ClassicProcess.withoutDelays(folder.resolve("broker"));
                QueueClient client = QueueClient.connect(broker.url());
                Rig rig = Rig.in(folder.resolve("rig")).set("caravan.broker.url", broker.url())) {
            smoke(rig, broker.url(), client, "mail.outbound", "mail.dead-letter");
        }
    }

    @Test
    void rabbitMqWithoutTransactions() throws Exception {
        assumeTrue(RabbitProcess.available());
        String queue = "/amq/queue/mail.outbound";
        String deadLetters = "/amq/queue/mail.dead-letter";
        String outcomes = "/amq/queue/billing.outcomes";
        try (RabbitProcess broker = RabbitProcess.start(folder.resolve("broker"), "mail.outbound",
                "mail.dead-letter", "billing.outcomes");
                QueueClient client = QueueClient.connect(broker.url());
                Rig rig = Rig.in(folder.resolve("rig")).set("caravan.broker.url", "amqp://127.0.0.1:" + broker.port())
                        .set("caravan.broker.username", "guest").set("caravan.broker.password", "guest")
                        .set("caravan.broker.transactions", "false").set("caravan.broker.instances-topic", "")
                        .set("caravan.accounts.default.queue", queue)
                        .set("caravan.broker.dead-letter-queue", deadLetters)) {
            CaravanProcess bundle = smoke(rig, broker.url(), client, queue, deadLetters);
            Message asking = client.text("{\"to\":[\"d@example.org\"],\"subject\":\"four\",\"text\":\"x\"}", Map.of());
            asking.setJMSReplyTo(client.queue(outcomes));
            client.send(queue, asking);
            Message answer = client.receive(outcomes, SOON);
            assertThat(answer).as("an answer of %s", bundle.err()).isNotNull();
            assertThat(new ObjectMapper().readTree(QueueClient.body(answer)).path("outcome").asText())
                    .isEqualTo("submitted");
            assertThat(bundle.stop()).as(bundle.err()).isZero();
            client.send(queue, client.text("left alone", Map.of()));
            // RabbitMQ takes what a browser is shown for delivered
            for (CaravanProcess looking : List.of(rig.start("accounts"), rig.start("dead-letters", "list"))) {
                looking.awaitExit();
                assertThat(looking.err()).contains("caravan.broker.transactions=false");
            }
            assertThat(QueueClient.body(client.receive(queue, SOON))).isEqualTo("left alone");
        }
    }

    private static CaravanProcess smoke(Rig rig, String url, QueueClient client, String queue, String deadLetters)
            throws Exception {
        rig.set("caravan.retry.first-delay", "3s");
        CaravanProcess bundle = rig.run();
        client.send(queue, client.bytes(Rig.eml("one", "a@example.org").getBytes(StandardCharsets.US_ASCII), Map.of()));
        client.send(queue, client.text("{\"to\":[\"451-4.7.0-at-rcpt-once+b@example.org\"],\"subject\":\"two\","
                + "\"text\":\"x\"}", Map.of()));
        client.send(queue, client.text("{\"surprise\":1}", Map.of()));
        client.send(queue, client.text("{\"to\":[\"c@example.org\"],\"subject\":\"three\",\"text\":\"x\"}", Map.of()));
        Message letter = client.receive(deadLetters, SOON);
        assertThat(letter).as("a dead letter of %s", bundle.err()).isNotNull();
        assertThat(QueueClient.body(letter)).isEqualTo("{\"surprise\":1}");
        assertThat(new ObjectMapper().readTree(letter.getStringProperty("failure")).path("code").asText())
                .isEqualTo("unknown-field");
        rig.awaitThat("all that can be submitted", () -> rig.office.acceptedCount() == 3);
        rig.awaitThat("their lines", () -> rig.journaled("submitted") == 3);
        assertThat(rig.accepted("two")).isNotNull();
        assertThat(rig.journaled("deferred")).isEqualTo(1);
        // of a connection of its own: RabbitMQ gives the next message to a consumer that is closed while its session lasts
        try (QueueClient other = QueueClient.connect(url)) {
            assertThat(other.receive(queue, Duration.ofSeconds(2))).as("left in the queue").isNull();
        }
        assertThat(rig.office.acceptedCount()).isEqualTo(3);
        return bundle;
    }
}

package mailcaravan.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each broker of the black-box tests keeps over kill -9 what it has taken, and does not outlive its test. */
class BrokerProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void artemis_keeps_its_messages_over_a_kill() throws Exception {
        try (ArtemisProcess broker = ArtemisProcess.start(folder)) {
            assertThat(keeps(broker, broker.url(), "mail", broker::start)).containsExactly("second");
            try (QueueClient client = QueueClient.connect(broker.url())) {
                assertThat(client.count(ArtemisProcess.DEAD_LETTERS)).isZero();
            }
            broker.kill();
            assertThat(broker.answers()).isFalse();
        }
    }

    @Test
    void activemq_classic_keeps_its_messages_over_a_kill() throws Exception {
        assumeTrue(ClassicProcess.available());
        try (ClassicProcess broker = ClassicProcess.start(folder)) {
            assertThat(keeps(broker, broker.url(), "mail", broker::start)).containsExactly("second");
        }
    }

    @Test
    void rabbitmq_keeps_its_messages_over_a_kill() throws Exception {
        assumeTrue(RabbitProcess.available());
        try (RabbitProcess broker = RabbitProcess.start(folder, "mail")) {
            // it may forget an acknowledgement of its last moments, never a message
            assertThat(keeps(broker, broker.url(), "/amq/queue/mail", broker::start)).contains("second");
        }
    }

    private static List<String> keeps(BrokerProcess broker, String url, String queue, Start again) throws Exception {
        try (QueueClient client = QueueClient.connect(url)) {
            client.send(queue, "first");
            client.send(queue, "second");
            assertThat(QueueClient.body(client.receive(queue, PATIENCE))).isEqualTo("first");
        }
        broker.kill();
        assertThat(broker.isAlive()).isFalse();
        assertThat(broker.answers()).isFalse();
        again.now();
        try (QueueClient client = QueueClient.connect(url)) {
            // a broker that has just started may take its time for each
            return client.receiveUntil("second", queue, PATIENCE);
        }
    }

    private interface Start {
        void now() throws Exception;
    }
}

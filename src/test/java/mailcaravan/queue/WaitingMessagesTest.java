package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;

import jakarta.jms.Message;

import org.junit.jupiter.api.Test;

import mailcaravan.failure.FailureCatalogue;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.SilentServer;
import mailcaravan.queue.WaitingMessages.Count;
import mailcaravan.queue.WaitingMessages.Result;

class WaitingMessagesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static BrokerConnections connections(String url) throws Exception {
        return new BrokerConnections(url, Optional.empty(), Optional.empty(), SSLContext.getDefault(), true);
    }

    @Test
    void whatWaitsIsCountedUpToAThousandAndStaysWhereItIs() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().start();
                QueueClient client = QueueClient.connect(broker.url())) {
            Message message = client.text("{}", Map.of());
            client.send("few", Collections.nCopies(3, message));
            client.send("many", Collections.nCopies(1_001, message));
            Result result = WaitingMessages.in(connections(broker.url()), List.of("few", "many", "none"), LONG);

            assertThat(result.failure()).isEmpty();
            assertThat(result.counts()).containsOnly(Map.entry("few", new Count(3, false)),
                    Map.entry("many", new Count(1_000, true)), Map.entry("none", new Count(0, false)));
            assertThat(client.count("few")).isEqualTo(3);
        }
    }

    @Test
    void aQueueThatCannotBeLookedIntoDoesNotHideTheOthers() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().nothingOnDemand().start().queue("few")) {
            Result result = WaitingMessages.in(connections(broker.url()), List.of("missing", "few"), LONG);

            assertThat(result.counts()).containsOnlyKeys("few");
            assertThat(FailureCatalogue.classify(result.failure().orElseThrow()).code()).isEqualTo("broker-address");
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNotWaitedFor() throws Exception {
        try (SilentServer server = new SilentServer()) {
            Result result = WaitingMessages.in(connections("amqp://127.0.0.1:" + server.port()), List.of("mail"),
                    Duration.ofMillis(500));

            assertThat(result.counts()).isEmpty();
            assertThat(FailureCatalogue.classify(result.failure().orElseThrow()).code()).isEqualTo("12002");
        }
    }
}

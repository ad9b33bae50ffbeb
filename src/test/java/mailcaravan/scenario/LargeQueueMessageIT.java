package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import jakarta.jms.BytesMessage;
import jakarta.jms.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.ArtemisProcess;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;

/** A body of 200 MB is more than the server takes: it ends as a dead letter, and the messages behind it go out. */
class LargeQueueMessageIT {
    private static final int SIZE = 200_000_000;

    @TempDir
    Path folder;

    @Test
    void twoHundredMegabytesEndAsADeadLetter() throws Exception {
        try (ArtemisProcess broker = ArtemisProcess.start(folder.resolve("broker"));
                Rig rig = Rig.in(folder.resolve("rig")).set("caravan.broker.url", broker.url()).heap("-Xmx1600m")) {
            try (QueueClient producer = QueueClient.connect(broker.url())) {
                producer.send("mail.outbound", producer.bytes(large(), Map.of("contentType", "message/rfc822")));
                producer.send("mail.outbound", "{\"to\":[\"a@example.org\"],\"subject\":\"behind\",\"text\":\"x\"}");
            }
            rig.run();
            rig.awaitThat("the one behind", () -> rig.office.acceptedCount() == 1);
            rig.awaitThat("a dead letter", () -> rig.journaled("dead-lettered") == 1);
            try (QueueClient operator = QueueClient.connect(broker.url())) {
                Message letter = operator.receive("mail.dead-letter", Duration.ofSeconds(60));
                assertThat(((BytesMessage) letter).getBodyLength()).isEqualTo(SIZE);
                JsonNode failure = new ObjectMapper().readTree(letter.getStringProperty("failure"));
                assertThat(failure.path("code").asText()).isEqualTo("552 5.3.4");
                assertThat(failure.path("remedy").asText()).isNotEmpty();
            }
        }
    }

    private static byte[] large() {
        byte[] octets = new byte[SIZE];
        Arrays.fill(octets, (byte) 'x');
        for (int i = 77; i < SIZE; i += 78) {
            octets[i - 1] = '\r';
            octets[i] = '\n';
        }
        byte[] head = Rig.eml("large", "b@example.org").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, octets, 0, head.length);
        return octets;
    }
}

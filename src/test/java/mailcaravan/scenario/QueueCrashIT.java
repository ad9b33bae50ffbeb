package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.jms.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.ArtemisProcess;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/**
 * Thousands of messages, the broker and the bundle killed twice each: none is lost, doubled at most what was in flight. With
 * {@code -Dcrash.messages=10000} it takes three minutes.
 */
class QueueCrashIT {
    private static final String QUEUE = "mail.outbound";
    private static final int MESSAGES = Integer.getInteger("crash.messages", 4_000);
    private static final int CONNECTIONS = 3;
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhoeverIsKilled() throws Exception {
        try (ArtemisProcess broker = ArtemisProcess.start(folder.resolve("broker"));
                Rig rig = Rig.in(folder.resolve("rig")).set("caravan.broker.url", broker.url())
                        .set("caravan.accounts.default.recipients-per-day", "0")) {
            produce(broker, MESSAGES);
            CaravanProcess bundle = rig.run();
            awaitAccepted(rig, MESSAGES * 15 / 100);
            broker.kill();
            broker.start();
            awaitAccepted(rig, MESSAGES * 35 / 100);
            bundle.kill();
            bundle = rig.run();
            awaitAccepted(rig, MESSAGES * 55 / 100);
            broker.kill();
            broker.start();
            awaitAccepted(rig, MESSAGES * 75 / 100);
            bundle.kill();
            rig.run();
            awaitAccepted(rig, MESSAGES);
            try (QueueClient after = QueueClient.connect(broker.url())) {
                rig.awaitThat("an empty queue", () -> after.count(QUEUE) == 0);
                assertThat(after.count("mail.dead-letter")).isZero();
                assertThat(after.count(ArtemisProcess.DEAD_LETTERS)).isZero();
            }
            Map<String, Set<String>> ids = idsBySubject(rig.office.accepted());
            assertThat(ids).as("none lost").hasSize(MESSAGES);
            assertThat(ids.values()).as("one Message-ID each").allMatch(each -> each.size() == 1);
            assertThat(rig.office.acceptedCount() - MESSAGES).as("doubled").isBetween(0, KILLS * CONNECTIONS);
        }
    }

    private static void produce(ArtemisProcess broker, int count) throws Exception {
        try (QueueClient producer = QueueClient.connect(broker.url())) {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                messages.add(producer.bytes(Rig.eml("number " + i, i + "@example.org")
                        .getBytes(StandardCharsets.US_ASCII), Map.of()));
            }
            producer.send(QUEUE, messages);
        }
    }

    private static void awaitAccepted(Rig rig, int count) {
        rig.awaitThat("message " + count, () -> rig.office.acceptedCount() >= count);
    }

    private static Map<String, Set<String>> idsBySubject(List<AcceptedMessage> accepted) throws Exception {
        Map<String, Set<String>> ids = new HashMap<>();
        for (AcceptedMessage message : accepted) {
            ids.computeIfAbsent(Rig.header(message, "Subject"), subject -> new HashSet<>())
                    .add(Rig.header(message, "Message-ID"));
        }
        return ids;
    }
}

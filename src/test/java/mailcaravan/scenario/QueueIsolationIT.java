package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.jms.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;

/** An account that is throttled, parked or always put off keeps its messages on its queue, and holds up no other queue. */
class QueueIsolationIT {
    private static final int BATCH = 400;
    private static final int WAITING = 50;

    @TempDir
    Path folder;

    private int batches;

    @Test
    void theSoundQueuesRateIsUnchangedByOthersThatWait() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().start();
                QueueClient producer = QueueClient.connect(broker.url());
                Rig rig = Rig.in(folder).set("caravan.broker.url", broker.url())) {
            rig.account("throttled", "throttled").account("stopped", "fault-401-invalid_client")
                    .account("transient", "transient")
                    .set("caravan.accounts.throttled.messages-per-minute", "1");
            CaravanProcess run = rig.run();
            rate(rig, producer);
            double alone = Math.max(rate(rig, producer), rate(rig, producer));

            produce(producer, "mail.outbound.throttled", "throttled@example.com", WAITING, "a@example.org");
            produce(producer, "mail.outbound.stopped", "stopped@example.com", WAITING, "a@example.org");
            produce(producer, "mail.outbound.transient", "transient@example.com", WAITING,
                    "451-4.3.0-at-rcpt@example.org");
            rig.awaitThat("all three wait", () -> !run.lines("account stopped is parked").isEmpty()
                    && !run.lines("account transient: ").isEmpty() && accepted(rig, "throttled@example.com") == 1);
            double beside = Math.max(rate(rig, producer), rate(rig, producer));

            assertThat(beside).as("messages a second beside queues that wait; alone: %s", alone)
                    .isGreaterThan(alone / 2);
            assertThat(accepted(rig, Rig.MAILBOX)).isEqualTo(batches * BATCH);
            assertThat(accepted(rig, "throttled@example.com")).isBetween(1, 3);
            assertThat(accepted(rig, "stopped@example.com")).isZero();
            rig.awaitThat("what waits is on the broker", () -> broker.count("mail.outbound.stopped") == WAITING);
            assertThat(broker.count("mail.dead-letter") + broker.count(EmbeddedArtemis.DEAD_LETTERS)).isZero();
        }
    }

    private static void produce(QueueClient producer, String queue, String mailbox, int count, String recipient)
            throws Exception {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(producer.bytes(Rig.emlFrom(mailbox, "number " + i, recipient)
                    .getBytes(StandardCharsets.US_ASCII), Map.of()));
        }
        producer.send(queue, messages);
    }

    /** Messages a second of the sound account, from the first of a batch that the server accepts to the last. */
    private double rate(Rig rig, QueueClient producer) throws Exception {
        int before = accepted(rig, Rig.MAILBOX);
        produce(producer, "mail.outbound", Rig.MAILBOX, BATCH, "a@example.org");
        batches++;
        rig.awaitThat("the batch accepted", () -> accepted(rig, Rig.MAILBOX) == before + BATCH);
        List<Long> times = rig.office.accepted().stream().filter(each -> each.user().equals(Rig.MAILBOX))
                .map(each -> each.time().toEpochMilli()).sorted().skip(before).toList();
        return 1000.0 * BATCH / Math.max(1, times.get(times.size() - 1) - times.get(0));
    }

    private static int accepted(Rig rig, String mailbox) {
        return (int) rig.office.accepted().stream().filter(each -> each.user().equals(mailbox)).count();
    }
}

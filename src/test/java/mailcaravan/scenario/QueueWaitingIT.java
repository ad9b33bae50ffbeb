package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.drop.AccountControl;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** Requests of a queue that cannot go out now wait at the broker, with what is known of them, and go out once. */
class QueueWaitingIT {
    private static final String DISCONNECTED = "disconnect-after-dot-once@example.org";

    @TempDir
    Path folder;

    @Test
    void whatFailsForAMomentIsTriedAgainAndItsProducerIsToldOnce() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.send("rcpt", "451-4.3.0-at-rcpt-twice@example.org");
            queue.send("dot", "451-4.3.0-at-dot-once@example.org");
            queue.send("doubt", DISCONNECTED);
            queue.send("some", "taken@example.org", "451-4.3.0-at-rcpt-twice+b@example.org");
            queue.send("one of three", "good@example.org", "550-5.1.1@example.org", "fine@example.org");
            CaravanProcess run = queue.rig.run();

            JsonNode rcpt = queue.answer("rcpt");
            assertThat(rcpt.path("outcome").asText()).isEqualTo("submitted");
            assertThat(rcpt.path("attempts").asInt()).isEqualTo(3);
            assertThat(rcpt.path("messageId").asText())
                    .isEqualTo(Rig.header(queue.rig.accepted("rcpt"), "Message-ID"));
            assertThat(queue.attempts(rcpt.path("request").asText(), "deferred")).containsExactly(1, 2);
            assertThat(queue.attempts(rcpt.path("request").asText(), "submitted")).containsExactly(3);
            assertThat(queue.answer("dot").path("attempts").asInt()).isEqualTo(2);

            JsonNode doubt = queue.answer("doubt");
            assertThat(doubt.path("outcome").asText()).isEqualTo("submitted");
            assertThat(messageIdsOf(queue.rig, DISCONNECTED)).hasSize(2)
                    .containsOnly(doubt.path("messageId").asText());
            assertThat(queue.attempts(doubt.path("request").asText(), "in-doubt")).containsExactly(1);

            assertThat(queue.answer("some").path("recipients")).hasSize(2);
            assertThat(messageIdsOf(queue.rig, "taken@example.org")).hasSize(1);

            JsonNode partly = queue.answer("one of three");
            assertThat(partly.path("outcome").asText()).isEqualTo("refused");
            assertThat(partly.path("recipients")).hasSize(3).allSatisfy(each -> {
                boolean refused = each.path("address").asText().startsWith("550");
                assertThat(each.path("reply").asText()).startsWith(refused ? "550 5.1.1" : "250");
            });
            assertThat(queue.failure("one of three").path("code").asText()).isEqualTo("550 5.1.1");
            assertThat(QueueClient.body(queue.deadLetter("one of three"))).isEqualTo(
                    Rig.eml("one of three", "good@example.org", "550-5.1.1@example.org", "fine@example.org"));
            // doubled: what was in doubt; split: the message for two recipients
            queue.assertOutcomes(7, 4, 1, 0);
            assertThat(run.lines(" not submitted: 451 4.3.0")).hasSize(1);
        }
    }

    @Test
    void whatIsInDoubtIsHeldWhatNeverWorksIsGivenUpAndWhatExpiresIsForgotten() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.rig.set("caravan.in-doubt", "hold").set("caravan.retry.give-up-after", "700ms");
            queue.send("doubt", DISCONNECTED);
            queue.send("never", "451-4.3.0-at-rcpt@example.org");
            sendExpiring(queue, "stale", 1);
            queue.rig.run();
            JsonNode doubt = queue.answer("doubt");
            assertThat(doubt.path("outcome").asText()).isEqualTo("in-doubt");
            assertThat(queue.failure("doubt").path("remedy").asText()).contains("Sent Items");
            JsonNode never = queue.answer("never");
            assertThat(never.path("outcome").asText()).isEqualTo("dead-lettered");
            assertThat(never.path("attempts").asInt()).isGreaterThan(1);
            JsonNode failure = queue.failure("never");
            assertThat(failure.path("history")).hasSize(failure.path("attempts").asInt());
            assertThat(failure.path("verdict").asText()).isEqualTo("REJECT");
            assertThat(failure.path("remedy").asText()).contains("dead-letters retry");
            queue.assertOutcomes(1, 0, 2, 0);
        }
    }

    @Test
    void whatExpiresWhileItWaitsIsNotTriedAnyMore() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.rig.set("caravan.retry.first-delay", "200ms").set("caravan.retry.max-delay", "500ms");
            CaravanProcess run = queue.rig.run();
            queue.rig.awaitThat("the queue served", () -> run.err().contains("from the queue"));
            sendExpiring(queue, "451-4.3.0-at-rcpt", 3_000);
            queue.rig.awaitThat("a first attempt", () -> queue.rig.journaled("deferred") >= 1);
            queue.rig.awaitThat("the queue is empty", () -> queue.broker.count(QueueScenario.QUEUE) == 0);
            queue.send("after", "a@example.org");
            queue.answer("after");
            queue.assertOutcomes(1, 1, 0, 0);
            assertThat(run.stop()).isZero();
        }
    }

    private static void sendExpiring(QueueScenario queue, String localPart, long millis) throws Exception {
        Message message = queue.producer().text(Rig.eml(localPart, localPart + "@example.org"), Map.of());
        message.setJMSReplyTo(queue.producer().queue(QueueScenario.ANSWERS));
        try (MessageProducer producer = queue.producer().session()
                .createProducer(queue.producer().queue(QueueScenario.QUEUE))) {
            producer.send(message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, millis);
        }
    }

    @Test
    void ofABacklogTheHigherPriorityGoesFirst() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.rig.set("caravan.accounts.default.smtp.connections", "1");
            for (int priority : new int[]{1, 4, 4, 9, 0, 7}) {
                Message message = queue.producer().text(Rig.eml("priority " + priority, "a@example.org"), Map.of());
                try (MessageProducer producer = queue.producer().session()
                        .createProducer(queue.producer().queue(QueueScenario.QUEUE))) {
                    producer.send(message, DeliveryMode.PERSISTENT, priority, 0);
                }
            }
            queue.rig.run();
            queue.rig.awaitThat("all out", () -> queue.rig.office.acceptedCount() == 6);
            List<String> subjects = new ArrayList<>();
            for (AcceptedMessage each : queue.rig.office.accepted()) {
                subjects.add(Rig.header(each, "Subject"));
            }
            assertThat(subjects).containsExactly("priority 9", "priority 7", "priority 4", "priority 4", "priority 1",
                    "priority 0");
            queue.assertOutcomes(6, 6, 0, 0);
        }
    }

    @Test
    void whileTheAccountWaitsItsMessagesStayInTheQueueHoweverOftenItIsTried() throws Exception {
        int messages = 12;
        EmbeddedArtemis impatient = EmbeddedArtemis.inMemory().deliveryAttempts(2);
        try (QueueScenario queue = QueueScenario.of(folder, impatient)) {
            queue.rig.office.failTokenRequests(401, "invalid_client", 7000222);
            CaravanProcess run = queue.rig.run();
            for (int i = 0; i < messages; i++) {
                queue.send("expired " + i, "a@example.org");
            }
            queue.rig.awaitThat("parked", () -> !run.lines("is parked: ERR-0028").isEmpty());
            probes(queue.rig, 5);
            queue.assertOutcomes(0, 0, 0, messages);
            queue.rig.office.failTokenRequests(503, "temporarily_unavailable", 90033);
            probes(queue.rig, 5);
            queue.assertOutcomes(0, 0, 0, messages);
            queue.rig.office.healTokenRequests();
            for (int i = 0; i < messages; i++) {
                assertThat(queue.answer("expired " + i).path("outcome").asText()).isEqualTo("submitted");
            }
            queue.assertOutcomes(messages, messages, 0, 0);
            assertThat(run.lines(" works again")).hasSize(1);

            AccountControl control = new AccountControl(queue.rig.home.resolve("state/default"));
            control.pause();
            queue.rig.awaitThat("the pause said", () -> run.err().contains("is paused"));
            queue.send("paused", "a@example.org");
            control.resume();
            queue.answer("paused");
            queue.assertOutcomes(messages + 1, messages + 1, 0, 0);
            assertThat(run.stop()).isZero();
        }
    }

    private static void probes(Rig rig, int more) {
        long before = rig.office.counters().refusedTokenRequests();
        rig.awaitThat("probes", () -> rig.office.counters().refusedTokenRequests() >= before + more);
    }

    @Test
    void aPausedQueueIsLeftAloneAndAQuotaIsWaitedFor() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.rig.set("caravan.accounts.default.recipients-per-day", "4");
            CaravanProcess run = queue.rig.run();
            queue.send("first", "a@example.org", "b@example.org", "c@example.org");
            queue.answer("first");
            queue.send("too many", "a@example.org", "b@example.org");
            queue.rig.awaitThat("the larger one waits", () -> !run.lines(" waits: its 2 recipients").isEmpty());
            queue.send("fits", "a@example.org");
            queue.answer("fits");
            queue.rig.awaitThat("the quota said", () -> run.err().contains("recipients-per-day is 4"));
            queue.send("later", "a@example.org");
            queue.assertOutcomes(2, 2, 0, 2);
            assertThat(run.stop()).isZero();
            new AccountControl(queue.rig.home.resolve("state/default")).pause();

            queue.rig.set("caravan.accounts.default.recipients-per-day", "0");
            CaravanProcess paused = queue.rig.run();
            queue.rig.awaitThat("the pause said", () -> paused.err().contains("is paused"));
            queue.rig.awaitThat("the queue served", () -> paused.err().contains("from the queue"));
            queue.assertOutcomes(2, 2, 0, 2);
            new AccountControl(queue.rig.home.resolve("state/default")).resume();
            queue.answer("later");
            queue.rig.awaitThat("one waits for its time", () -> queue.broker.count(QueueScenario.QUEUE) <= 1);
            assertThat(paused.stop()).isZero();
        }
    }

    private static List<String> messageIdsOf(Rig rig, String recipient) throws Exception {
        List<String> ids = new ArrayList<>();
        for (AcceptedMessage each : rig.office.accepted()) {
            if (each.recipients().contains(recipient)) {
                ids.add(Rig.header(each, "Message-ID"));
            }
        }
        return ids;
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.Rig;

/** The program is stopped or killed with messages of a queue in flight: none is lost, and what is doubled is stated. */
class QueueStopIT {
    @TempDir
    Path folder;

    @Test
    void sigtermFinishesWhatIsInFlightAndLeavesTheRestInTheQueue() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            for (int i = 1; i <= 3; i++) {
                queue.send("slow " + i, "slow-dot-2s+" + i + "@example.org");
            }
            CaravanProcess run = queue.rig.run();
            queue.rig.awaitThat("three in flight", () -> queue.rig.office.counters().endedMessages() == 3);
            for (int i = 1; i <= 5; i++) {
                queue.send("later " + i, "a@example.org");
            }
            assertThat(run.stop()).isZero();
            for (int i = 1; i <= 3; i++) {
                queue.answer("slow " + i);
            }
            queue.assertOutcomes(3, 3, 0, 5);
            assertThat(queue.rig.journaled("in-doubt")).isZero();
            assertThat(run.lines("Forcing")).isEmpty();
            queue.rig.run();
            for (int i = 1; i <= 5; i++) {
                queue.answer("later " + i);
            }
            queue.assertOutcomes(8, 8, 0, 0);
        }
    }

    @Test
    void aServerThatSaysNothingMoreDoesNotHoldUpTheStop() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            long before = queue.rig.office.counters().commands();
            queue.send("silent", "silent-at-rcpt-once@example.org");
            CaravanProcess run = queue.rig.run();
            queue.rig.awaitThat("in flight",
                    () -> queue.rig.office.counters().commands() >= before + 6);
            long began = System.nanoTime();
            assertThat(run.stop()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as("the stop").isLessThan(Duration.ofSeconds(75));
            queue.assertOutcomes(0, 0, 0, 1);
            queue.rig.run();
            queue.answer("silent");
            queue.assertOutcomes(1, 1, 0, 0);
        }
    }

    @Test
    void whatWasKilledBetweenDotAndReplyIsSentAgainUnderTheSameMessageId() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.send("one", "slow-dot-1500ms-once@example.org");
            CaravanProcess run = queue.rig.run();
            queue.rig.awaitThat("the dot", () -> queue.rig.office.counters().endedMessages() == 1);
            run.kill();
            queue.rig.awaitThat("the server's own end of it", () -> queue.rig.office.acceptedCount() == 1);
            CaravanProcess again = queue.rig.run();
            String messageId = queue.answer("one").path("messageId").asText();
            queue.assertOutcomes(2, 1, 0, 0);
            assertThat(Rig.header(queue.rig.office.accepted().get(0), "Message-ID")).isEqualTo(messageId);
            assertThat(Rig.header(queue.rig.office.accepted().get(1), "Message-ID")).isEqualTo(messageId);
            assertThat(again.lines("in doubt after the last stop")).hasSize(1);
            assertThat(queue.rig.journaled("in-doubt")).isEqualTo(1);
        }
    }

    @Test
    void whatWasKilledBetweenDotAndReplyIsHeldWhereDoublesAreWorse() throws Exception {
        try (QueueScenario queue = QueueScenario.in(folder)) {
            queue.rig.set("caravan.in-doubt", "hold");
            queue.send("one", "slow-dot-1500ms-once@example.org");
            CaravanProcess run = queue.rig.run();
            queue.rig.awaitThat("the dot", () -> queue.rig.office.counters().endedMessages() == 1);
            run.kill();
            queue.rig.awaitThat("the server's own end of it", () -> queue.rig.office.acceptedCount() == 1);
            queue.rig.run();
            assertThat(queue.answer("one").path("outcome").asText()).isEqualTo("in-doubt");
            assertThat(queue.failure("one").path("code").asText()).isEqualTo("unfinished");
            queue.assertOutcomes(1, 0, 1, 0);
        }
    }

    @Test
    void whatWasKilledBetweenReplyAndAcknowledgementIsOnlyAcknowledged() throws Exception {
        EmbeddedArtemis kept = EmbeddedArtemis.in(folder.resolve("broker"));
        try (QueueScenario queue = QueueScenario.of(folder, kept)) {
            queue.send("one", "slow-dot-3s-once@example.org");
            queue.send("two", "550-5.1.1@example.org", "slow-dot-3s-once+two@example.org");
            CaravanProcess run = queue.rig.run();
            queue.rig.awaitThat("the dots", () -> queue.rig.office.counters().endedMessages() == 2);
            kept.stop();
            queue.rig.awaitThat("the replies", () -> queue.rig.journaled("submitted") == 1
                    && !run.lines("goes to the dead letters").isEmpty());
            run.kill();
            kept.start();
            queue.reconnect();
            CaravanProcess again = queue.rig.run();
            assertThat(queue.answer("one").path("outcome").asText()).isEqualTo("submitted");
            assertThat(queue.answer("two").path("outcome").asText()).isEqualTo("refused");
            assertThat(again.lines("is only acknowledged")).hasSize(2);
            queue.assertOutcomes(2, 1, 1, 0);
        }
    }

    @Test
    void whatLostItsBrokerBetweenDotAndReplyIsOnlyAcknowledgedWhenTheBrokerIsBack() throws Exception {
        EmbeddedArtemis kept = EmbeddedArtemis.in(folder.resolve("broker"));
        try (QueueScenario queue = QueueScenario.of(folder, kept)) {
            queue.send("one", "slow-dot-3s-once@example.org");
            CaravanProcess run = queue.rig.run();
            queue.rig.awaitThat("the dot", () -> queue.rig.office.counters().endedMessages() == 1);
            kept.stop();
            queue.rig.awaitThat("the reply", () -> queue.rig.journaled("submitted") == 1);
            kept.start();
            queue.reconnect();
            assertThat(queue.answer("one").path("outcome").asText()).isEqualTo("submitted");
            queue.assertOutcomes(1, 1, 0, 0);
            assertThat(run.stop()).isZero();
        }
    }
}

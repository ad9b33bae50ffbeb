package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/**
 * Signals while much is under way: the first one drains, within its bound; a second one ends at once. Nothing is lost by
 * either, and nothing doubled but what was between its final dot and the reply when a second one came.
 */
@DisabledOnOs(OS.WINDOWS)
class TerminationIT {
    private static final int CONNECTIONS = 3;

    @TempDir
    Path folder;

    @Test
    void drainsUnderLoadAndTakesNothingNew() throws Exception {
        int files = 100;
        int messages = 30;
        try (QueueScenario queue = QueueScenario.in(folder)) {
            Rig rig = queue.rig.set("caravan.settle", "0ms");
            CaravanProcess run = rig.run();
            queue.send("slow of the queue", "slow-dot-3s+q@example.org");
            rig.awaitThat("the slow one", () -> rig.journaled("submitting") == 1);
            for (int i = 0; i < files; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("file " + i, "slow-dot-20ms+" + i + "@example.org"));
            }
            for (int i = 1; i < messages; i++) {
                queue.producer().send(QueueScenario.QUEUE, queue.producer().text(
                        Rig.eml("message " + i, "slow-dot-20ms+" + i + "@example.org"), Map.of()));
            }
            rig.awaitThat("some of both", () -> rig.office.acceptedCount() >= 15);
            long began = System.nanoTime();
            run.signal("TERM");
            // while it drains, more comes in: it stays where it is
            rig.awaitThat("the stop is said", () -> !run.lines("stops: ").isEmpty());
            for (int i = 0; i < 20; i++) {
                rig.drop("late" + i + ".eml", Rig.eml("late " + i, "a@example.org"));
            }
            assertThat(run.awaitExit()).as(run.err()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as("the stop").isLessThan(Duration.ofSeconds(75));
            assertThat(rig.names("drop/.sending")).isEmpty();
            assertThat(rig.names("sent")).noneMatch(name -> name.startsWith("late"));
            assertThat(rig.names("drop")).hasSizeGreaterThan(20).filteredOn(name -> name.startsWith("late"))
                    .hasSize(20);
            assertThat(rig.journaled("in-doubt")).isZero();
            long submitted = rig.journaled("submitted");
            assertThat(submitted).isEqualTo(rig.journaled("submitting")).isEqualTo(rig.office.acceptedCount())
                    .isLessThan(files + messages);
            assertThat(queue.answer("slow of the queue").path("outcome").asText()).isEqualTo("submitted");
            assertThat(run.lines("Forcing")).isEmpty();
            rig.run();
            rig.awaitSent(files + 20);
            queue.assertOutcomes(files + messages + 20, files + messages + 20, 0, 0);
            assertThat(subjects(rig)).hasSize(files + messages + 20);
        }
    }

    @ParameterizedTest
    @CsvSource({"resend, TERM, 143", "hold, INT, 130"})
    void aSecondSignalEndsAtOnceAndTheNextStartSettlesWhatWasInDoubt(String inDoubt, String signal, int status)
            throws Exception {
        int waiting = 20;
        try (Rig rig = Rig.in(folder).set("caravan.in-doubt", inDoubt)) {
            for (int i = 1; i <= CONNECTIONS; i++) {
                rig.drop("slow" + i + ".eml", Rig.eml("slow " + i, "slow-dot-6s-once+" + i + "@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitThat("all in flight", () -> rig.office.counters().endedMessages() == CONNECTIONS);
            for (int i = 0; i < waiting; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("number " + i, "a+" + i + "@example.org"));
            }
            // where the tests run in the background, nobody gets SIGINT
            boolean deaf = signal.equals("INT") && run.ignoresInterrupt();
            String sent = deaf ? "TERM" : signal;
            run.signal(sent);
            rig.awaitThat("the stop is said", () -> !run.lines("stops: ").isEmpty());
            run.signal(sent);
            assertThat(run.awaitExit()).as(run.err()).isEqualTo(deaf ? 143 : status);
            assertThat(rig.journaled("submitted")).as("it has waited for nothing").isZero();
            rig.awaitThat("the server's own end of them", () -> rig.office.acceptedCount() == CONNECTIONS);
            rig.run();
            int submitted = inDoubt.equals("hold") ? waiting : waiting + CONNECTIONS;
            rig.awaitSent(submitted);
            rig.awaitThat("all settled", () -> rig.names("drop/.sending").isEmpty());
            rig.assertOutcomes(CONNECTIONS + submitted, submitted, waiting + CONNECTIONS - submitted);
            assertThat(rig.journaled("in-doubt")).isEqualTo(CONNECTIONS);
            assertThat(subjects(rig)).as("messages that arrived").hasSize(waiting + CONNECTIONS);
        }
    }

    @Test
    void aStartThatIsStoppedBeforeItServesIsNoFailure() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.start("run");
            rig.awaitThat("the home is taken", () -> Files.exists(rig.home.resolve(".lock")));
            assertThat(run.stop()).as(run.err()).isZero();
            assertThat(run.lines("mail-caravan: ")).isEmpty();
            rig.run();
            rig.awaitSent(1);
        }
    }

    @Test
    void everyOtherCommandEndsTooWhenItIsToldTo() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess simulator = rig.startExactly("simulator", "--smtp-port", "0", "--http-port", "0",
                    "--https-port", "0", "--store", folder.resolve("simulated").toString());
            CaravanProcess demo = rig.startExactly("demo");
            CaravanProcess authorize = rig.start("authorize", "--account", "default", "--no-browser");
            // its message is between the final dot and the reply: it waits for the reply
            CaravanProcess send = rig.start("send", "-sslow", "slow-dot-6s@example.org");
            // waits for an attempt that is far away
            CaravanProcess retry = rig.start("send", "-sbusy", "--retry", "1h", "451-4.7.0@example.org");
            CaravanProcess piped = rig.start("sendmail", "-t").pipe("To: a@example.org\n".getBytes());
            rig.awaitThat("all at work", () -> simulator.out().contains("token-file=")
                    && demo.out().contains("Ctrl+C") && authorize.out().contains("http")
                    && rig.journaled("submitting") >= 1 && rig.journaled("deferred") >= 1);
            for (CaravanProcess each : List.of(simulator, demo, authorize, send, retry, piped)) {
                each.signal("TERM");
            }
            assertThat(simulator.awaitExit()).isZero();
            assertThat(demo.awaitExit()).as(demo.err()).isZero();
            assertThat(authorize.awaitExit()).isEqualTo(1);
            assertThat(send.awaitExit()).as(send.out()).isZero();
            assertThat(retry.awaitExit()).as(retry.out()).isNotZero();
            assertThat(retry.out()).contains("451 4.7.0");
            assertThat(piped.awaitExit()).isNotZero();
            rig.assertOutcomes(1, 0, 0);
            assertThat(Files.exists(rig.drop()) ? rig.names("drop") : List.of()).isEmpty();
        }
    }

    private static Set<String> subjects(Rig rig) throws Exception {
        Set<String> subjects = new HashSet<>();
        for (AcceptedMessage each : rig.office.accepted()) {
            subjects.add(Rig.header(each, "Subject"));
        }
        return subjects;
    }
}

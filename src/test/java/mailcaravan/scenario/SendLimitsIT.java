package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** A mailbox's limits hold for commands, and for a bundle beside them, as for one process. */
class SendLimitsIT {
    private static final int CONNECTIONS = 3;

    /** A hundred take minutes: {@code -Dcaravan.runs=100} where there is time. */
    private static final int RUNS = Integer.getInteger("caravan.runs", 12);

    @TempDir
    Path folder;

    @Test
    void aHundredRunsAskForOneAccessToken() throws Exception {
        try (Rig rig = rig()) {
            ExecutorService loops = Executors.newFixedThreadPool(2);
            try {
                List<Future<?>> both = new ArrayList<>();
                for (int loop = 1; loop <= 2; loop++) {
                    String name = "loop " + loop + " run ";
                    both.add(loops.submit(() -> {
                        for (int i = 1; i <= RUNS / 2; i++) {
                            accepted(send(rig, name + i));
                        }
                        return null;
                    }));
                }
                for (Future<?> each : both) {
                    each.get();
                }
            } finally {
                loops.shutdownNow();
            }
            assertThat(rig.office.acceptedCount()).isEqualTo(RUNS / 2 * 2);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(1);
            assertJournaled(rig, RUNS / 2 * 2);
        }
    }

    @Test
    void twentyAtOnceShareThreeConnections() throws Exception {
        try (Rig rig = rig()) {
            rig.office.fault(Rig.MAILBOX, "slow-dot-200ms");
            List<CaravanProcess> all = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                all.add(send(rig, "at once " + i));
            }
            for (CaravanProcess each : all) {
                accepted(each);
            }
            assertThat(rig.office.acceptedCount()).isEqualTo(20);
            assertWithinConnections(rig);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(1);
            assertJournaled(rig, 20);
        }
    }

    @Test
    void aCommandGetsAConnectionOfABundleThatHasThemAllIdleAndTheBundleGoesOn() throws Exception {
        try (Rig rig = rig()) {
            rig.run();
            for (int i = 1; i <= CONNECTIONS; i++) {
                rig.drop("at-once-" + i + ".eml", Rig.eml("at once " + i, "slow-dot-1500ms+" + i + "@example.org"));
            }
            rig.awaitSent(CONNECTIONS);
            assertThat(rig.office.counters().maxConnectionsPerMailbox()).as("that the bundle holds now")
                    .isEqualTo(CONNECTIONS);
            accepted(start(rig, "--wait", "20s", "-scommand", "you@example.org"));
            rig.drop("after.eml", Rig.eml("after", "you@example.org"));
            rig.awaitSent(CONNECTIONS + 1);
            assertWithinConnections(rig);
            assertThat(rig.office.acceptedCount()).isEqualTo(CONNECTIONS + 2);
        }
    }

    @Test
    void neitherABusyBundleNorALoopOfCommandsHoldsUpTheOther() throws Exception {
        try (Rig rig = rig().set("caravan.accounts.default.smtp.connections", "1")) {
            rig.office.fault(Rig.MAILBOX, "slow-dot-100ms");
            rig.run();
            int dropped = 100;
            int commands = 3;
            for (int i = 1; i <= dropped; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("m" + i, "you@example.org"));
            }
            CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= commands; i++) {
                    run(rig, "command " + i);
                }
            });
            loop.get();
            rig.awaitSent(dropped);
            assertThat(rig.office.acceptedCount()).isEqualTo(dropped + commands);
            assertThat(rig.accepted("command 1").number()).as("among the bundle's").isLessThan(dropped);
            assertThat(rig.office.counters().maxConnectionsPerMailbox()).isEqualTo(1);
            assertThat(rig.journaled("in-doubt") + rig.journaled("retry")).isZero();
            assertJournaled(rig, dropped + commands);
        }
    }

    @Test
    void theMinuteOfABundleAndOfCommandsIsTheSame() throws Exception {
        try (Rig rig = rig().set("caravan.accounts.default.messages-per-minute", "3")) {
            rig.run();
            rig.drop("one.eml", Rig.eml("one", "you@example.org"));
            rig.awaitSent(1);
            List<CaravanProcess> more = new ArrayList<>();
            for (int i = 2; i <= 4; i++) {
                more.add(start(rig, "--wait", "0s", "-snumber " + i, "you@example.org"));
            }
            int late = 0;
            for (CaravanProcess each : more) {
                if (each.awaitExit() != 0) {
                    late++;
                    assertThat(each.awaitExit()).as(each.out()).isEqualTo(32);
                    assertThat(each.out()).startsWith("ERR-0032:");
                }
            }
            assertThat(late).as("those beyond the minute's three").isEqualTo(1);
            assertThat(rig.office.acceptedCount()).isEqualTo(3);
            rig.drop("waits.eml", Rig.eml("waits", "you@example.org"));
            // the bundle looks four times a second: what it has seen for some rounds, it has left where it is
            assertThat(start(rig, "--wait", "0s", "-sfive", "you@example.org").awaitExit()).isEqualTo(32);
            assertThat(rig.names("drop")).contains("waits.eml");
            assertThat(rig.office.acceptedCount()).isEqualTo(3);
        }
    }

    @Test
    void aKilledCommandHoldsNoConnection() throws Exception {
        try (Rig rig = rig().set("caravan.accounts.default.smtp.connections", "1")) {
            CaravanProcess hangs = start(rig, "-shangs", "slow-rcpt-600s@example.org");
            rig.awaitThat("its connection", () -> rig.office.counters().maxConnectionsPerMailbox() == 1);
            CaravanProcess busy = start(rig, "--wait", "0s", "-sbusy", "you@example.org");
            assertThat(busy.awaitExit()).as(busy.out() + busy.err()).isEqualTo(32);
            CaravanProcess waits = start(rig, "-swaits", "you@example.org");
            hangs.kill();
            accepted(waits);
            assertThat(rig.office.acceptedCount()).isEqualTo(1);
        }
    }

    private Rig rig() throws Exception {
        // a surplus connection is counted all the same
        return Rig.in(folder, options -> options.withConnectionsPerMailbox(50));
    }

    private static CaravanProcess send(Rig rig, String subject) throws Exception {
        return start(rig, "-s" + subject, "you@example.org");
    }

    private static synchronized CaravanProcess start(Rig rig, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("send"));
        all.addAll(List.of(arguments));
        return rig.start(all.toArray(String[]::new));
    }

    private static void run(Rig rig, String subject) {
        try {
            accepted(send(rig, subject));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void accepted(CaravanProcess send) throws InterruptedException {
        assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
    }

    private static void assertWithinConnections(Rig rig) {
        assertThat(rig.office.counters().maxConnectionsPerMailbox()).isEqualTo(CONNECTIONS);
    }

    /** Each message has one line that says that it was submitted, and every line is whole. */
    private static void assertJournaled(Rig rig, int messages) throws Exception {
        List<JsonNode> lines = rig.journal();
        assertThat(lines).allSatisfy(line -> assertThat(line.path("id").asText()).isNotEmpty());
        assertThat(lines.stream().filter(line -> line.path("outcome").asText().equals("submitted"))
                .map(line -> line.path("id").asText()).distinct()).hasSize(messages);
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.drop.AccountControl;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** A parked account is tried without a message, over restarts, and an operator can pause and resume it by hand. */
class ParkingIT {
    @TempDir
    Path folder;

    @Test
    void aParkedAccountIsProbedWithoutAMessageAndComesBackByItself() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.office.failTokenRequests(401, "invalid_client", 7000222);
            CaravanProcess program = rig.run();
            rig.drop("a.eml", Rig.eml("a", "a@example.org"));
            rig.drop("b.eml", Rig.eml("b", "b@example.org"));
            Path parked = rig.home.resolve("state/default/parked.json");
            rig.awaitThat("the account parked", () -> Files.exists(parked));
            assertThat(program.err()).containsOnlyOnce("is parked: ERR-0028:").contains("AADSTS7000222");
            assertThat(Files.readString(parked)).contains("AADSTS7000222", "\"ja\"", "\"en\"");

            program.stop();
            long connections = rig.office.counters().smtpConnections();
            long tokenRequests = rig.office.counters().tokenRequests();
            CaravanProcess second = rig.run();
            rig.awaitThat("probes of the second process",
                    () -> rig.office.counters().tokenRequests() >= tokenRequests + 2);
            assertThat(second.err()).contains("is parked since");
            assertThat(rig.office.counters().smtpConnections()).isEqualTo(connections);
            assertThat(rig.names("drop")).containsExactly("a.eml", "b.eml");
            assertThat(rig.journaled("deferred")).as("requests that were tried").isBetween(1L, 2L);

            rig.office.healTokenRequests();
            rig.awaitSent(2);
            assertThat(second.err()).contains("works again");
            assertThat(parked).doesNotExist();
            rig.assertOutcomes(2, 2, 0);
        }
    }

    @Test
    void aCauseThatMostlyPassesIsAnErrorOnlyAfterThreeTriesInARowOverARestartToo() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess program = rig.run();
            rig.drop("passes.eml", Rig.eml("passes", "430-4.2.0-at-dot-twice@example.org"));
            rig.awaitSent(1);
            assertThat(program.lines("this may pass by itself")).hasSize(1);
            assertThat(program.lines("is parked")).isEmpty();
            program.stop();

            rig.set("caravan.probe.first-delay", "1s");
            CaravanProcess second = rig.run();
            rig.drop("stays.eml", Rig.eml("stays", "430-4.2.0-at-dot@example.org"));
            rig.awaitThat("the first try on record", () -> !second.lines("this may pass by itself").isEmpty()
                    && Files.exists(rig.home.resolve("state/default/parked.json"))
                    && rig.names("drop").contains("stays.eml"));
            second.kill();
            CaravanProcess third = rig.run();
            rig.awaitThat("the account parked", () -> !third.lines("is parked: 430 4.2.0").isEmpty());
            rig.awaitThat("the third try in the journal", () -> verdicts(rig).size() >= 3);
            assertThat(verdicts(rig).subList(0, 3)).containsExactly("RETRY", "RETRY", "STOP");
            rig.assertOutcomes(1, 1, 0, 1);
        }
    }

    private static List<String> verdicts(Rig rig) throws IOException {
        return rig.journal().stream()
                .filter(line -> line.path("request").asText().equals("stays.eml")
                        && line.path("outcome").asText().equals("deferred"))
                .map(line -> line.path("verdict").asText()).toList();
    }

    @Test
    void aProbeSignsInAndTheNextMessageUsesItsConnection() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.office.greetWith("554 5.3.2 not now");
            CaravanProcess program = rig.run();
            rig.drop("a.eml", Rig.eml("a", "a@example.org"));
            rig.awaitThat("the account parked", () -> program.err().contains("is parked: 554"));
            rig.awaitThat("the request back", () -> rig.names("drop").contains("a.eml"));
            Path away = Files.move(rig.drop().resolve("a.eml"), folder.resolve("away.eml"));
            long before = rig.office.counters().smtpConnections();
            rig.awaitThat("more probes", () -> rig.office.counters().smtpConnections() >= before + 2);
            rig.office.greetWith(null);
            rig.awaitThat("the account open", () -> program.err().contains("works again"));
            assertThat(rig.office.acceptedCount()).isZero();

            long connections = rig.office.counters().smtpConnections();
            Files.move(away, rig.drop().resolve("a.eml"));
            rig.awaitSent(1);
            assertThat(rig.office.counters().smtpConnections()).isEqualTo(connections);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void anOperatorPausesOverARestartAndResumes() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            AccountControl control = new AccountControl(rig.home.resolve("state/default"));
            CaravanProcess program = rig.run();
            control.pause();
            rig.awaitThat("the pause said", () -> program.err().contains("is paused"));
            rig.drop("a.eml", Rig.eml("a", "a@example.org"));
            program.stop();
            CaravanProcess second = rig.run();
            rig.awaitThat("the pause said again", () -> second.err().contains("is paused"));
            assertThat(rig.names("drop")).containsExactly("a.eml");
            assertThat(rig.office.acceptedCount()).isZero();

            control.resume();
            rig.awaitSent(1);
            rig.awaitThat("the word taken", () -> !Files.exists(rig.home.resolve("state/default/resume")));
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void aParkedAccountIsTriedAtOnceWhenAnOperatorSaysSo() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.set("caravan.probe.first-delay", "10m").set("caravan.probe.max-delay", "10m");
            rig.office.failTokenRequests(401, "invalid_client", 7000222);
            CaravanProcess program = rig.run();
            rig.drop("a.eml", Rig.eml("a", "a@example.org"));
            rig.awaitThat("the account parked", () -> program.err().contains("is parked: ERR-0028:"));
            rig.office.healTokenRequests();
            new AccountControl(rig.home.resolve("state/default")).resume();
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0);
        }
    }
}

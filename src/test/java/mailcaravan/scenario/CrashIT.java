package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** kill -9 at any moment: nothing is lost, and doubled at most what was in flight, with the same Message-ID. */
class CrashIT {
    private static final int CONNECTIONS = 3;

    @TempDir
    Path folder;

    @Test
    void nothingIsLostHoweverOftenItIsKilled() throws Exception {
        int messages = 180;
        int kills = 3;
        try (Rig rig = Rig.in(folder).set("caravan.settle", "0ms")) {
            for (int i = 0; i < messages; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("number " + i, "slow-dot-10ms+" + i + "@example.org"));
            }
            for (int kill = 1; kill <= kills; kill++) {
                int killAt = kill * 40;
                CaravanProcess run = rig.run();
                rig.awaitThat("message " + killAt, () -> rig.office.acceptedCount() >= killAt);
                run.kill();
            }
            rig.run();
            rig.awaitSent(messages);
            int doubled = rig.office.acceptedCount() - messages;
            assertThat(doubled).as("doubled").isBetween(0, kills * CONNECTIONS);
            rig.assertOutcomes(messages + doubled, messages, 0);
            assertEachHasOneMessageId(rig, messages);
        }
    }

    @Test
    void whatWasBetweenDotAndReplyIsSentAgainUnderTheSameMessageId() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.drop("one.eml", Rig.eml("one", "slow-dot-1500ms-once@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("the dot", () -> rig.office.counters().endedMessages() == 1);
            run.kill();
            rig.awaitThat("the server's own end of it", () -> rig.office.acceptedCount() == 1);
            assertThat(rig.names("drop/.sending")).containsExactly("one.eml");
            CaravanProcess again = rig.run();
            rig.awaitSent(1);
            rig.assertOutcomes(2, 1, 0);
            assertEachHasOneMessageId(rig, 1);
            assertThat(again.lines("in doubt after the last stop")).hasSize(1);
            assertThat(rig.journaled("in-doubt")).isEqualTo(1);
            assertThat(rig.journaled("submitted")).isEqualTo(1);
        }
    }

    @Test
    void whatWasBetweenDotAndReplyIsHeldWhereDoublesAreWorse() throws Exception {
        try (Rig rig = Rig.in(folder).set("caravan.in-doubt", "hold")) {
            rig.drop("one.eml", Rig.eml("one", "slow-dot-1500ms-once@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("the dot", () -> rig.office.counters().endedMessages() == 1);
            run.kill();
            rig.awaitThat("the server's own end of it", () -> rig.office.acceptedCount() == 1);
            rig.run();
            assertThat(rig.awaitFailed("one.eml").path("outcome").asText()).isEqualTo("in-doubt");
            rig.assertOutcomes(1, 0, 1);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void whatTheJournalHoldsAsSubmittedIsOnlyFiled() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Path sent = Files.createDirectories(rig.home.resolve("sent"));
            Path failed = Files.createDirectories(rig.home.resolve("failed"));
            CaravanProcess run = rig.run();
            for (Path each : List.of(sent, failed)) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-xr-x"));
            }
            try {
                if (Files.isWritable(sent)) {
                    // permissions do not hold back root: take the folders away and put files in their place
                    Files.delete(sent);
                    Files.delete(failed);
                    Files.createFile(sent);
                    Files.createFile(failed);
                }
                rig.drop("one.eml", Rig.eml("one", "a@example.org"));
                rig.drop("two.eml", Rig.eml("two", "550-5.1.1@example.org"));
                rig.awaitThat("two that cannot be filed", () -> run.lines("cannot be filed yet").size() == 2);
                run.kill();
            } finally {
                for (Path each : List.of(sent, failed)) {
                    if (Files.isRegularFile(each)) {
                        Files.delete(each);
                    } else {
                        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
                    }
                }
            }
            assertThat(rig.names("drop/.sending")).containsExactly("one.eml", "two.eml");
            rig.drop("three.eml", Rig.eml("three", "a@example.org"));
            CaravanProcess again = rig.run();
            rig.awaitSent(2);
            assertThat(rig.awaitFailed("two.eml").path("code").asText()).isEqualTo("550 5.1.1");
            rig.assertOutcomes(2, 2, 1);
            assertThat(again.lines("before the last stop; it is only filed")).hasSize(2);
            assertThat(rig.journaled("submitted")).isEqualTo(2);
        }
    }

    @Test
    void aSecondProcessOnTheSameHomeEndsWithOneLineAndHarmsNothing() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.drop("slow.eml", Rig.eml("slow", "slow-dot-2s@example.org"));
            CaravanProcess first = rig.run();
            rig.awaitThat("in flight", () -> rig.office.counters().endedMessages() == 1);
            try (CaravanProcess second = rig.start("run")) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.onlyLine()).contains("Another process serves", rig.home.toString());
            }
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(2);
            assertThat(first.isAlive()).isTrue();
            rig.assertOutcomes(2, 2, 0);
        }
    }

    private static void assertEachHasOneMessageId(Rig rig, int messages) throws IOException {
        Set<String> subjects = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (AcceptedMessage each : rig.office.accepted()) {
            String subject = Rig.header(each, "Subject");
            subjects.add(subject);
            pairs.add(subject + " " + Rig.header(each, "Message-ID") + " " + Rig.header(each, "Date"));
        }
        assertThat(subjects).as("messages that arrived").hasSize(messages);
        assertThat(pairs).as("Message-IDs and Dates").hasSize(messages);
    }
}

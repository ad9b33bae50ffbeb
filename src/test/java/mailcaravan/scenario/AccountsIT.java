package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** Several mailboxes in one process: what is wrong with one holds up no other, and heals by itself. */
class AccountsIT {
    @TempDir
    Path folder;

    @Test
    void anAccountThatCannotWorkIsParkedWithItsReasonAndStartsWhenItCan() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Path blocked = Files.createFile(folder.resolve("blocked"));
            rig.account("second", "second").account("later", "later").account("nofolder", "nofolder")
                    .set("caravan.accounts.nofolder.drop-folder", "blocked/drop");
            Path tokenFile = folder.resolve("later.ini");
            Path away = Files.move(tokenFile, folder.resolve("away.ini"));
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            for (String each : List.of("second", "later")) {
                rig.drop(each + "/one.eml", Rig.emlFrom(each + "@example.com", "one", "a@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitThat("the sound ones", () -> rig.names("sent").contains("one.eml")
                    && rig.names("sent/second").contains("one.eml"));
            assertThat(run.lines("account later is parked")).singleElement().asString().contains("[12006]",
                    "later.ini", "authorize");
            assertThat(run.lines("account nofolder is parked")).singleElement().asString().contains("blocked/drop",
                    "Make the folder");
            rig.assertOutcomes(2, 2, 0, 1);
            Files.delete(blocked);
            Files.move(away, tokenFile);
            rig.awaitThat("the mended ones",
                    () -> rig.names("sent/later").contains("one.eml")
                            && Files.isDirectory(folder.resolve("blocked/drop")));
            rig.awaitThat("nofolder serves", () -> !run.lines("account nofolder: serves").isEmpty());
            Files.writeString(folder.resolve("blocked/drop/one.eml"),
                    Rig.emlFrom("nofolder@example.com", "one", "a@example.org"));
            rig.awaitThat("nofolder/ sent", () -> rig.names("sent/nofolder").contains("one.eml"));
            rig.assertOutcomes(4, 4, 0);
            assertThat(run.lines(" is parked")).hasSize(2);
            assertThat(run.lines(" works again")).hasSize(2);
        }
    }

    @Test
    void aRefusedTokenIsReplacedOnceThenTheAccountIsParkedUntilItIsTakenAgain() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.account("refused", "535-5.7.3-at-auth-twice@example.com", "refused", rig.office.tokenUri());
            rig.drop("refused/one.eml", Rig.emlFrom("535-5.7.3-at-auth-twice@example.com", "one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("refused/ sent", () -> rig.names("sent/refused").size() == 1);
            assertThat(run.lines("account refused is parked")).singleElement()
                    .asString().contains("535 5.7.3",
                            "SMTP.Send");
            assertThat(run.lines("account refused works again")).hasSize(1);
            assertThat(rig.office.counters().failedAuths()).isEqualTo(2);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(2);
            rig.assertOutcomes(1, 1, 0);

            // a token that the server forgets is replaced without a word
            rig.drop("before.eml", Rig.eml("before", "a@example.org"));
            rig.awaitThat("before", () -> rig.names("sent").contains("before.eml"));
            long asked = rig.office.counters().tokenRequests();
            rig.office.expireAccessTokens();
            rig.office.dropConnections();
            rig.drop("after.eml", Rig.eml("after", "a@example.org"));
            rig.awaitThat("after", () -> rig.names("sent").contains("after.eml"));
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(asked + 1);
            assertThat(run.lines("account default is parked")).isEmpty();
            rig.assertOutcomes(3, 3, 0);
        }
    }

    @Test
    void withNoUsableFolderAtAllTheProgramEndsWithStatus1() throws Exception {
        Files.createFile(folder.resolve("blocked"));
        try (Rig rig = Rig.in(folder)) {
            rig.account("second", "second").set("caravan.accounts.default.drop-folder", "blocked/drop")
                    .set("caravan.accounts.second.drop-folder", "blocked/second");
            CaravanProcess run = rig.start("run");
            assertThat(run.awaitExit()).isEqualTo(1);
            assertThat(run.lines(" is parked")).hasSize(2);
            assertThat(run.err()).contains("No account could be started").doesNotContain("\tat ");
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.Rig;

/** A token endpoint that gives no token: one line that names the cause and the cure, and no request is lost for it. */
class TokenEndpointIT {
    @TempDir
    Path folder;

    @Test
    void eachCauseIsOneLineAndParksOnlyItsOwnAccount() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.account("down", "down", URI.create("https://localhost:" + ClosedPort.find() + "/token"))
                    .account("secret", "fault-401-invalid_client").account("html", "fault-html")
                    .account("silent", "fault-silent").account("cut", "fault-disconnect")
                    .account("grant", "fault-400-invalid_grant").account("elsewhere", "fault-redirect");
            Path silent = folder.resolve("silent.ini");
            Files.writeString(silent, Files.readString(silent).replace("TIME_OUT=30", "TIME_OUT=1"));
            List<String> broken = List.of("down", "secret", "html", "silent", "cut", "grant", "elsewhere");
            for (String each : broken) {
                rig.drop(each + "/one.eml", Rig.emlFrom(each + "@example.com", "one", "a@example.org"));
            }
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitSent(1);
            rig.awaitThat("all parked", () -> run.lines(" is parked").size() == broken.size());
            long asked = rig.office.counters().tokenRequests();
            rig.awaitThat("three more probes of each", () -> rig.office.counters().tokenRequests() > asked + 18);
            assertParked(run, "down", "[12029]", "Check host, port and firewall");
            assertParked(run, "secret", "AADSTS7000215", "copy its Value (not its ID)");
            assertParked(run, "html", "not JSON", "no token endpoint");
            assertParked(run, "silent", "[12002]", "firewall");
            assertParked(run, "cut", "[12030]", "virus scanner");
            assertParked(run, "grant", "AADSTS70008", "sign in again");
            assertParked(run, "elsewhere", "redirect", "check the token URI");
            rig.assertOutcomes(1, 1, 0, broken.size());
        }
    }

    private static void assertParked(CaravanProcess run, String account, String cause, String remedy) {
        assertThat(run.lines("account " + account + " is parked")).as(account).singleElement().asString()
                .contains("ERR-0028").contains(cause).contains(remedy);
    }

    @Test
    void whatWaitedGoesOutOnceTheCauseIsMended() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.account("typo", "typo");
            Path typo = folder.resolve("typo.ini");
            String right = Files.readString(typo);
            Files.writeString(typo, right.replace(Rig.SECRET, "mistyped"));
            rig.office.failTokenRequests(503, "temporarily_unavailable", 90033);
            int messages = 5;
            for (int i = 1; i <= messages; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("number " + i, "a@example.org"));
                rig.drop("typo/m" + i + ".eml", Rig.emlFrom("typo@example.com", "number " + i, "a@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitThat("both parked", () -> run.lines(" is parked").size() == 2);
            assertThat(run.lines(" is parked")).allSatisfy(line -> assertThat(line).contains("AADSTS90033", "busy"));
            rig.office.healTokenRequests();
            rig.awaitSent(messages);
            rig.awaitThat("the next cause", () -> run.lines("account typo is parked").size() == 2);
            assertThat(run.lines("account typo is parked").get(1)).contains("AADSTS7000215");
            rig.assertOutcomes(messages, messages, 0, messages);
            Files.writeString(typo, right);
            rig.awaitThat("typo/ sent", () -> rig.names("sent/typo").size() == messages);
            rig.assertOutcomes(2 * messages, 2 * messages, 0);
            assertThat(run.lines("account default works again")).hasSize(1);
            assertThat(run.lines("account typo works again")).hasSize(1);
            assertThat(rig.journaled("dead-lettered")).isZero();
            assertRotated(rig.tokenFile());
            assertRotated(typo);
        }
    }

    private static void assertRotated(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).element(4).asString().startsWith("RefreshToken=simulated-refresh-");
        assertThat(lines).extracting(line -> line.replaceFirst("=.*", "")).containsExactly("[OAUTH2]", "UserID",
                "ClientID", "ClientSecret", "RefreshToken", "TokenURI", "OuthURI", "OAUTH2_TIME_OUT", "Provider",
                "Keep");
        assertThat(Files.readString(file)).endsWith("\r\nOAUTH2_TIME_OUT=30\r\nProvider=1\r\nKeep=this line\r\n");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aScopeThatIsRefusedIsLeftOutAndOneTokenServesManyMessages() throws Exception {
        try (Rig rig = Rig.withClient(folder, "fault-invalid_scope")) {
            int messages = 30;
            for (int i = 1; i <= messages; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("number " + i, "a@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitSent(messages);
            rig.assertOutcomes(messages, messages, 0);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(2);
            assertThat(rig.office.counters().refusedTokenRequests()).isEqualTo(1);
            assertThat(run.lines(" is parked")).isEmpty();
        }
    }
}

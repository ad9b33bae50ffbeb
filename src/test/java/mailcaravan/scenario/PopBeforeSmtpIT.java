package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.PopFault;

/** Servers inside the house: a sign-in by POP3 before SMTP, and passwords in place of tokens. */
class PopBeforeSmtpIT {
    private static final String PREFIX = "caravan.accounts.default.";
    private static final String USER = "house";
    private static final String TO = "a@example.org";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"none, user", "none, apop", "starttls, user", "starttls, apop", "tls, user", "tls, apop"})
    void theSignInByPopComesBeforeTheMessage(String security, String auth) throws Exception {
        try (Rig rig = house(security).set(PREFIX + "smtp.auth", "none")) {
            pop(rig, security).set(PREFIX + "pop.auth", auth);
            CaravanProcess send = rig.start("send", "-sTEST", TO, "-i", "-d");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            assertThat(send.err()).doesNotContain("in the clear");
            assertThat(send.out()).contains("#POP before SMTP   : used", "Send: " + secretLine(auth));
            assertThat(send.out()).containsPattern("#APOP              : " + (auth.equals("apop") ? "used" : "not"));
            rig.accepted("TEST");
            assertSignedInBeforeMail(rig, secretLine(auth));
        }
    }

    @ParameterizedTest
    @CsvSource({"plain, none", "login, starttls", "cram-md5, tls", "plain, tls", "login, none", "cram-md5, starttls"})
    void aServerThatKnowsPasswordsTakesTheMessage(String auth, String security) throws Exception {
        try (Rig rig = house(security).set(PREFIX + "smtp.auth", auth)) {
            CaravanProcess send = rig.start("send", "-sTEST", TO, "-i");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            assertThat(send.out()).contains("#POP before SMTP   : not used", "AUTH " + auth.toUpperCase());
            rig.accepted("TEST");
            assertThat(rig.office.transcript()).anyMatch(line -> line.contains("C: AUTH " + auth.toUpperCase()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ja | POP3タイムアウトエラーです。 | POP3サーバと接続できません。 | POP3アカウントがありません。 | POP3アカウントまたはパスワードが間違っています。",
            "en | The POP3 server did not answer in time. | No connection to the POP3 server. | There is no such POP3 account. | The POP3 account or password is wrong."})
    void eachFailureHasSmailsNumber(String language, String timeout, String connect, String account, String password)
            throws Exception {
        try (Rig rig = house("none").set(PREFIX + "smtp.auth", "none")) {
            rig.jvm("-Duser.language=" + language);
            pop(rig, "none").set(PREFIX + "pop.timeout", "1s");
            refused(rig, PopFault.SILENT, 19, timeout, "PopSignIn [12002]");
            refused(rig, PopFault.REFUSE, 20, connect, "-ERR no service for you");
            refused(rig, PopFault.IN_USE, 20, connect, "-ERR [IN-USE]");
            refused(rig, PopFault.NO_ACCOUNT, 21, account, "POP3 USER: -ERR no such mailbox");
            refused(rig, PopFault.WRONG_PASSWORD, 22, password, "POP3 PASS: -ERR invalid password");
            rig.set(PREFIX + "pop.auth", "apop");
            refused(rig, PopFault.WRONG_PASSWORD, 22, password, "POP3 APOP: -ERR invalid password");
            refused(rig, PopFault.NO_TIME_STAMP, 20, connect, "pop.auth=user");
            rig.set(PREFIX + "pop.port", Integer.toString(ClosedPort.find()));
            refused(rig, PopFault.NONE, 20, connect, "PopSignIn [12029]");
            assertThat(rig.office.acceptedCount()).isZero();
            assertThat(rig.office.counters().smtpConnections()).isZero();
        }
    }

    @Test
    void aRunningBundleParksTheAccountUntilThePasswordIsTaken() throws Exception {
        try (Rig rig = house("starttls").set(PREFIX + "smtp.auth", "none")) {
            pop(rig, "tls");
            rig.office.pop().fail(PopFault.WRONG_PASSWORD);
            rig.drop("one.eml", Rig.eml("one", TO));
            CaravanProcess run = rig.run();
            rig.awaitThat("parked", () -> !run.lines("account default is parked").isEmpty());
            assertThat(run.lines("account default is parked")).singleElement().asString()
                    .contains("POP3 PASS: -ERR invalid password", "pop.password");
            rig.assertOutcomes(0, 0, 0, 1);
            rig.office.pop().fail(PopFault.NONE);
            rig.awaitSent(1);
            rig.drop("two.eml", Rig.eml("two", TO));
            rig.awaitSent(2);
            rig.assertOutcomes(2, 2, 0);
            assertSignedInBeforeMail(rig, "PASS *****");
            assertThat(rig.office.transcript().stream().filter(line -> line.endsWith(" S: +OK 0 messages")))
                    .as("one sign-in serves for both messages").hasSize(1);
        }
    }

    @Test
    void whatTheSubmissionServerHasForgottenIsMendedByAnotherSignIn() throws Exception {
        try (Rig rig = house("none").set(PREFIX + "smtp.auth", "none")) {
            pop(rig, "none");
            rig.run();
            rig.drop("one.eml", Rig.eml("one", TO));
            rig.awaitSent(1);
            rig.office.pop().forgetSignIns();
            rig.office.dropConnections();
            rig.drop("two.eml", Rig.eml("two", TO));
            rig.awaitSent(2);
            rig.assertOutcomes(2, 2, 0);
        }
    }

    @Test
    void aPasswordInTheClearIsWarnedOf() throws Exception {
        try (Rig rig = house("none").set(PREFIX + "smtp.host", "smtp.invalid").set(PREFIX + "smtp.auth", "plain")) {
            pop(rig, "none").set(PREFIX + "pop.host", "pop.invalid");
            CaravanProcess send = rig.start("send", TO);
            CaravanProcess silent = rig.start("send", "-S", TO);
            assertThat(send.awaitExit()).isEqualTo(20);
            assertThat(send.err().lines().filter(line -> line.contains("in the clear")))
                    .satisfiesExactly(line -> assertThat(line).contains("smtp.invalid", "smtp.security"),
                            line -> assertThat(line).contains("pop.invalid", "pop.security"));
            assertThat(silent.awaitExit()).isEqualTo(20);
            assertThat(silent.out() + silent.err()).isEmpty();
            CaravanProcess run = rig.run();
            assertThat(run.lines("in the clear")).hasSize(2);
        }
    }

    private Rig house(String security) throws IOException {
        Rig rig = Rig.in(folder, options -> options.withPopPort(0).withPassword(USER, Rig.SECRET).withTranscript(true)
                .withAuthWithoutTls(true));
        int port = security.equals("tls") ? rig.office.smtpsPort() : rig.office.smtpPort();
        return rig.unset(PREFIX + "token-file").set(PREFIX + "mailbox", Rig.MAILBOX)
                .set(PREFIX + "provider", "custom").set(PREFIX + "smtp.security", security)
                .set(PREFIX + "smtp.port", Integer.toString(port)).set(PREFIX + "smtp.username", USER)
                .set(PREFIX + "smtp.password", Rig.SECRET);
    }

    private static Rig pop(Rig rig, String security) {
        int port = security.equals("tls") ? rig.office.pop().tlsPort() : rig.office.pop().port();
        return rig.set(PREFIX + "pop.host", "localhost").set(PREFIX + "pop.security", security)
                .set(PREFIX + "pop.port", Integer.toString(port));
    }

    private static String secretLine(String auth) {
        return auth.equals("apop") ? "APOP " + USER + " *****" : "PASS *****";
    }

    private static void assertSignedInBeforeMail(Rig rig, String command) {
        List<String> said = rig.office.transcript().stream().map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        assertThat(said).containsSubsequence("C: " + command, "S: +OK 0 messages", "C: QUIT",
                "C: MAIL FROM:<" + Rig.MAILBOX + ">" + said.stream().filter(line -> line.startsWith("C: MAIL"))
                        .findFirst().map(line -> line.substring(line.indexOf('>') + 1)).orElse(""));
    }

    private static void refused(Rig rig, PopFault fault, int status, String sentence, String reason)
            throws Exception {
        rig.office.pop().fail(fault);
        CaravanProcess send = rig.start("send", TO);
        assertThat(send.awaitExit()).as(fault + send.out() + send.err()).isEqualTo(status);
        List<String> lines = send.out().lines().toList();
        assertThat(lines.get(0)).as(fault.name()).isEqualTo(String.format("ERR-%04d:%s", status, sentence));
        assertThat(String.join("\n", lines.subList(1, lines.size()))).as(fault.name()).contains(reason);
    }
}

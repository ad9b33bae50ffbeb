package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.ConnectProxy;
import mailcaravan.harness.Rig;

/** The dialogue in SMAIL's style, for whoever asks for it: all of it, and no secret. */
class TranscriptIT {
    private static final String PASSWORD = "rig-smtp-password-0451";

    @TempDir
    Path folder;

    @Test
    void aDialogueIsShownInItsOrderAndAFailureWithSmailsNumber() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(); Rig rig = Rig.in(folder)) {
            URI closed = URI.create("https://localhost:" + ClosedPort.find() + "/token");
            rig.jvm("-Dcaravan.debug.transcript=true").jvm("-Duser.language=en").account("down", "down", closed)
                    .account("typo", "typo").account("old", "old", rig.office.plainTokenUri())
                    .account("tunnel", "tunnel", rig.office.plainTokenUri());
            Path typo = folder.resolve("typo.ini");
            Files.writeString(typo, Files.readString(typo).replace("TokenURI=https://", "TokenURI="));
            rig.set("caravan.accounts.old.smtp.auth", "login").set("caravan.accounts.old.smtp.username", "old-user")
                    .set("caravan.accounts.old.mailbox", "old@example.com").unset("caravan.accounts.old.token-file")
                    .set("caravan.accounts.old.smtp.password", PASSWORD)
                    .set("caravan.accounts.tunnel.smtp.proxy", "http://localhost:" + proxy.port());
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            for (String each : List.of("down", "old", "tunnel")) {
                rig.drop(each + "/one.eml", Rig.emlFrom(each + "@example.com", "to " + each, "b@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitSent(2);
            rig.awaitThat("three parked", () -> run.lines(" is parked").size() == 3);
            rig.assertOutcomes(2, 2, 0, 2);
            assertThat(run.lines("Recv:"))
                    .allSatisfy(line -> assertThat(line).containsPattern("INFO +\\w+#\\d+ Recv:"));
            String said = String.join("\n", run.lines(" default"));
            assertThat(said).containsSubsequence(
                    "default [Try get access token from " + rig.office.tokenUri() + "]", "default [access_token=*****]",
                    "default#1 [Try connect to localhost:" + rig.office.smtpPort() + "]", "default#1 Recv:[",
                    " bytes] 220 ", "default#1 Send: EHLO ", "default#1 Recv:[", "default#1 Send: STARTTLS",
                    "default#1 Recv:[", "default#1 SSL connection using TLS_", " - TLSv1.",
                    "default#1 X509 subject_name: /", "CN=", "default#1 X509 issuer_name: /", "CN=",
                    "default#1 Send: EHLO ", "default#1 Send: AUTH XOAUTH2", "default#1 Send: *****", " bytes] 235 ",
                    "default#1 Send: MAIL FROM:<" + Rig.MAILBOX + ">", " bytes] 250 ",
                    "default#1 Send: RCPT TO:<a@example.org>", "default#1 Send: DATA", " bytes] 354 ",
                    "default#1 #//message sent (", " bytes, ", "sec)....", "default#1 Send: .", " bytes] 250 ");
            assertThat(said).doesNotContain("A line of one", "Subject:");
            assertThat(String.join("\n", run.lines("INFO  down "))).containsSubsequence(
                    "[Try get access token from " + closed + "]", "Error HttpSendRequest [12029]", "ERR-0028:");
            assertThat(String.join("\n", run.lines("INFO  typo "))).containsSubsequence(
                    "Error InternetCrackUrl [12006]", "ERR-0028:");
            assertThat(String.join("\n", run.lines("INFO  old#1 "))).containsSubsequence("Send: AUTH LOGIN",
                    " 334 Username:", "Send: *****", " 334 Password:", "Send: *****", "] 535 5.7.139 ");
            assertThat(String.join("\n", run.lines("INFO  tunnel#1 "))).containsSubsequence(
                    "[Try connect to localhost:" + rig.office.smtpPort() + " via localhost:" + proxy.port() + "]",
                    "Send: CONNECT localhost:" + rig.office.smtpPort() + " HTTP/1.1",
                    "Recv:[39 bytes] HTTP/1.1 200 ", "] 220 ", "] 235 ");
            run.stop();
            // Rig itself looks for the tokens, the refresh token and the client secret
            assertThat(run.out() + run.err()).doesNotContain(PASSWORD, base64(PASSWORD), base64("old-user"),
                    base64("user=" + Rig.MAILBOX), base64(Rig.REFRESH_TOKEN), base64(Rig.SECRET));
            assertThat(run.err()).contains("default#1 Send: QUIT");
        }
    }

    @Test
    void itIsInJapaneseThereAndNothingIsShownUnasked() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess silent = rig.run();
            rig.awaitSent(1);
            silent.stop();
            assertThat(silent.err()).doesNotContain("Recv:", "Send:", "[Try ");
            rig.environment("CARAVAN_DEBUG_TRANSCRIPT", "true").jvm("-Duser.language=ja");
            rig.drop("two.eml", Rig.eml("two", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitSent(2);
            run.stop();
            assertThat(run.lines("#//メッセージ送信完了 (")).singleElement().asString().contains("default#1 ", "sec)....");
            rig.assertOutcomes(2, 2, 0);
        }
    }

    // without the end, which depends on what follows
    private static String base64(String text) {
        String whole = Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return whole.substring(0, whole.length() - whole.length() % 4);
    }
}

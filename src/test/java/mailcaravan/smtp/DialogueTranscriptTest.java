package mailcaravan.smtp;

import static mailcaravan.smtp.ScriptedSmtpServer.hangUp;
import static mailcaravan.smtp.ScriptedSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import mailcaravan.account.SmtpSettings.Authentication;
import mailcaravan.account.SmtpSettings.Security;
import mailcaravan.harness.ConnectProxy;
import mailcaravan.oauth.AccessToken;
import mailcaravan.text.SecretMask;

/** What a transcript shows of whole connections, and what it never shows. */
class DialogueTranscriptTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Locale before = Locale.getDefault();
    private ScriptedSmtpServer server;
    private SenderHarness harness;

    @BeforeEach
    void start() throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        server = new ScriptedSmtpServer();
        harness = new SenderHarness(server);
        harness.dialogues = () -> new Transcript(lines::add, () -> 0);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
        Locale.setDefault(before);
    }

    @Test
    void theDialogueIsThereInItsOrder() throws Exception {
        TestCertificate certificate = TestCertificate.forName("localhost");
        server.withTls(certificate).offering("SIZE 1000000000", "AUTH XOAUTH2");
        harness.security = Security.STARTTLS;
        harness.tls = certificate.trustingClient();
        harness.send(TestMessage.simple());
        harness.sender().close();
        String ehlo = "Send: " + server.commands("EHLO").get(0);
        assertThat(lines).filteredOn(line -> !line.startsWith("250")).map(line -> line.replaceAll("\\d+ bytes", "n"))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("[Try connect to localhost:" + server.port() + "]"),
                        line -> assertThat(line).isEqualTo("Recv:[n] 220 scripted ESMTP"),
                        line -> assertThat(line).isEqualTo(ehlo), line -> assertThat(line).startsWith("Recv:[n] 250-"),
                        line -> assertThat(line).isEqualTo("Send: STARTTLS"),
                        line -> assertThat(line).startsWith("Recv:[n] 220 "),
                        line -> assertThat(line).matches("SSL connection using TLS_\\w+ - TLSv1\\.[23]"),
                        line -> assertThat(line).startsWith("X509 subject_name: /").contains("CN="),
                        line -> assertThat(line).startsWith("X509 issuer_name: /").contains("CN="),
                        line -> assertThat(line).isEqualTo(ehlo), line -> assertThat(line).startsWith("Recv:[n] 250-"),
                        line -> assertThat(line).isEqualTo("Send: AUTH XOAUTH2 *****"),
                        line -> assertThat(line).isEqualTo("Recv:[n] 235 2.7.0 accepted"),
                        line -> assertThat(line).startsWith("Send: MAIL FROM:<jobs@example.com> SIZE="),
                        line -> assertThat(line).isEqualTo("Recv:[n] 250 2.1.0 ok"),
                        line -> assertThat(line).isEqualTo("Send: RCPT TO:<a@example.org>"),
                        line -> assertThat(line).isEqualTo("Recv:[n] 250 2.1.0 ok"),
                        line -> assertThat(line).isEqualTo("Send: DATA"),
                        line -> assertThat(line).isEqualTo("Recv:[n] 354 go"),
                        line -> assertThat(line).isEqualTo("#//message sent (n, 0.000sec)...."),
                        line -> assertThat(line).isEqualTo("Send: ."),
                        line -> assertThat(line).isEqualTo("Recv:[n] 250 2.0.0 queued"),
                        line -> assertThat(line).isEqualTo("Send: QUIT"),
                        line -> assertThat(line).startsWith("Recv:[n] 221 "));
        assertThat(lines).contains("Recv:[20 bytes] 220 scripted ESMTP");
    }

    @ParameterizedTest
    @EnumSource(names = {"XOAUTH2", "PLAIN", "LOGIN", "CRAM_MD5"})
    void noSecretIsShownEvenWhereTheServerQuotesIt(Authentication authentication) {
        harness.authentication = authentication;
        String token = SenderHarness.TOKEN;
        String initial = base64("user=box@example.com\u0001auth=Bearer " + token + "\u0001\u0001");
        String plain = base64("\0user\0" + SenderHarness.PASSWORD);
        String password = base64(SenderHarness.PASSWORD);
        ScriptedSmtpServer.Answer echo = reply("535-5.7.8 bad=" + initial + " " + plain, "535-5.7.8 " + password,
                "535 5.7.8 cut=" + initial.substring(30, 60) + " " + token + " " + SenderHarness.PASSWORD);
        switch (authentication) {
            case LOGIN -> server.on("AUTH", reply("334 VXNlcm5hbWU6")).on("TOKEN", reply("334 UGFzc3dvcmQ6"), echo);
            case CRAM_MD5 -> server.on("AUTH", reply("334 PDFAeD4=")).on("TOKEN", echo);
            case XOAUTH2 -> server.on("AUTH", reply("334 " + base64("{\"status\":\"400\",\"got\":\"" + token + "\"}")))
                    .on("TOKEN", echo);
            default -> server.on("AUTH", echo);
        }
        assertThat(harness.failure(TestMessage.simple())).isNotNull();
        List<String> own = switch (authentication) {
            case XOAUTH2 -> List.of(token, initial, initial.substring(30, 60), token.substring(4, 14));
            case PLAIN -> List.of(SenderHarness.PASSWORD, plain);
            case LOGIN -> List.of(SenderHarness.PASSWORD, password);
            default -> List.of(SenderHarness.PASSWORD);
        };
        assertThat(String.join("\n", lines)).contains("Send: AUTH ", "535 5.7.8 cut=").doesNotContain(own);
        if (authentication == Authentication.XOAUTH2) {
            assertThat(lines).contains("Send:").anyMatch(line -> line.endsWith(
                    "bytes] 334 {\"status\":\"400\",\"got\":\"*****\"}"));
        }
        if (authentication == Authentication.LOGIN) {
            assertThat(lines).containsSubsequence("Send: AUTH LOGIN", "Recv:[18 bytes] 334 Username:", "Send: *****",
                    "Recv:[18 bytes] 334 Password:", "Send: *****");
        }
    }

    @Test
    void aChallengeIsShownInClearOrNotAtAll() {
        SecretMask mask = new SecretMask();
        mask.add(SenderHarness.TOKEN);
        assertThat(SaslExchange.inClear("334 " + base64("{\"got\":\"" + SenderHarness.TOKEN + "\"}"), mask))
                .isEqualTo("334 {\"got\":\"*****\"}");
        assertThat(SaslExchange.inClear("334 VXNlcm5hbWU6\n", mask)).isEqualTo("334 Username:");
        assertThat(SaslExchange.inClear("334 ", mask)).isEqualTo("334 ");
        assertThat(SaslExchange.inClear("334 not base64!", mask)).isEqualTo("334 *****");
    }

    @Test
    void aTokenThatDoesNotFitTheCommandLineIsMaskedInItsOwnLine() throws Exception {
        harness.token = new AccessToken("t".repeat(2_000), Duration.ofHours(1));
        harness.send(TestMessage.simple());
        assertThat(lines).containsSubsequence("Send: AUTH XOAUTH2", "Send: *****",
                "Recv:[20 bytes] 235 2.7.0 accepted");
    }

    @Test
    void aConnectionThatBreaksEndsInItsNumberOnce() {
        server.on("MAIL", hangUp());
        assertThat(harness.failure(TestMessage.simple())).isNotNull();
        assertThat(lines).filteredOn(line -> line.startsWith("Error ")).singleElement().asString()
                .startsWith("Error SmtpSubmission [12030] localhost:");
        assertThat(lines.get(lines.size() - 2)).startsWith("Send: MAIL FROM:");
        assertThat(lines.get(lines.size() - 1)).startsWith("Error SmtpSubmission ");
    }

    @Test
    void theProxyIsSpokenToInTheDialogueToo() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConnectProxy proxy = new ConnectProxy();
                Socket tunnel = TcpConnector.connect("smtp.example.test", target.getLocalPort(),
                        Optional.of(InetSocketAddress.createUnresolved("localhost", proxy.port())),
                        Duration.ofSeconds(10), new Transcript(lines::add, () -> 0))) {
            try (Socket served = target.accept()) {
                served.getOutputStream().write('2');
                assertThat(tunnel.getInputStream().read()).isEqualTo('2');
            }
            assertThat(lines).containsExactly(
                    "Send: CONNECT smtp.example.test:" + target.getLocalPort() + " HTTP/1.1",
                    "Recv:[39 bytes] HTTP/1.1 200 Connection established");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

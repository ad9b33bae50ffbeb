package mailcaravan.smtp;

import static mailcaravan.smtp.ScriptedSmtpServer.hangUp;
import static mailcaravan.smtp.ScriptedSmtpServer.reply;
import static mailcaravan.smtp.ScriptedSmtpServer.silence;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import mailcaravan.account.SmtpSettings.Security;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;

class SecuredConnectionTest {
    private static final TestCertificate LOCALHOST = TestCertificate.forName("localhost");
    private ScriptedSmtpServer server;
    private SenderHarness harness;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedSmtpServer();
        harness = new SenderHarness(server);
        harness.security = Security.STARTTLS;
        harness.tls = LOCALHOST.trustingClient();
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void starttlsIsFollowedByAnotherEhloAndOnlyThenByTheToken() throws Exception {
        server.withTls(LOCALHOST);

        harness.send(TestMessage.simple());

        assertThat(server.commands()).extracting(line -> line.split(" ")[0]).startsWith("EHLO", "STARTTLS", "EHLO",
                "AUTH", "MAIL");
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void implicitTlsStartsWithTheHandshake() throws Exception {
        server.withImplicitTls(LOCALHOST);
        harness.security = Security.TLS;

        harness.send(TestMessage.simple());
        harness.send(new GeneratedMessage(1_000_000));

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands("STARTTLS")).isEmpty();
    }

    @Test
    void nothingIsSentToAServerThatDoesNotOfferStarttls() {
        assertThat(harness.failure(TestMessage.simple()).symptom()).isInstanceOfSatisfying(Symptom.Local.class,
                local -> {
                    assertThat(local.stage()).isEqualTo(Stage.STARTTLS);
                    assertThat(local.code()).isEqualTo("starttls-not-offered");
                });
        assertThat(server.commands()).extracting(line -> line.split(" ")[0]).containsExactly("EHLO");
    }

    @Test
    void aRefusalOfStarttlsKeepsItsReply() {
        server.withTls(LOCALHOST).on("STARTTLS", reply("454 4.7.0 TLS not available"));

        assertThat(harness.failure(TestMessage.simple()).symptom())
                .isEqualTo(new Symptom.Reply(Stage.STARTTLS, 454, "4.7.0", "454 4.7.0 TLS not available"));
    }

    @Test
    void plainTextAfterTheReplyToStarttlsIsNeverTakenForTheServersWord() {
        server.withTls(LOCALHOST).on("STARTTLS", (socket, out) -> {
            out.write("220 go\r\n250-injected\r\n250 AUTH XOAUTH2\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return silence().give(socket, OutputStream.nullOutputStream());
        });
        harness.timeout = Duration.ofMillis(500);

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.STARTTLS);
        assertThat(failure.getCause()).isInstanceOf(ProtocolException.class);
        assertThat(server.commands("AUTH")).isEmpty();
    }

    @Test
    void anUntrustedCertificateIsAHandshakeFailure() {
        server.withTls(LOCALHOST);
        harness.tls = TestCertificate.forName("ca.example.org").trustingClient();

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.STARTTLS);
        assertThat(failure.getCause()).isInstanceOf(SSLHandshakeException.class);
        assertThat(failure).hasRootCauseInstanceOf(CertPathBuilderException.class);
        assertThat(server.commands("AUTH")).isEmpty();
    }

    @Test
    void aTrustedCertificateForAnotherNameIsAHandshakeFailure() {
        TestCertificate other = TestCertificate.forName("mail.example.org");
        server.withTls(other);
        harness.tls = other.trustingClient();

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.getCause()).isInstanceOf(SSLHandshakeException.class);
        assertThat(failure).hasRootCauseInstanceOf(CertificateException.class);
    }

    @Test
    void aServerThatHangsUpInTheHandshakeIsAFailureOfStarttls() {
        server.withTls(LOCALHOST).on("STARTTLS", (socket, out) -> {
            reply("220 go").give(socket, out);
            return false;
        });

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.STARTTLS);
        assertThat(failure.symptom()).isInstanceOf(Symptom.Transport.class);
    }

    @Test
    void aHandshakeThatNeverEndsIsATimeout() {
        harness.timeout = Duration.ofMillis(300);
        server.withTls(LOCALHOST).on("STARTTLS", (socket, out) -> {
            reply("220 go").give(socket, out);
            return silence().give(socket, out);
        });

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.STARTTLS);
        assertThat(failure.getCause()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void tlsToAPlainServerIsATlsFailureAndNoMystery() {
        harness.security = Security.TLS;
        harness.timeout = Duration.ofSeconds(2);

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.STARTTLS);
        assertThat(failure.getCause()).isInstanceOf(SSLException.class);
    }

    @Test
    void aGreetingThatRefusesIsAReplyOfConnect() {
        server.on("GREETING", reply("554 5.7.1 your address is blocked"));

        assertThat(harness.failure(TestMessage.simple()).symptom()).isEqualTo(
                new Symptom.Reply(Stage.CONNECT, 554, "5.7.1", "554 5.7.1 your address is blocked"));
    }

    @Test
    void aServerThatHangsUpInsteadOfGreetingIsAnEndOfFile() {
        server.on("GREETING", hangUp());

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.CONNECT);
        assertThat(failure.getCause()).isInstanceOf(EOFException.class);
    }

    @Test
    void aServerThatNeverGreetsIsATimeout() {
        harness.timeout = Duration.ofMillis(300);
        server.on("GREETING", silence());

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.CONNECT);
        assertThat(failure.getCause()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aRefusedEhloIsAReplyOfConnect() {
        server.on("EHLO", reply("421 4.3.2 try later"));

        assertThat(harness.failure(TestMessage.simple()).symptom())
                .isEqualTo(new Symptom.Reply(Stage.CONNECT, 421, "4.3.2", "421 4.3.2 try later"));
    }

    @Test
    void aPortWhereNobodyListensIsAConnectException() throws Exception {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            harness.port = closed.getLocalPort();
        }

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom().stage()).isEqualTo(Stage.CONNECT);
        assertThat(failure.getCause()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aNameThatDoesNotExistIsAnUnknownHost() {
        harness.host = "no-such-host.invalid";

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.getCause()).isInstanceOf(UnknownHostException.class);
        assertThat(failure.symptom()).isInstanceOfSatisfying(Symptom.Transport.class,
                lost -> assertThat(lost.peer()).isEqualTo("no-such-host.invalid:" + server.port()));
    }

    @Test
    void theNameInEhloIsADomainOrAnAddressLiteral() throws Exception {
        assertThat(EhloName.of("batch1.example.com", InetAddress.getByName("10.1.2.3")))
                .isEqualTo("batch1.example.com");
        assertThat(EhloName.of("BATCH1", InetAddress.getByName("10.1.2.3"))).isEqualTo("[10.1.2.3]");
        assertThat(EhloName.of("bad_name.example.com", InetAddress.getByName("10.1.2.3"))).isEqualTo("[10.1.2.3]");
        assertThat(EhloName.of("1.2.3.4", InetAddress.getByName("10.1.2.3"))).isEqualTo("[10.1.2.3]");
        assertThat(EhloName.of("", InetAddress.getByName("::1"))).isEqualTo("[IPv6:0:0:0:0:0:0:0:1]");
    }
}

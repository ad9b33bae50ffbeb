package mailcaravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.cert.CRLReason;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.Date;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java throws on the way to a server, and the number by which SMAIL's users know it. */
class WinInetCodeTest {
    static Stream<Arguments> exceptions() {
        return Stream.of(
                Arguments.of(12002, new SocketTimeoutException("Read timed out")),
                Arguments.of(12002, new SocketTimeoutException("Connect timed out")),
                Arguments.of(12002, new ConnectException("Connection timed out")),
                Arguments.of(12005, new MalformedURLException("For input string: \"abc\"")),
                Arguments.of(12006, new MalformedURLException("no protocol: login")),
                Arguments.of(12006, new MalformedURLException("unknown protocol: gopher")),
                Arguments.of(12005, new URISyntaxException("https://a b", "Illegal character")),
                Arguments.of(12007, new UnknownHostException("smtp.office365.invalid: Name or service not known")),
                Arguments.of(12029, new ConnectException("Connection refused")),
                Arguments.of(12029, new NoRouteToHostException("No route to host")),
                Arguments.of(12030, new EOFException()),
                Arguments.of(12030, new SocketException("Broken pipe")),
                Arguments.of(12030, handshake("Remote host terminated the handshake", new EOFException())),
                Arguments.of(12030, new IOException("something new")),
                Arguments.of(12029, new SocketException("Network is unreachable")),
                Arguments.of(12031, new SocketException("Connection reset")),
                Arguments.of(12031, new SSLException("Connection reset", new SocketException("Connection reset"))),
                Arguments.of(12031, new SocketException("Connection reset by peer")),
                Arguments.of(12037, handshake("PKIX path validation failed", new CertificateException(
                        "PKIX path validation failed", new CertPathValidatorException("validity check failed",
                                new CertificateExpiredException("NotAfter"))))),
                Arguments.of(12037, handshake("PKIX path validation failed", new CertificateException(
                        new CertPathValidatorException("validity check failed",
                                new CertificateNotYetValidException("NotBefore"))))),
                Arguments.of(12038, handshake("No subject alternative DNS name matching localhost found.",
                        new CertificateException("No subject alternative DNS name matching localhost found."))),
                Arguments.of(12038, handshake("No name matching example.com found",
                        new CertificateException("No name matching example.com found"))),
                Arguments.of(12038, new SSLPeerUnverifiedException("Certificate for <a> doesn't match any of the "
                        + "subject alternative names: [b]")),
                Arguments.of(12045, handshake("PKIX path building failed", new CertificateException(
                        "PKIX path building failed",
                        new CertPathBuilderException("unable to find valid certification path")))),
                Arguments.of(12045, handshake("PKIX path validation failed",
                        new CertificateException(new CertPathValidatorException("signature check failed")))),
                Arguments.of(12045, handshake("PKIX path validation failed",
                        new CertificateException("PKIX path validation failed: something"))),
                Arguments.of(12045, handshake("PKIX path building failed",
                        new CertificateException("PKIX path building failed: something"))),
                Arguments.of(12037, handshake("(certificate_unknown) PKIX path validation failed",
                        new CertificateException(new CertPathValidatorException("validity check failed")))),
                Arguments.of(12044, handshake("Received fatal alert: certificate_required", null)),
                Arguments.of(12044, handshake("Received fatal alert: bad_certificate", null)),
                Arguments.of(12057, handshake("PKIX path validation failed", new CertificateException(
                        new CertPathValidatorException("Unable to determine revocation status due to network error",
                                new ConnectException("Connection refused"))))),
                Arguments.of(12165, new ProxyException("proxy.invalid:3128",
                        new UnknownHostException("proxy.invalid"))),
                Arguments.of(12029, new ProxyException("localhost:3128", new ConnectException("Connection refused"))),
                Arguments.of(12169, handshake("Certificates do not conform to algorithm constraints",
                        new CertificateException("Certificates do not conform to algorithm constraints"))),
                Arguments.of(12169, handshake("PKIX path validation failed", new CertificateException(
                        "PKIX path validation failed", new CertPathValidatorException(
                                "Algorithm constraints check failed on signature algorithm: SHA1withRSA")))),
                Arguments.of(12170, handshake("PKIX path validation failed", new CertificateException(
                        new CertPathValidatorException("Certificate has been revoked")))),
                Arguments.of(12175, new SSLException("Received fatal alert: internal_error")),
                Arguments.of(12157, handshake("The server selected protocol version TLS10 is not accepted by client "
                        + "preferences [TLS13, TLS12]", null)),
                Arguments.of(12157, handshake("No appropriate protocol (protocol is disabled or cipher suites are "
                        + "inappropriate)", null)),
                Arguments.of(12157, handshake("no cipher suites in common", null)),
                Arguments.of(12030, new NoHttpResponseException()),
                Arguments.of(12006, new UnsupportedSchemeException()),
                Arguments.of(12152, new ProtocolException("not SMTP")),
                Arguments.of(12157, handshake("Received fatal alert: protocol_version", null)),
                Arguments.of(12157, handshake("Received fatal alert: handshake_failure", null)),
                Arguments.of(12157, new SSLException("Unsupported or unrecognized SSL message")),
                Arguments.of(12170, handshake("revoked", new CertificateException(new CertPathValidatorException(
                        "Certificate has been revoked",
                        new CertificateRevokedException(new Date(), CRLReason.SUPERSEDED,
                                new X500Principal("CN=ca"), Map.of()))))));
    }

    /** Stands for the HTTP client's exception of this name, which is known by its name alone. */
    private static final class NoHttpResponseException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Stands for the HTTP client's exception of this name, which is known by its name alone. */
    private static final class UnsupportedSchemeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void everyNumberAndEveryRowIsReachedByAnExceptionOfThisTest() {
        assertThat(exceptions().map(each -> each.get()[0].toString()).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(WinInetCode.values()).map(WinInetCode::number).toList());
        Set<JavaFault> hit = new HashSet<>();
        exceptions().forEach(each -> {
            for (Throwable cause = (Throwable) each.get()[1]; cause != null; cause = cause.getCause()) {
                hit.add(JavaFault.of(cause));
            }
        });
        assertThat(hit).containsAll(JavaFault.table());
    }

    @Test
    void whatIsOnlySuppressedIsNoCause() {
        SocketTimeoutException late = new SocketTimeoutException("Connect timed out");
        late.addSuppressed(new ConnectException("Connection refused"));

        assertThat(WinInetCode.of(late)).isEqualTo(WinInetCode.TIMEOUT);
    }

    @Test
    void aDeadProxyIsNamed() {
        Failure failure = FailureCatalogue.classify(new Symptom.Transport(Stage.CONNECT, "smtp.office365.com:587",
                new ProxyException("proxy.example.com:3128", new ConnectException("Connection refused"))));

        assertThat(failure.code()).isEqualTo("12029");
        assertThat(failure.headline(Locale.ENGLISH)).isEqualTo("Error SmtpSubmission [12029] smtp.office365.com:587 "
                + "through the proxy proxy.example.com:3128: no connection to the server");
        assertThat(failure.headline(Locale.JAPANESE)).contains("proxy.example.com:3128");
    }

    private static SSLHandshakeException handshake(String message, Throwable cause) {
        SSLHandshakeException exception = new SSLHandshakeException(message);
        exception.initCause(cause);
        return exception;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("exceptions")
    void theNumberIsFoundHoweverDeepTheCause(int number, Exception exception) {
        assertThat(WinInetCode.of(exception).number()).isEqualTo(Integer.toString(number));
        assertThat(WinInetCode.of(new RuntimeException("wrapped", new IOException(exception))).number())
                .isEqualTo(Integer.toString(number));
    }

    @Test
    void aRealRefusedConnectionIsCannotConnect() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        Failure failure = FailureCatalogue.classify(transport(Stage.CONNECT, () -> connect(port)));

        assertThat(failure.code()).isEqualTo("12029");
        assertThat(failure.reason(Locale.ENGLISH))
                .isEqualTo("Error SmtpSubmission [12029] host:1: no connection to the "
                        + "server");
    }

    @Test
    void aFailedTokenRequestReadsLikeTheLineOfSmail() {
        Failure failure = FailureCatalogue
                .classify(
                        new Symptom.Transport(Stage.TOKEN, "https://localhost/token", new ConnectException("refused")));

        assertThat(failure.headline(Locale.ENGLISH)).startsWith("ERR-0028:")
                .contains("Error HttpSendRequest [12029] https://localhost/token");
        assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
    }

    @Test
    void aCauseChainThatGoesInCirclesEnds() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);

        assertThat(WinInetCode.of(one)).isEqualTo(WinInetCode.CONNECTION_ABORTED);
        assertThat(FailureCatalogue.classify(one).verdict()).isEqualTo(Verdict.RETRY);
    }

    @Test
    void aConnectionLostUnderWayHoldsUpThisMessageOnly() {
        Exception reset = new SocketException("Connection reset");

        assertThat(FailureCatalogue.classify(new Symptom.Transport(Stage.AUTH, "host:1", reset)).scope())
                .isEqualTo(Scope.CONNECTION);
        assertThat(FailureCatalogue.classify(new Symptom.Transport(Stage.DATA, "host:1", reset)).scope())
                .isEqualTo(Scope.MESSAGE);
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        }
    }

    private static Symptom transport(Stage stage, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            return new Symptom.Transport(stage, "host:1", e);
        }
        throw new AssertionError("the connection was not refused");
    }

    @Test
    void onlyARevocationCheckThatFailsHasABoundedNumberOfTries() {
        for (WinInetCode code : WinInetCode.values()) {
            assertThat(code.attempts()).as(code.number()).isEqualTo(code.number().equals("12057") ? 3 : 0);
        }
    }
}

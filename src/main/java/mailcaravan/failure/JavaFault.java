package mailcaravan.failure;

import static mailcaravan.failure.WinInetCode.CANNOT_CONNECT;
import static mailcaravan.failure.WinInetCode.CLIENT_AUTH_CERT_NEEDED;
import static mailcaravan.failure.WinInetCode.CONNECTION_ABORTED;
import static mailcaravan.failure.WinInetCode.CONNECTION_RESET;
import static mailcaravan.failure.WinInetCode.INVALID_CA;
import static mailcaravan.failure.WinInetCode.INVALID_SERVER_RESPONSE;
import static mailcaravan.failure.WinInetCode.INVALID_URL;
import static mailcaravan.failure.WinInetCode.NAME_NOT_RESOLVED;
import static mailcaravan.failure.WinInetCode.SECURE_FAILURE;
import static mailcaravan.failure.WinInetCode.SECURITY_CHANNEL_ERROR;
import static mailcaravan.failure.WinInetCode.SEC_CERT_CN_INVALID;
import static mailcaravan.failure.WinInetCode.SEC_CERT_DATE_INVALID;
import static mailcaravan.failure.WinInetCode.SEC_CERT_REVOKED;
import static mailcaravan.failure.WinInetCode.SEC_CERT_REV_FAILED;
import static mailcaravan.failure.WinInetCode.SEC_INVALID_CERT;
import static mailcaravan.failure.WinInetCode.TIMEOUT;
import static mailcaravan.failure.WinInetCode.UNRECOGNIZED_SCHEME;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.List;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One row of the table of Java's exceptions: which WinINet number stands for one exception of a cause chain, its causes
 * left aside. The first row that holds wins.
 *
 * @param type
 *            class of the exception, or null where {@code names} tell it
 * @param names
 *            simple names of classes of an HTTP client, which this package does not know
 * @param message
 *            must be found in the message in lower case, or null
 * @param weight
 *            how much it says: an exception that only wraps the reason says less than the reason
 */
record JavaFault(Class<?> type, List<String> names, Pattern message, int weight, WinInetCode code) {
    /** A check that failed says more than the network's reason for it. */
    private static final int VERDICT_OF_A_CHECK = 3;
    private static final int CLEAR = 2;
    private static final int VAGUE = 1;
    private static final int WRAPPER = 0;

    private static final List<JavaFault> TABLE = List.of(
            // certificates; Java says an unknown authority in two ways
            row(CertificateExpiredException.class, null, CLEAR, SEC_CERT_DATE_INVALID),
            row(CertificateNotYetValidException.class, null, CLEAR, SEC_CERT_DATE_INVALID),
            row(CertificateRevokedException.class, null, CLEAR, SEC_CERT_REVOKED),
            row(CertPathValidatorException.class, "validity check failed|certificate expired|not yet valid", VAGUE,
                    SEC_CERT_DATE_INVALID),
            row(CertPathValidatorException.class, "has been revoked", VAGUE, SEC_CERT_REVOKED),
            row(CertPathValidatorException.class, "determine revocation status|no crls found|ocsp", VERDICT_OF_A_CHECK,
                    SEC_CERT_REV_FAILED),
            row(CertPathValidatorException.class, "algorithm constraints", CLEAR, SEC_INVALID_CERT),
            row(CertPathValidatorException.class, null, VAGUE, INVALID_CA),
            row(CertPathBuilderException.class, null, VAGUE, INVALID_CA),
            row(CertificateException.class, "subject alternative|no name matching", CLEAR, SEC_CERT_CN_INVALID),
            row(CertificateException.class, "path building failed|path validation failed|no trusted certificate",
                    VAGUE, INVALID_CA),
            row(CertificateException.class, null, VAGUE, SEC_INVALID_CERT),
            // TLS
            row(SSLPeerUnverifiedException.class, null, CLEAR, SEC_CERT_CN_INVALID),
            row(SSLException.class, "alert: (certificate_required|(bad|unsupported)_certificate|unknown_ca|"
                    + "certificate_(unknown|expired|revoked))", VAGUE, CLIENT_AUTH_CERT_NEEDED),
            row(SSLException.class, "protocol.version|handshake_failure|insufficient_security|no appropriate protocol|"
                    + "cipher suite|unrecognized ssl message", VAGUE, SECURITY_CHANNEL_ERROR),
            row(SSLException.class, null, WRAPPER, SECURE_FAILURE),
            // the network
            row(UnknownHostException.class, null, CLEAR, NAME_NOT_RESOLVED),
            row(ConnectException.class, "timed out", CLEAR, TIMEOUT),
            row(ConnectException.class, null, CLEAR, CANNOT_CONNECT),
            row(NoRouteToHostException.class, null, CLEAR, CANNOT_CONNECT),
            row(InterruptedIOException.class, null, CLEAR, TIMEOUT),
            row(EOFException.class, null, WRAPPER, CONNECTION_ABORTED),
            row(SocketException.class, "reset", CLEAR, CONNECTION_RESET),
            row(SocketException.class, "unreachable", CLEAR, CANNOT_CONNECT),
            row(SocketException.class, null, WRAPPER, CONNECTION_ABORTED),
            // the URL
            row(MalformedURLException.class, "protocol", CLEAR, UNRECOGNIZED_SCHEME),
            row(MalformedURLException.class, null, CLEAR, INVALID_URL),
            row(URISyntaxException.class, null, CLEAR, INVALID_URL),
            named(UNRECOGNIZED_SCHEME, CLEAR, "UnsupportedSchemeException"),
            // the HTTP client
            named(CONNECTION_ABORTED, WRAPPER, "NoHttpResponseException", "ConnectionClosedException"),
            named(INVALID_SERVER_RESPONSE, CLEAR, "ProtocolException", "ParseException",
                    "UnsupportedHttpVersionException", "MessageConstraintException"));

    private static JavaFault row(Class<?> type, String message, int weight, WinInetCode code) {
        return new JavaFault(type, List.of(), message == null ? null : Pattern.compile(message), weight, code);
    }

    private static JavaFault named(WinInetCode code, int weight, String... names) {
        return new JavaFault(null, List.of(names), null, weight, code);
    }

    /** The row for one exception, or null. */
    static JavaFault of(Throwable cause) {
        return TABLE.stream().filter(row -> row.holds(cause)).findFirst().orElse(null);
    }

    static List<JavaFault> table() {
        return TABLE;
    }

    boolean saysAsMuchAs(JavaFault other) {
        return weight >= other.weight;
    }

    private boolean holds(Throwable cause) {
        return (type == null ? names.contains(cause.getClass().getSimpleName()) : type.isInstance(cause))
                && (message == null || message.matcher(WinInetCode.message(cause)).find());
    }
}

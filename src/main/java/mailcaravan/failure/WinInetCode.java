package mailcaravan.failure;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.Locale;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * WinINet's numbers for what can go wrong on the way to a server, which SMAIL's users know.
 * <p>
 * Source: Microsoft's "Appendix C: Handling Errors" of WinINet for numbers and names; which Java exception stands for
 * which is ours.
 */
public enum WinInetCode {
    TIMEOUT(12002, Verdict.RETRY),
    INVALID_URL(12005, Verdict.STOP),
    NAME_NOT_RESOLVED(12007, Verdict.RETRY),
    CANNOT_CONNECT(12029, Verdict.RETRY),
    CONNECTION_ABORTED(12030, Verdict.RETRY),
    CONNECTION_RESET(12031, Verdict.RETRY),
    SEC_CERT_DATE_INVALID(12037, Verdict.STOP),
    SEC_CERT_CN_INVALID(12038, Verdict.STOP),
    INVALID_CA(12045, Verdict.STOP),
    INVALID_SERVER_RESPONSE(12152, Verdict.RETRY),
    SECURITY_CHANNEL_ERROR(12157, Verdict.STOP),
    SEC_CERT_REVOKED(12170, Verdict.STOP);

    private final int number;
    private final Verdict verdict;

    WinInetCode(int number, Verdict verdict) {
        this.number = number;
        this.verdict = verdict;
    }

    /** The number as users write it. */
    public String number() {
        return Integer.toString(number);
    }

    Verdict verdict() {
        return verdict;
    }

    /** The number for an exception, found by walking its whole cause chain; the deepest cause that says something wins. */
    public static WinInetCode of(Throwable exception) {
        WinInetCode found = null;
        int depth = 0;
        for (Throwable cause = exception; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            WinInetCode code = ofOne(cause);
            if (code != null && (found == null || code.moreSpecificThan(found))) {
                found = code;
            }
        }
        return found == null ? CONNECTION_ABORTED : found;
    }

    private boolean moreSpecificThan(WinInetCode other) {
        return other == SECURITY_CHANNEL_ERROR || other == CONNECTION_ABORTED || other == INVALID_CA;
    }

    private static WinInetCode ofOne(Throwable cause) {
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return SEC_CERT_DATE_INVALID;
        }
        if (cause instanceof CertificateRevokedException) {
            return SEC_CERT_REVOKED;
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return INVALID_CA;
        }
        if (cause instanceof SSLPeerUnverifiedException || namesHost(cause)) {
            return SEC_CERT_CN_INVALID;
        }
        if (cause instanceof SSLException) {
            return SECURITY_CHANNEL_ERROR;
        }
        if (cause instanceof UnknownHostException) {
            return NAME_NOT_RESOLVED;
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return message(cause).contains("timed out") ? TIMEOUT : CANNOT_CONNECT;
        }
        if (cause instanceof SocketTimeoutException || cause instanceof InterruptedIOException) {
            return TIMEOUT;
        }
        if (cause instanceof EOFException) {
            return CONNECTION_ABORTED;
        }
        if (cause instanceof SocketException) {
            return message(cause).contains("reset") ? CONNECTION_RESET : CONNECTION_ABORTED;
        }
        if (cause instanceof MalformedURLException || cause instanceof URISyntaxException) {
            return INVALID_URL;
        }
        return ofName(cause);
    }

    private static boolean namesHost(Throwable cause) {
        return cause instanceof CertificateException && (message(cause).contains("subject alternative")
                || message(cause).contains("no name matching"));
    }

    // by name, since this package knows no HTTP client
    private static WinInetCode ofName(Throwable cause) {
        return switch (cause.getClass().getSimpleName()) {
            case "NoHttpResponseException", "ConnectionClosedException" -> CONNECTION_ABORTED;
            case "ProtocolException", "ParseException", "UnsupportedHttpVersionException",
                    "MessageConstraintException" ->
                INVALID_SERVER_RESPONSE;
            default -> null;
        };
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
    }
}

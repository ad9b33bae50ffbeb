package mailcaravan.failure;

import java.util.Locale;

/**
 * WinINet's numbers for what can go wrong on the way to a server, which SMAIL's users know.
 * <p>
 * Source: Microsoft's "Appendix C: Handling Errors" of WinINet for numbers and names (12175 in WinHTTP's meaning, as
 * users meet it); which Java exception stands for which is ours and stands in {@link JavaFault}.
 */
public enum WinInetCode {
    TIMEOUT(12002, Verdict.RETRY),
    INVALID_URL(12005, Verdict.STOP),
    UNRECOGNIZED_SCHEME(12006, Verdict.STOP),
    NAME_NOT_RESOLVED(12007, Verdict.RETRY),
    CANNOT_CONNECT(12029, Verdict.RETRY),
    CONNECTION_ABORTED(12030, Verdict.RETRY),
    CONNECTION_RESET(12031, Verdict.RETRY),
    SEC_CERT_DATE_INVALID(12037, Verdict.STOP),
    SEC_CERT_CN_INVALID(12038, Verdict.STOP),
    CLIENT_AUTH_CERT_NEEDED(12044, Verdict.STOP),
    INVALID_CA(12045, Verdict.STOP),
    SEC_CERT_REV_FAILED(12057, Verdict.RETRY, 3),
    INVALID_SERVER_RESPONSE(12152, Verdict.RETRY),
    SECURITY_CHANNEL_ERROR(12157, Verdict.STOP),
    PROXY_SERVER_UNREACHABLE(12165, Verdict.RETRY),
    SEC_INVALID_CERT(12169, Verdict.STOP),
    SEC_CERT_REVOKED(12170, Verdict.STOP),
    SECURE_FAILURE(12175, Verdict.STOP);

    private final int number;
    private final Verdict verdict;
    private final int attempts;

    WinInetCode(int number, Verdict verdict) {
        this(number, verdict, 0);
    }

    WinInetCode(int number, Verdict verdict, int attempts) {
        this.number = number;
        this.verdict = verdict;
        this.attempts = attempts;
    }

    /** The number as users write it. */
    public String number() {
        return Integer.toString(number);
    }

    /** What follows from it. */
    Verdict verdict() {
        return verdict;
    }

    /** How often in a row before it counts as {@link Verdict#STOP}; 0 = no bound. */
    int attempts() {
        return attempts;
    }

    /** The key of its remedy. */
    String row() {
        return "wininet-" + number;
    }

    /**
     * The number for an exception, found by walking its whole cause chain (suppressed exceptions are not causes): the
     * cause that says most wins, the deepest of equals.
     * <p>
     * A proxy that does not take the connection, or refuses to connect us through, is 12029 as it was for SMAIL, with the
     * proxy named; 12165 is a proxy whose own name is not known.
     */
    public static WinInetCode of(Throwable exception) {
        JavaFault found = null;
        int depth = 0;
        for (Throwable cause = exception; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            JavaFault fault = JavaFault.of(cause);
            if (fault != null && (found == null || fault.saysAsMuchAs(found))) {
                found = fault;
            }
        }
        WinInetCode code = found == null ? CONNECTION_ABORTED : found.code();
        return code == NAME_NOT_RESOLVED && ProxyException.in(exception).isPresent() ? PROXY_SERVER_UNREACHABLE : code;
    }

    /** In lower case, for looking things up; never null. */
    static String message(Throwable cause) {
        return cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
    }
}

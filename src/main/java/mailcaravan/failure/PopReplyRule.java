package mailcaravan.failure;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a POP3 server's refusal means: decided by the command that it answers, unless a response code (RFC 2449, RFC 3206)
 * says that the account is in order and only its mailbox cannot be opened now.
 */
enum PopReplyRule {
    /** The mailbox is locked, asked too often, or the server is in trouble: names and passwords are not at fault. */
    BUSY("pop-busy", Scope.CONNECTION, Verdict.RETRY),
    /** The server does not want to talk to us at all. */
    REFUSED("pop-refused", Scope.CONNECTION, Verdict.RETRY),
    /** No TLS on this port. */
    STLS("pop-stls", Scope.ACCOUNT, Verdict.STOP),
    /** The name is not known, or not taken in the clear. */
    ACCOUNT("pop-account", Scope.ACCOUNT, Verdict.STOP),
    /** The name or the password is wrong: many servers do not say which. */
    PASSWORD("pop-password", Scope.ACCOUNT, Verdict.STOP);

    private static final Pattern RESPONSE_CODE = Pattern.compile("-ERR \\[([^\\]]+)\\].*", Pattern.DOTALL);
    private static final Set<String> BUSY_CODES = Set.of("IN-USE", "LOGIN-DELAY", "SYS/TEMP");

    private final String row;
    private final Scope scope;
    private final Verdict verdict;

    PopReplyRule(String row, Scope scope, Verdict verdict) {
        this.row = row;
        this.scope = scope;
        this.verdict = verdict;
    }

    static PopReplyRule of(Symptom.PopReply reply) {
        Matcher code = RESPONSE_CODE.matcher(reply.text());
        if (code.matches() && BUSY_CODES.contains(code.group(1).toUpperCase(Locale.ROOT))) {
            return BUSY;
        }
        return switch (reply.command()) {
            case "STLS" -> STLS;
            case "USER" -> ACCOUNT;
            case "PASS", "APOP" -> PASSWORD;
            default -> REFUSED;
        };
    }

    /** Code of the failure, and key of its remedy. */
    String row() {
        return row;
    }

    Failure failure(Symptom.PopReply reply) {
        return new Failure(reply, row, scope, verdict, row);
    }
}

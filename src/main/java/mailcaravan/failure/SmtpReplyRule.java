package mailcaravan.failure;

import static mailcaravan.failure.Scope.ACCOUNT;
import static mailcaravan.failure.Scope.CONNECTION;
import static mailcaravan.failure.Scope.MESSAGE;
import static mailcaravan.failure.Scope.RECIPIENT;
import static mailcaravan.failure.Scope.TENANT;
import static mailcaravan.failure.Verdict.REFRESH;
import static mailcaravan.failure.Verdict.REJECT;
import static mailcaravan.failure.Verdict.REJECT_RECIPIENT;
import static mailcaravan.failure.Verdict.RETRY;
import static mailcaravan.failure.Verdict.STOP;
import static mailcaravan.failure.Verdict.WAIT;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One row of the table of SMTP replies: which replies it holds for, and what they mean. The first row that holds wins.
 * <p>
 * Source: Microsoft's "Non-delivery reports in Exchange Online" and "Fix issues with printers, scanners and LOB
 * applications"; Google's "SMTP errors and codes"; RFC 5321 4.2.1 for the classes at the end.
 *
 * @param stages
 *            where the reply was met
 * @param reply
 *            must be found at the start of {@code "<code> <enhanced code> <text>"}
 * @param text
 *            must be found anywhere in the reply's text, or null
 */
record SmtpReplyRule(Set<Stage> stages, Pattern reply, Pattern text, Scope scope, Verdict verdict, String row) {
    private static final Set<Stage> ANY = EnumSet.allOf(Stage.class);
    private static final Set<Stage> AUTH = EnumSet.of(Stage.AUTH);
    private static final Set<Stage> RCPT = EnumSet.of(Stage.RCPT);
    private static final Set<Stage> HANDSHAKE = EnumSet.of(Stage.CONNECT, Stage.STARTTLS);
    private static final Set<Stage> OPENING = EnumSet.of(Stage.CONNECT, Stage.STARTTLS, Stage.AUTH);

    private static final List<SmtpReplyRule> TABLE = List.of(
            // access: the account
            row(ANY, "535 5\\.7\\.139", "federated STS", CONNECTION, RETRY, "sts-unreachable"),
            row(ANY, "535 5\\.7\\.139", "SmtpClientAuthentication", ACCOUNT, STOP, "smtp-auth-disabled"),
            row(ANY, "535 5\\.7\\.139", null, ACCOUNT, STOP, "basic-auth-disabled"),
            row(ANY, "550 5\\.7\\.30", null, ACCOUNT, STOP, "basic-auth-disabled"),
            row(ANY, "501 5\\.5\\.127", null, ACCOUNT, REFRESH, "token-refused"),
            row(ANY, "534 ", null, ACCOUNT, STOP, "google-sign-in"),
            row(ANY, "535 ", null, ACCOUNT, REFRESH, "token-refused"),
            row(ANY, "530 ", null, ACCOUNT, STOP, "not-authenticated"),
            row(ANY, "430 4\\.2\\.0", null, ACCOUNT, RETRY, "mailbox-logon"),
            row(ANY, "550 5\\.1\\.8", null, ACCOUNT, STOP, "restricted-sender"),
            row(ANY, "550 5\\.7\\.(705|708|750)", null, TENANT, STOP, "tenant-blocked"),
            // quotas: wait for the window
            row(ANY, "55\\d 5\\.7\\.23[23]", null, TENANT, WAIT, "tenant-quota"),
            row(ANY, "55\\d 5\\.1\\.9[02]", null, ACCOUNT, WAIT, "daily-quota"),
            row(ANY, "55\\d 5\\.2\\.12[12]", null, ACCOUNT, WAIT, "hourly-quota"),
            row(ANY, "550 5\\.4\\.5", null, ACCOUNT, WAIT, "daily-quota"),
            row(ANY, "55\\d ", "SubmissionQuotaExceeded", ACCOUNT, WAIT, "daily-quota"),
            // too much at once: the connection
            row(ANY, "432 ", null, CONNECTION, RETRY, "too-many-connections"),
            row(ANY, "421 ", null, CONNECTION, RETRY, "server-busy"),
            row(ANY, "45\\d 4\\.7\\.(5|6|8)\\d\\d", null, CONNECTION, RETRY, "throttled"),
            row(ANY, "454 4\\.7\\.0", null, CONNECTION, RETRY, "throttled"),
            // the recipient
            row(RCPT, "55\\d 5\\.5\\.105", null, RECIPIENT, REJECT_RECIPIENT, "internal-only"),
            row(RCPT, "5\\d\\d ", null, RECIPIENT, REJECT_RECIPIENT, "recipient-refused"),
            row(RCPT, "4\\d\\d ", null, RECIPIENT, RETRY, "transient"),
            // the message
            row(EnumSet.of(Stage.AFTER_DOT), "55\\d 5\\.2\\.2", null, ACCOUNT, STOP, "mailbox-full"),
            row(ANY, "55\\d 5\\.7\\.60", null, MESSAGE, REJECT, "send-as-denied"),
            row(ANY, "55\\d 5\\.2\\.252", null, MESSAGE, REJECT, "send-as-denied"),
            row(ANY, "55\\d ", "SendAsDenied", MESSAGE, REJECT, "send-as-denied"),
            row(ANY, "55\\d 5\\.6\\.3", null, MESSAGE, REJECT, "eight-bit"),
            row(ANY, "55\\d 5\\.6\\.7", null, MESSAGE, REJECT, "smtputf8"),
            row(ANY, "55\\d 5\\.(3\\.4|2\\.3)", null, MESSAGE, REJECT, "too-large"),
            row(AUTH, "5\\d\\d ", null, ACCOUNT, STOP, "not-authenticated"),
            row(HANDSHAKE, "5\\d\\d ", null, ACCOUNT, STOP, "server-refuses"),
            row(OPENING, "4\\d\\d ", null, CONNECTION, RETRY, "server-busy"),
            // the classes of RFC 5321 4.2.1, and what is no reply at all
            row(ANY, "4\\d\\d ", null, MESSAGE, RETRY, "transient"),
            row(ANY, "5\\d\\d ", null, MESSAGE, REJECT, "permanent"),
            row(ANY, "", null, CONNECTION, RETRY, "no-smtp"));

    private static SmtpReplyRule row(Set<Stage> stages, String reply, String text, Scope scope, Verdict verdict,
            String row) {
        // a code never stands for the longer one that begins like it: 5.2.2 is not 5.2.252
        String whole = reply.isEmpty() || reply.endsWith(" ") ? reply : reply + " ";
        return new SmtpReplyRule(stages, Pattern.compile(whole),
                text == null ? null : Pattern.compile(text, Pattern.CASE_INSENSITIVE), scope, verdict, row);
    }

    static SmtpReplyRule of(Symptom.Reply symptom) {
        String codes = symptom.code() + " " + (symptom.enhancedCode() == null ? "" : symptom.enhancedCode() + " ");
        return TABLE.stream().filter(rule -> rule.holds(symptom, codes)).findFirst().orElseThrow();
    }

    static List<SmtpReplyRule> table() {
        return TABLE;
    }

    private boolean holds(Symptom.Reply symptom, String codes) {
        return stages.contains(symptom.stage()) && reply.matcher(codes).lookingAt()
                && (text == null || text.matcher(symptom.text()).find());
    }
}

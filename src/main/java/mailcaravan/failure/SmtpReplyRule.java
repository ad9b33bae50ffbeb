package mailcaravan.failure;

import static mailcaravan.failure.Provider.CUSTOM;
import static mailcaravan.failure.Provider.GOOGLE;
import static mailcaravan.failure.Provider.MICROSOFT;
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
 * @param providers
 *            whose server said it
 * @param reply
 *            must be found at the start of {@code "<code> <enhanced code> <text>"}
 * @param text
 *            must be found anywhere in the reply's text, or null
 * @param attempts
 *            how often in a row before {@code RETRY} becomes {@code STOP}; 0 = no bound
 * @param unknown
 *            true for the classes that take what no other row knows
 */
record SmtpReplyRule(Set<Stage> stages, Set<Provider> providers, Pattern reply, Pattern text, Scope scope,
        Verdict verdict, int attempts, String row, boolean unknown) {
    private static final int FEW = 3;
    private static final Set<Stage> ANY = EnumSet.allOf(Stage.class);
    private static final Set<Stage> AUTH = EnumSet.of(Stage.AUTH);
    private static final Set<Stage> RCPT = EnumSet.of(Stage.RCPT);
    /** Before it no message has been named that a reply could be about. */
    private static final Set<Stage> TRANSACTION = EnumSet.range(Stage.MAIL, Stage.AFTER_DOT);
    private static final Set<Stage> NOT_RCPT = EnumSet.of(Stage.MAIL, Stage.DATA, Stage.AFTER_DOT);
    private static final Set<Stage> AFTER_DOT = EnumSet.of(Stage.AFTER_DOT);
    private static final Set<Stage> HANDSHAKE = EnumSet.of(Stage.CONNECT, Stage.STARTTLS);
    private static final Set<Stage> OPENING = EnumSet.of(Stage.CONNECT, Stage.STARTTLS, Stage.AUTH);

    private static final List<SmtpReplyRule> TABLE = List.of(
            // access: the account
            few(ANY, "535 5\\.7\\.139", "federated STS", CONNECTION, "sts-unreachable"),
            row(ANY, "535 5\\.7\\.139", "SmtpClientAuthentication", ACCOUNT, STOP, "smtp-auth-disabled"),
            row(ANY, "535 5\\.7\\.139", "credentials? (were|was|are|is) incorrect", ACCOUNT, STOP, "password-wrong"),
            row(ANY, "535 5\\.7\\.139", null, ACCOUNT, STOP, "basic-auth-disabled"),
            row(ANY, "550 5\\.7\\.30", null, ACCOUNT, STOP, "basic-auth-disabled"),
            row(ANY, "501 5\\.5\\.127", null, ACCOUNT, REFRESH, "token-expires-soon"),
            row(ANY, "534 5\\.7\\.9", null, ACCOUNT, STOP, "google-app-password"),
            row(ANY, "534 ", null, ACCOUNT, STOP, "google-sign-in"),
            row(GOOGLE, ANY, "535 ", null, ACCOUNT, REFRESH, "google-token-refused"),
            row(CUSTOM, ANY, "535 ", null, ACCOUNT, REFRESH, "sign-in-refused"),
            row(ANY, "535 ", null, ACCOUNT, REFRESH, "token-refused"),
            row(ANY, "530 ", null, ACCOUNT, STOP, "not-authenticated"),
            few(ANY, "430 4\\.2\\.0", null, ACCOUNT, "mailbox-logon"),
            row(ANY, "550 5\\.1\\.8", null, ACCOUNT, STOP, "restricted-sender"),
            row(ANY, "55\\d 5\\.7\\.(50[123]|511)", null, ACCOUNT, STOP, "banned-sender"),
            row(ANY, "550 5\\.7\\.(705|708|750)", null, TENANT, STOP, "tenant-blocked"),
            row(ANY, "55\\d 5\\.7\\.64", null, ACCOUNT, STOP, "relay-endpoint"),
            // quotas: wait for the window
            row(ANY, "55\\d 5\\.7\\.23[23]", null, TENANT, WAIT, "tenant-quota"),
            row(ANY, "55\\d 5\\.1\\.9[02]", null, ACCOUNT, WAIT, "daily-quota"),
            row(ANY, "55\\d 5\\.2\\.12[12]", null, ACCOUNT, WAIT, "hourly-quota"),
            row(ANY, "550 5\\.4\\.5", null, ACCOUNT, WAIT, "daily-quota"),
            row(ANY, "55\\d ", "SubmissionQuotaExceeded", ACCOUNT, WAIT, "daily-quota"),
            // too much at once: the connection
            row(ANY, "432 ", null, CONNECTION, RETRY, "too-many-connections"),
            row(ANY, "421 ", null, CONNECTION, RETRY, "server-busy"),
            row(ANY, "45\\d 4\\.7\\.([56]\\d\\d|8[5-9]\\d)", null, CONNECTION, RETRY, "throttled"),
            row(ANY, "454 4\\.7\\.0", null, CONNECTION, RETRY, "throttled"),
            row(ANY, "45\\d 4\\.(7\\.3|3\\.1|3\\.111)", null, CONNECTION, RETRY, "back-pressure"),
            row(ANY, "4\\d\\d 4\\.4\\.(62|316)", null, CONNECTION, RETRY, "relay-endpoint"),
            // the recipient
            row(TRANSACTION, "452 4\\.5\\.3", null, RECIPIENT, RETRY, "too-many-recipients"),
            row(RCPT, "45\\d 4\\.2\\.[12]", null, RECIPIENT, RETRY, "recipient-busy"),
            row(RCPT, "55\\d 5\\.5\\.105", null, RECIPIENT, REJECT_RECIPIENT, "internal-only"),
            row(RCPT, "55\\d 5\\.2\\.2", null, RECIPIENT, REJECT_RECIPIENT, "recipient-full"),
            row(RCPT, "55\\d 5\\.(1\\.1|1\\.10|4\\.1|2\\.1)", null, RECIPIENT, REJECT_RECIPIENT, "recipient-refused"),
            // trouble inside the service
            row(OPENING, "451 4\\.(7\\.0|3\\.[02]|4\\.(0|2|3|22))", null, CONNECTION, RETRY, "server-busy"),
            row(TRANSACTION, "451 4\\.(7\\.0|3\\.[02]|4\\.(0|2|3|22))", null, MESSAGE, RETRY, "service-trouble"),
            // the message; Exchange refuses what it cannot keep in the sender's own Sent Items
            row(MICROSOFT, AFTER_DOT, "55\\d 5\\.2\\.2", null, ACCOUNT, STOP, "mailbox-full"),
            row(MICROSOFT, AFTER_DOT, "55\\d 5\\.2\\.0", "QuotaExceeded", ACCOUNT, STOP, "mailbox-full"),
            row(NOT_RCPT, "55\\d 5\\.2\\.2", null, MESSAGE, REJECT, "recipient-full"),
            row(TRANSACTION, "55\\d 5\\.7\\.60", null, MESSAGE, REJECT, "send-as-denied"),
            row(TRANSACTION, "55\\d 5\\.2\\.252", null, MESSAGE, REJECT, "send-as-denied"),
            row(TRANSACTION, "55\\d ", "SendAsDenied", MESSAGE, REJECT, "send-as-denied"),
            row(NOT_RCPT, "55\\d 5\\.5\\.105", null, MESSAGE, REJECT, "internal-only"),
            row(NOT_RCPT, "55\\d 5\\.(1\\.1|1\\.10|4\\.1|2\\.1)", null, MESSAGE, REJECT, "recipient-refused"),
            row(TRANSACTION, "55\\d 5\\.1\\.20", null, MESSAGE, REJECT, "several-from"),
            row(TRANSACTION, "55\\d 5\\.6\\.11", null, MESSAGE, REJECT, "bare-line-feed"),
            row(TRANSACTION, "55\\d 5\\.6\\.3", null, MESSAGE, REJECT, "eight-bit"),
            row(TRANSACTION, "55\\d 5\\.6\\.7", null, MESSAGE, REJECT, "smtputf8"),
            row(TRANSACTION, "55\\d 5\\.(3\\.4|2\\.3)", null, MESSAGE, REJECT, "too-large"),
            row(TRANSACTION, "55\\d 5\\.7\\.509", null, MESSAGE, REJECT, "dmarc"),
            row(TRANSACTION, "55\\d 5\\.7\\.512", null, MESSAGE, REJECT, "from-malformed"),
            row(NOT_RCPT, "55\\d 5\\.7\\.1", null, MESSAGE, REJECT, "policy"),
            // what no row knows: by stage, then by the classes of RFC 5321 4.2.1, then what is no reply at all
            unknown(AUTH, "5\\d\\d ", ACCOUNT, STOP, "not-authenticated"),
            unknown(HANDSHAKE, "5\\d\\d ", ACCOUNT, STOP, "server-refuses"),
            unknown(OPENING, "4\\d\\d ", CONNECTION, RETRY, "server-busy"),
            unknown(RCPT, "5\\d\\d ", RECIPIENT, REJECT_RECIPIENT, "recipient-refused"),
            unknown(RCPT, "4\\d\\d ", RECIPIENT, RETRY, "transient"),
            unknown(ANY, "4\\d\\d ", MESSAGE, RETRY, "transient"),
            unknown(ANY, "5\\d\\d ", MESSAGE, REJECT, "permanent"),
            unknown(ANY, "", CONNECTION, RETRY, "no-smtp"));

    private static SmtpReplyRule row(Set<Stage> stages, String reply, String text, Scope scope, Verdict verdict,
            String row) {
        return row(EnumSet.allOf(Provider.class), stages, reply, text, scope, verdict, 0, row, false);
    }

    private static SmtpReplyRule few(Set<Stage> stages, String reply, String text, Scope scope, String row) {
        return row(EnumSet.allOf(Provider.class), stages, reply, text, scope, RETRY, FEW, row, false);
    }

    private static SmtpReplyRule row(Provider provider, Set<Stage> stages, String reply, String text, Scope scope,
            Verdict verdict, String row) {
        return row(EnumSet.of(provider), stages, reply, text, scope, verdict, 0, row, false);
    }

    private static SmtpReplyRule unknown(Set<Stage> stages, String reply, Scope scope, Verdict verdict, String row) {
        return row(EnumSet.allOf(Provider.class), stages, reply, null, scope, verdict, 0, row, true);
    }

    private static SmtpReplyRule row(Set<Provider> providers, Set<Stage> stages, String reply, String text,
            Scope scope, Verdict verdict, int attempts, String row, boolean unknown) {
        // a code never stands for the longer one that begins like it: 5.2.2 is not 5.2.252
        String whole = reply.isEmpty() || reply.endsWith(" ") ? reply : reply + " ";
        return new SmtpReplyRule(stages, providers, Pattern.compile(whole),
                text == null ? null : Pattern.compile(text, Pattern.CASE_INSENSITIVE), scope, verdict, attempts, row,
                unknown);
    }

    static SmtpReplyRule of(Symptom.Reply symptom, Provider provider) {
        String codes = symptom.code() + " " + (symptom.enhancedCode() == null ? "" : symptom.enhancedCode() + " ");
        return TABLE.stream().filter(rule -> rule.holds(symptom, codes, provider)).findFirst().orElseThrow();
    }

    static List<SmtpReplyRule> table() {
        return TABLE;
    }

    private boolean holds(Symptom.Reply symptom, String codes, Provider provider) {
        return stages.contains(symptom.stage()) && providers.contains(provider) && reply.matcher(codes).lookingAt()
                && (text == null || text.matcher(symptom.text()).find());
    }
}

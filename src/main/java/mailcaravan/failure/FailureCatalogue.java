package mailcaravan.failure;

import java.util.Locale;

/**
 * Says what a failure means: finds what was observed in an exception's cause chain and looks up its row in the built-in
 * tables. {@link FailureClassifier} puts an operator's rules before them.
 * <p>
 * Stateless and thread-safe. Never throws: what it does not know becomes a retry.
 */
public final class FailureCatalogue {
    private FailureCatalogue() {}

    /** The failure behind an exception, the server being Microsoft's, as an account's is by default. */
    public static Failure classify(Throwable exception) {
        Symptom symptom = symptom(exception);
        return symptom == null ? unexpected(exception) : classify(symptom);
    }

    /** The failure behind an exception. */
    public static Failure classify(Throwable exception, Provider provider) {
        Symptom symptom = symptom(exception);
        return symptom == null ? unexpected(exception) : classify(symptom, provider);
    }

    /** What was observed, or null if no exception of the cause chain knows. */
    static Symptom symptom(Throwable exception) {
        int depth = 0;
        for (Throwable cause = exception; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            if (cause instanceof Symptomatic symptomatic && symptomatic.symptom() != null) {
                return symptomatic.symptom();
            }
        }
        return null;
    }

    static Failure unexpected(Throwable exception) {
        return new Failure(new Symptom.Local(Stage.FILE, "unexpected", oneLine(exception)), "unexpected", Scope.MESSAGE,
                Verdict.RETRY, "unexpected");
    }

    /** The failure that a symptom stands for, the server being Microsoft's, as an account's is by default. */
    public static Failure classify(Symptom symptom) {
        return classify(symptom, Provider.MICROSOFT);
    }

    /** The failure that a symptom stands for. */
    public static Failure classify(Symptom symptom, Provider provider) {
        if (symptom instanceof Symptom.Reply reply) {
            SmtpReplyRule rule = SmtpReplyRule.of(reply, provider);
            return new Failure(symptom, code(reply), scope(rule.scope(), rule.verdict(), reply), rule.verdict(),
                    rule.row(), rule.attempts());
        }
        if (symptom instanceof Symptom.Transport transport) {
            WinInetCode code = WinInetCode.of(transport.cause());
            return new Failure(symptom, code.number(), scope(Scope.CONNECTION, code.verdict(), transport),
                    code.verdict(), code.row(), code.attempts());
        }
        if (symptom instanceof Symptom.TokenError error) {
            TokenErrorRule rule = TokenErrorRule.of(error);
            return new Failure(symptom, code(error), Scope.ACCOUNT, rule.verdict(),
                    TokenErrorExplanation.row(error, rule, provider));
        }
        if (symptom instanceof Symptom.PopReply pop) {
            return PopReplyRule.of(pop).failure(pop);
        }
        if (symptom instanceof Symptom.BadRequest bad) {
            return new Failure(symptom, bad.code(), Scope.MESSAGE, Verdict.REJECT, "bad-request");
        }
        Symptom.Local local = (Symptom.Local) symptom;
        LocalRule rule = LocalRule.of(local);
        return new Failure(symptom, local.code(), rule.scope(), rule.verdict(), rule.row());
    }

    // once the message is under way it may itself be the cause, and must not hold up the account's other requests
    private static Scope scope(Scope scope, Verdict verdict, Symptom symptom) {
        boolean underWay = symptom.stage().compareTo(Stage.MAIL) >= 0;
        return underWay && scope == Scope.CONNECTION && verdict == Verdict.RETRY ? Scope.MESSAGE : scope;
    }

    private static String code(Symptom.Reply reply) {
        return reply.enhancedCode() == null
                ? Integer.toString(reply.code())
                : reply.code() + " " + reply.enhancedCode();
    }

    private static String code(Symptom.TokenError error) {
        String number = TokenErrorExplanation.number(error);
        if (number != null) {
            return number;
        }
        return error.error() == null ? "HTTP " + error.httpStatus() : error.error();
    }

    private static String oneLine(Throwable exception) {
        String text = exception.getClass().getSimpleName() + ": " + exception.getMessage();
        String flat = text.replaceAll("\\p{Cntrl}+", " ");
        return String.format(Locale.ROOT, "%.500s", flat);
    }
}

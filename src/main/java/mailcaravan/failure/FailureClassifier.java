package mailcaravan.failure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Says what an account's failures mean: the operator's rules first, then the built-in tables, read for its provider.
 * <p>
 * Thread-safe. Never throws for a failure that it does not know.
 */
public final class FailureClassifier {
    private static final int MOST_KINDS = 200;

    private final List<OperatorRule> rules;
    private final Provider provider;
    private final UnknownReplies unknownReplies;

    private FailureClassifier(List<OperatorRule> rules, Provider provider, UnknownReplies unknownReplies) {
        this.rules = rules;
        this.provider = Objects.requireNonNull(provider, "provider");
        this.unknownReplies = unknownReplies;
    }

    /** A classifier without rules of an operator's. */
    public static FailureClassifier builtIn() {
        return of(List.of());
    }

    /** A classifier with an operator's rules, for Microsoft until it is told otherwise. */
    public static FailureClassifier of(List<OperatorRule> rules) {
        return new FailureClassifier(List.copyOf(rules), Provider.MICROSOFT, new UnknownReplies(MOST_KINDS));
    }

    /** The same rules for another provider's accounts; a kind of unknown reply is still told once for all of them. */
    public FailureClassifier forProvider(Provider other) {
        return new FailureClassifier(rules, other, unknownReplies);
    }

    /** The failure behind an exception. */
    public Failure classify(Throwable exception) {
        Symptom symptom = FailureCatalogue.symptom(exception);
        return symptom == null ? FailureCatalogue.unexpected(exception) : classify(symptom);
    }

    /** The failure that a symptom stands for. */
    public Failure classify(Symptom symptom) {
        Failure builtIn = FailureCatalogue.classify(symptom, provider);
        Optional<OperatorRule> rule = rules.stream().filter(each -> each.holds(builtIn, provider)).findFirst();
        if (rule.isPresent()) {
            return rule.get().applyTo(builtIn);
        }
        if (symptom instanceof Symptom.Reply reply && SmtpReplyRule.of(reply, provider).unknown()) {
            unknownReplies.note(builtIn);
        }
        return builtIn;
    }
}

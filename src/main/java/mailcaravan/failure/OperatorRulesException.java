package mailcaravan.failure;

/** A mistake in an operator's file of rules. The message is one line that names file, line, column and what is allowed. */
public final class OperatorRulesException extends Exception {
    /** Carries the sentence for the user. */
    public OperatorRulesException(String message) {
        super(message);
    }
}

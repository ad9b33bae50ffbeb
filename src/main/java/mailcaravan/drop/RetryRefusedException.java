package mailcaravan.drop;

/** A dead letter cannot be put back as it is; the message says why and what to do, in the user's language. */
public final class RetryRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** Carries the sentence for the user. */
    public RetryRefusedException(String message) {
        super(message);
    }
}

package mailcaravan.submission;

import java.util.List;

import mailcaravan.failure.Failure;
import mailcaravan.failure.SmailCode;
import mailcaravan.journal.RecipientLine;

/**
 * What became of one message. Immutable.
 *
 * @param status
 *            never null
 * @param failure
 *            why not everybody has it; null where everybody has
 * @param refused
 *            recipients refused for good, with their replies
 * @param owed
 *            addresses of those that neither have it nor are refused
 */
public record SubmissionResult(Status status, Failure failure, List<RecipientLine> refused, List<String> owed) {
    /** How far it came. */
    public enum Status {
        /** Every recipient has it. */
        SUBMITTED,
        /** Some have it, some not. */
        SOME_REFUSED,
        /** Nobody has it. */
        FAILED,
        /** The server may or may not have it. */
        IN_DOUBT,
        /** It was not tried: the account's limits allow no message now. */
        LIMITED
    }

    /** Keeps own copies. */
    public SubmissionResult {
        refused = List.copyOf(refused);
        owed = List.copyOf(owed);
    }

    /** SMAIL's number for it. */
    public SmailCode code() {
        return switch (status) {
            case SUBMITTED -> SmailCode.DONE;
            case SOME_REFUSED -> SmailCode.SOME_REFUSED;
            case IN_DOUBT -> SmailCode.IN_DOUBT;
            case LIMITED -> SmailCode.LIMIT;
            case FAILED -> SmailCode.of(failure);
        };
    }
}

package mailcaravan.submission;

import java.util.Objects;

import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Verdict;
import mailcaravan.journal.RecipientLine;
import mailcaravan.smtp.RecipientReceipt;

/**
 * What a server's answer about one recipient means for the request: done with, refused for good, or still owed. The same
 * for a route and for a command. Immutable and thread-safe.
 */
public final class RecipientVerdicts {
    private final FailureClassifier failures;

    /** Verdicts by what an account's failures mean. */
    public RecipientVerdicts(FailureClassifier failures) {
        this.failures = Objects.requireNonNull(failures, "failures");
    }

    /** True for a recipient that is neither accepted nor refused for good. */
    public boolean owed(RecipientReceipt receipt) {
        return !receipt.accepted() && refusal(receipt) == null;
    }

    /** The failure of a recipient that is refused for good, or null: a quota or a locked mailbox is no fault of its own. */
    public Failure refusal(RecipientReceipt receipt) {
        if (receipt.accepted()) {
            return null;
        }
        Failure failure = failure(receipt);
        boolean final5yz = failure.verdict() == Verdict.REJECT_RECIPIENT || failure.verdict() == Verdict.REJECT;
        return final5yz ? failure : null;
    }

    /** What an answer that is no acceptance means. */
    public Failure failure(RecipientReceipt receipt) {
        return failures.classify(receipt.reply().symptom(Stage.RCPT));
    }

    /** The answer as the journal has it. */
    public static RecipientLine line(RecipientReceipt receipt) {
        return new RecipientLine(receipt.recipient().address(), receipt.reply().text());
    }
}

package mailcaravan.smtp;

import jakarta.mail.MessagingException;

import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;

/**
 * A submission failed. What the {@link SubmissionListener} was told before stands: recipients accepted in an earlier
 * transaction have the message.
 */
public class SubmissionException extends MessagingException implements Symptomatic {
    private final transient Symptom symptom;
    private final boolean inDoubt;

    /**
     * Carries what was observed.
     *
     * @param message
     *            one line without secrets
     * @param inDoubt
     *            true if the final dot was sent and no reply came: the server may have the message (RFC 1047)
     * @param cause
     *            may be null
     */
    public SubmissionException(String message, Symptom symptom, boolean inDoubt, Exception cause) {
        super(message, cause);
        this.symptom = symptom;
        this.inDoubt = inDoubt;
    }

    @Override
    public Symptom symptom() {
        return symptom;
    }

    /** True if the server may have the message all the same. */
    public boolean inDoubt() {
        return inDoubt;
    }
}

package mailcaravan.smtp;

import jakarta.mail.MessagingException;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;
import mailcaravan.text.Messages;

/**
 * A submission failed. What the {@link SubmissionListener} was told before stands: recipients accepted in an earlier
 * transaction have the message.
 */
public class SubmissionException extends MessagingException implements Symptomatic {
    private static final Messages MESSAGES = Messages.of(SubmissionException.class);

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

    /** The server refused at a stage. */
    static SubmissionException refused(String peer, Stage stage, SmtpReply reply) {
        return new SubmissionException(MESSAGES.format("refused", peer, stage, reply.text()), reply.symptom(stage),
                false,
                null);
    }

    /**
     * The connection failed without a reply.
     *
     * @param inDoubt
     *            true once the final dot is on its way
     */
    static SubmissionException lost(String peer, Stage stage, boolean inDoubt, Exception cause) {
        return new SubmissionException(
                MESSAGES.format(inDoubt ? "lost-in-doubt" : "lost", peer, stage, cause.toString()),
                new Symptom.Transport(stage, peer, cause), inDoubt, cause);
    }

    /** Something on our side, or a server that lacks what we need. */
    static SubmissionException local(Stage stage, String code, String sentence, Exception cause) {
        return new SubmissionException(sentence, new Symptom.Local(stage, code, sentence), false, cause);
    }

    @Override
    public Symptom symptom() {
        return symptom;
    }

    /** True if an exception comes from a submission after which the server may have the message all the same. */
    public static boolean inDoubt(Throwable exception) {
        int depth = 0;
        for (Throwable cause = exception; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            if (cause instanceof SubmissionException submission) {
                return submission.inDoubt();
            }
        }
        return false;
    }

    /** True if the server may have the message all the same. */
    public boolean inDoubt() {
        return inDoubt;
    }
}

package mailcaravan.flow;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import mailcaravan.drop.FailedAttempt;
import mailcaravan.drop.FailureReport;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.text.OneLine;

/**
 * What a producer handed us, whichever way it came, and the ways in which it can end. Its source keeps it until one of
 * them is called.
 */
interface Request {
    /** How long one whose attempt came to no end is left alone. */
    Duration UNSETTLED_PAUSE = Duration.ofMinutes(1);
    /** A missing attachment is waited for so many times the settling time. */
    int ATTACHMENT_PATIENCE = 10;

    /** {@code drop-folder} or {@code queue}, for the journal. */
    String source();

    /** Its file name or JMS message id, as it is. */
    String name();

    /** Its name for a line of the log. */
    default String label() {
        return OneLine.of(name());
    }

    /** Identifies it over retries and restarts. */
    String id();

    /** How often it has been tried before. */
    int attempts();

    /** The attempts before that failed, oldest first, bounded. */
    List<FailedAttempt> history();

    /** When it failed for the first time, in milliseconds since 1970; 0 if never. */
    long firstFailure();

    /** How long its account had waited in all when it failed for the first time, in milliseconds; 0 if it never did. */
    long waitedBefore();

    /** Recipients that are not owed any more, by address. */
    Map<String, RecipientLine> done();

    /** Makes the message of it. */
    ComposedMessage compose() throws RequestRefusedException, MissingAttachmentException, IOException;

    /**
     * Ends it as submitted.
     *
     * @param messageId
     *            of the mail
     * @param recipients
     *            who have it, with what the server said to each
     */
    void sent(String messageId, Collection<RecipientLine> recipients) throws IOException;

    /** Ends it as a dead letter. */
    void failed(FailureReport report) throws IOException;

    /** Leaves it with its source as if it had not been taken. */
    void giveBack() throws IOException;

    /**
     * Leaves it with its source until a time, on record.
     *
     * @param attempt
     *            that has failed just now
     * @param notBefore
     *            milliseconds since 1970
     * @param waited
     *            how long its account has waited in all, in milliseconds
     */
    void defer(FailedAttempt attempt, long notBefore, long waited, Collection<RecipientLine> done)
            throws IOException;

    /**
     * Leaves it with its source until a time, as if it had not been taken.
     *
     * @param notBefore
     *            milliseconds since 1970
     * @return false if so many wait like this that it may be taken again at once
     */
    boolean postpone(long notBefore) throws IOException;

    /** Has it tried again after a while although its attempt came to no end, but not for those who have it. */
    void leaveUnsettled(Map<String, RecipientLine> done);

    /** Leaves it with its source until a missing attachment has had time to appear; false if that time is over. */
    boolean awaitAttachment() throws IOException;
}

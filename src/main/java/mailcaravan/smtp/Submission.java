package mailcaravan.smtp;

import java.time.Duration;
import java.util.List;

import mailcaravan.message.Recipient;

/** One message on one connection: as many transactions as its recipients need, each with the same octets. */
final class Submission {
    private final SubmissionTransport server;
    private final OutgoingMessage message;
    private final int recipientsPerTransaction;
    private final Duration finalReplyTimeout;
    private boolean dataBegun;

    /** A submission that starts from nothing, whatever another connection answered before it died. */
    Submission(SubmissionTransport server, OutgoingMessage message, int recipientsPerTransaction,
            Duration finalReplyTimeout) {
        this.server = server;
        this.message = message;
        this.recipientsPerTransaction = recipientsPerTransaction;
        this.finalReplyTimeout = finalReplyTimeout;
    }

    /**
     * Submits to all who are owed the message.
     *
     * @throws SubmissionException
     *             if a transaction failed; the message's receipts tell what earlier ones did
     */
    void run() throws SubmissionException {
        message.restart();
        List<Recipient> remaining = message.owed();
        while (!remaining.isEmpty()) {
            List<Recipient> batch = remaining.subList(0, Math.min(remaining.size(), recipientsPerTransaction));
            Transaction transaction = new Transaction(server, message, finalReplyTimeout);
            int done;
            try {
                done = transaction.run(batch);
            } catch (SubmissionException e) {
                server.listener().failed(e);
                throw e;
            } finally {
                dataBegun |= transaction.dataBegun();
            }
            remaining = remaining.subList(done, remaining.size());
        }
    }

    /** True once a server has been asked to take content: from then on nothing may be repeated quietly. */
    boolean dataBegun() {
        return dataBegun;
    }
}

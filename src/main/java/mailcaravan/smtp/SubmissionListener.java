package mailcaravan.smtp;

import java.io.IOException;
import java.util.List;

import mailcaravan.message.Recipient;

/** Told about the moments of a submission that must be on record before the next octet goes out. */
public interface SubmissionListener {
    /**
     * The message is written and the final dot is next: from here on the server may have it.
     *
     * @param accepted
     *            the recipients that the server accepted for this transaction
     * @throws IOException
     *             if the moment cannot be recorded; the dot is then not sent
     */
    void beforeFinalDot(List<Recipient> accepted) throws IOException;

    /**
     * One transaction ended with a positive reply to the final dot. A request with more recipients than the account's
     * {@code recipients-per-message} has several.
     *
     * @param receipts
     *            one for each recipient of this transaction, refused ones too
     * @param reply
     *            the reply to the final dot
     */
    void accepted(List<RecipientReceipt> receipts, SmtpReply reply) throws IOException;
}

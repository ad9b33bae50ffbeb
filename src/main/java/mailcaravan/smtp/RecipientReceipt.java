package mailcaravan.smtp;

import mailcaravan.message.Recipient;

/**
 * What the server said to one recipient.
 *
 * @param reply
 *            to RCPT TO
 */
public record RecipientReceipt(Recipient recipient, SmtpReply reply) {
    /** True if the server took the recipient. */
    public boolean accepted() {
        return reply.positive();
    }
}

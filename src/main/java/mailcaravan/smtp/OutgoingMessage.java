package mailcaravan.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Recipient;
import mailcaravan.oauth.AccessToken;

/**
 * A composed message on its way through camel-mail, and what the server said to it.
 * <p>
 * It is a {@link MimeMessage} because that is what camel-mail passes through untouched; only its Message-ID and its
 * octets are filled. Not thread-safe.
 */
public final class OutgoingMessage extends MimeMessage {
    private final ComposedMessage composed;
    private final List<Recipient> owed;
    private final AccessToken token;
    private final String user;
    private final SubmissionListener listener;
    private final Map<Recipient, RecipientReceipt> receipts = new LinkedHashMap<>();
    private SmtpReply finalReply;

    /**
     * A message to submit now, signed in as the account's mailbox.
     *
     * @param session
     *            the sender's
     * @param owed
     *            those of the envelope's recipients that do not have the message yet, at least one
     * @param token
     *            for a new connection, should one be needed; null where the account does not use XOAUTH2
     * @throws IllegalArgumentException
     *             if nobody is owed the message
     */
    public OutgoingMessage(Session session, ComposedMessage message, List<Recipient> owed, AccessToken token,
            SubmissionListener listener) {
        this(session, message, owed, token, null, listener);
    }

    /**
     * A message to submit now.
     *
     * @param session
     *            the sender's
     * @param owed
     *            those of the envelope's recipients that do not have the message yet, at least one
     * @param token
     *            for a new connection, should one be needed; null where the account does not use XOAUTH2
     * @param user
     *            SASL user of XOAUTH2; null: the account's mailbox
     * @throws IllegalArgumentException
     *             if nobody is owed the message
     */
    public OutgoingMessage(Session session, ComposedMessage message, List<Recipient> owed, AccessToken token,
            String user, SubmissionListener listener) {
        super(session);
        this.composed = Objects.requireNonNull(message, "message");
        this.owed = List.copyOf(owed);
        this.token = token;
        this.user = user;
        this.listener = Objects.requireNonNull(listener, "listener");
        if (this.owed.isEmpty()) {
            throw new IllegalArgumentException("a message without recipients cannot be submitted");
        }
    }

    /**
     * What the server said to each owed recipient, in their order. A recipient that was accepted in a transaction that
     * failed afterwards does not have the message and is not among them.
     */
    public List<RecipientReceipt> receipts() {
        return owed.stream().map(receipts::get).filter(Objects::nonNull).toList();
    }

    /** The positive reply to the last final dot; null if no transaction got that far. */
    public SmtpReply finalReply() {
        return finalReply;
    }

    /** The composed message's, which camel-mail puts into a header of the exchange. */
    @Override
    public String getMessageID() {
        return composed.messageId();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        composed.writeTo(out);
    }

    ComposedMessage composed() {
        return composed;
    }

    List<Recipient> owed() {
        return owed;
    }

    AccessToken token() {
        return token;
    }

    /** The SASL user, or null for the account's mailbox. */
    String user() {
        return user;
    }

    SubmissionListener listener() {
        return listener;
    }

    /** Forgets what a server said that turned out to be gone. */
    void restart() {
        receipts.clear();
        finalReply = null;
    }

    void note(RecipientReceipt receipt) {
        receipts.put(receipt.recipient(), receipt);
    }

    void note(SmtpReply reply) {
        finalReply = reply;
    }
}

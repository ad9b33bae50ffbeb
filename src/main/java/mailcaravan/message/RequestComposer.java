package mailcaravan.message;

import java.io.IOException;
import java.util.Objects;

import mailcaravan.account.AllowedSenders;

/**
 * Makes the messages of one account out of its requests.
 * <p>
 * Immutable and thread-safe. Memory does not grow with the size of an {@code .eml} file or of a named attachment: they
 * are read once while composing and once for each writing.
 */
public final class RequestComposer {
    private final EmlComposer emlComposer;
    private final MailRequestComposer mailRequestComposer;

    /**
     * A composer for one account.
     *
     * @param mailbox
     *            the account's mailbox: default From, and the only sender where no other is allowed
     * @param allowedSenders
     *            hold for From, Sender and envelope sender; without patterns: the mailbox alone
     */
    public RequestComposer(String mailbox, AllowedSenders allowedSenders) {
        SenderRule senderRule = new SenderRule(Objects.requireNonNull(mailbox, "mailbox"), allowedSenders);
        this.emlComposer = new EmlComposer(senderRule);
        this.mailRequestComposer = new MailRequestComposer(mailbox, senderRule);
    }

    /**
     * Takes an {@code .eml} request (RFC 5322) as it was written: octet for octet, less a leading X-Sender and
     * X-Receiver block and every Bcc and Resent-Bcc; line ends become CRLF; a missing Message-ID and Date are added at
     * the end of the header.
     *
     * @throws RequestRefusedException
     *             if it can never be submitted as it is
     * @throws IOException
     *             if it cannot be read now
     */
    public ComposedMessage composeEml(RequestContent content, Origin origin)
            throws RequestRefusedException, IOException {
        return emlComposer.compose(content, origin);
    }

    /**
     * Makes a MIME message of a JSON mail request ({@code docs/mail-request.schema.json}).
     *
     * @param attachments
     *            finds the files that it names
     * @throws RequestRefusedException
     *             if it can never be submitted as it is
     * @throws MissingAttachmentException
     *             if a file that it names is not there (yet)
     * @throws IOException
     *             if it or a file cannot be read now
     */
    public ComposedMessage composeJson(RequestContent content, AttachmentSource attachments, Origin origin)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        return compose(MailRequestReader.read(content), attachments, origin);
    }

    /** The same for a mail request that was made by a program, as the {@code send} command does. */
    public ComposedMessage compose(MailRequest request, AttachmentSource attachments, Origin origin)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        return mailRequestComposer.compose(request, attachments, origin);
    }
}

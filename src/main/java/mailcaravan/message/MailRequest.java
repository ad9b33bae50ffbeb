package mailcaravan.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mail request: what a program wants sent, before it is a message. The components are the fields of the JSON form
 * ({@code docs/mail-request.schema.json}). Immutable; its parts are checked when it is composed.
 *
 * @param from
 *            one address, with or without display name; null: the account's mailbox
 * @param sender
 *            one address for the Sender field; null: none
 * @param replyTo
 *            an address list; null: none
 * @param to
 *            address lists, as are cc and bcc; null counts as empty
 * @param subject
 *            one line; null: no Subject
 * @param text
 *            the plain text body, any line ends; null: none
 * @param html
 *            the HTML body; null: none
 * @param charset
 *            of bodies and header texts; null: UTF-8
 * @param priority
 *            null: none
 * @param messageId
 *            {@code <left@right>}; null: one is made from the origin
 * @param headers
 *            further header fields, in order; null counts as empty
 * @param attachments
 *            null counts as empty
 */
public record MailRequest(String from, String sender, String replyTo, List<String> to, List<String> cc,
        List<String> bcc, String subject, String text, String html, String charset, Priority priority,
        String messageId, Map<String, String> headers, List<MailAttachment> attachments) {
    /** Keeps own copies of the collections. */
    public MailRequest {
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
        bcc = bcc == null ? List.of() : List.copyOf(bcc);
        headers = headers == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }
}

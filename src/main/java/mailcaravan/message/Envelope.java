package mailcaravan.message;

import java.util.List;

/**
 * Who a message is from and for, as told to the server (RFC 5321 2.3.1); may differ from the header.
 *
 * @param sender
 *            the reverse-path, {@code local@domain} without angle brackets
 * @param senderParameters
 *            DSN parameters of MAIL FROM as they go on the wire, for example {@code RET=HDRS ENVID=x}; empty: none
 * @param recipients
 *            at least one, each address once (domain part compared without letter case), in order of appearance
 */
public record Envelope(String sender, String senderParameters, List<Recipient> recipients) {
    /** Keeps an own copy of the recipients. */
    public Envelope {
        recipients = List.copyOf(recipients);
    }
}

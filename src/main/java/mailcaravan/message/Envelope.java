package mailcaravan.message;

import java.nio.charset.StandardCharsets;
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

    /**
     * The same as the header fields that a drop folder or a queue takes for the envelope ({@code X-Sender},
     * {@code X-Receiver}), to be written before a message. The last one ends the block, so that nothing of the message
     * itself can belong to it.
     */
    public byte[] headerBlock() {
        StringBuilder block = new StringBuilder();
        field(block, "X-Sender", sender, senderParameters);
        recipients.forEach(each -> field(block, "X-Receiver", each.address(), each.parameters()));
        byte[] fields = block.toString().getBytes(StandardCharsets.UTF_8);
        return block.append("X-EndOfInjectedXHeaders: ").append(fields.length).append("\r\n").toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void field(StringBuilder block, String name, String address, String parameters) {
        block.append(name).append(": <").append(address).append('>');
        if (!parameters.isEmpty()) {
            block.append(' ').append(parameters);
        }
        block.append("\r\n");
    }
}

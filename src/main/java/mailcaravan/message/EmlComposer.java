package mailcaravan.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a message of an {@code .eml} file: the octets stay as they were written, so that signatures hold, less envelope
 * block and Bcc, with line ends made CRLF, and with Message-ID and Date where there are none.
 */
final class EmlComposer {
    private static final Set<String> NEVER_SENT = Set.of("bcc", "resent-bcc");
    private static final Set<String> HEADER_ADDRESSES = Set.of("from", "sender", "reply-to", "to", "cc");

    private final SenderRule senderRule;

    EmlComposer(SenderRule senderRule) {
        this.senderRule = senderRule;
    }

    ComposedMessage compose(RequestContent content, Origin origin) throws RequestRefusedException, IOException {
        long length = content.length();
        HeaderBlock header = HeaderBlock.read(content);
        EnvelopeBlock block = EnvelopeBlock.of(header.fields());
        List<HeaderField> fields = header.fields().subList(block == null ? 0 : block.length(), header.fields().size());

        EmailAddress from = from(fields);
        senderRule.check(from, "From");
        checkSender(fields);
        RecipientList recipients = block == null ? recipients(fields) : block.recipients();
        EmailAddress sender = block == null ? from : block.sender();
        senderRule.check(sender, "X-Sender");
        Envelope envelope = new Envelope(sender.address(), block == null ? "" : block.senderParameters(),
                recipients.toList());

        String messageId = first(fields, "Message-ID");
        String added = "";
        if (messageId.isEmpty()) {
            messageId = MessageIdentity.messageId(origin, from);
            added += "Message-ID: " + messageId + "\r\n";
        }
        if (first(fields, "Date").isEmpty()) {
            added += "Date: " + MessageIdentity.date(origin.date()) + "\r\n";
        }
        byte[] head = head(fields, added);
        boolean internationalized = recipients.internationalized() || sender.internationalized()
                || hasInternationalAddress(fields);
        return new MeasuredMessage(envelope, messageId, from.address(), internationalized, out -> {
            if (content.length() != length) {
                throw new IOException(Refusal.sentence("changed-while-read"));
            }
            out.write(head);
            copyBody(content, header.bodyOffset(), out);
        });
    }

    private static EmailAddress from(List<HeaderField> fields) throws RequestRefusedException {
        List<Mailbox> authors = addresses(fields, "From");
        if (authors.size() > 1 || named(fields, "From").size() > 1) {
            throw Refusal.of("several-from");
        }
        if (authors.isEmpty()) {
            throw Refusal.of("no-from");
        }
        return authors.get(0).address();
    }

    private void checkSender(List<HeaderField> fields) throws RequestRefusedException {
        List<Mailbox> senders = addresses(fields, "Sender");
        if (senders.size() > 1 || named(fields, "Sender").size() > 1) {
            throw Refusal.of("several-senders");
        }
        for (Mailbox sender : senders) {
            senderRule.check(sender.address(), "Sender");
        }
    }

    private static RecipientList recipients(List<HeaderField> fields) throws RequestRefusedException {
        RecipientList recipients = new RecipientList();
        for (String name : List.of("To", "Cc", "Bcc")) {
            recipients.addAll(addresses(fields, name));
        }
        return recipients;
    }

    private static List<Mailbox> addresses(List<HeaderField> fields, String name) throws RequestRefusedException {
        List<Mailbox> addresses = new ArrayList<>();
        for (HeaderField field : named(fields, name)) {
            addresses.addAll(AddressParser.parse(field.value(), field.name()));
        }
        return addresses;
    }

    /** RFC 6532: such an address in the header needs SMTPUTF8, a display name alone does not. */
    private static boolean hasInternationalAddress(List<HeaderField> fields) {
        for (HeaderField field : fields) {
            if (HEADER_ADDRESSES.contains(field.key()) && !EmailAddress.isAscii(field.value())) {
                try {
                    for (Mailbox mailbox : AddressParser.parse(field.value(), field.name())) {
                        if (!EmailAddress.isAscii(mailbox.address().written())) {
                            return true;
                        }
                    }
                } catch (RequestRefusedException unreadable) {
                    // a field that the envelope does not need: nobody's address, and none that we ask the server for
                }
            }
        }
        return false;
    }

    private static List<HeaderField> named(List<HeaderField> fields, String name) {
        return fields.stream().filter(field -> field.is(name)).toList();
    }

    /** The first value of this name that is not empty; empty if there is none. On one line, as the journal needs it. */
    private static String first(List<HeaderField> fields, String name) {
        return named(fields, name).stream().map(HeaderField::value).filter(value -> !value.isEmpty()).findFirst()
                .map(value -> value.replaceAll("[\\p{Cntrl}]", " ")).orElse("");
    }

    private static byte[] head(List<HeaderField> fields, String added) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (HeaderField field : fields) {
            boolean empty = (field.is("Message-ID") || field.is("Date")) && field.value().isEmpty();
            if (!empty && !NEVER_SENT.contains(field.key())) {
                head.writeBytes(field.octets());
            }
        }
        head.writeBytes(added.getBytes(StandardCharsets.US_ASCII));
        head.writeBytes(new byte[]{'\r', '\n'});
        return head.toByteArray();
    }

    private static void copyBody(RequestContent content, long offset, OutputStream out) throws IOException {
        try (InputStream in = content.open()) {
            in.skipNBytes(offset);
            CrlfOutputStream lines = new CrlfOutputStream(out);
            in.transferTo(lines);
            lines.finish();
        }
    }
}

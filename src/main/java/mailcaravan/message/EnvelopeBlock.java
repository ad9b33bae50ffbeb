package mailcaravan.message;

import java.util.List;
import java.util.Set;

/**
 * The envelope that Exchange's replay folder, IIS and .NET write as the very first header fields: {@code X-Sender} and
 * at least one {@code X-Receiver}.
 *
 * @param sender
 *            the reverse-path
 * @param senderParameters
 *            DSN parameters of MAIL FROM
 * @param recipients
 *            with their DSN parameters
 * @param length
 *            how many fields the block has
 */
record EnvelopeBlock(EmailAddress sender, String senderParameters, RecipientList recipients, int length) {
    private static final String X_SENDER = "X-Sender";
    private static final String X_RECEIVER = "X-Receiver";
    private static final String END = "X-EndOfInjectedXHeaders";
    /** Microsoft: "Pickup directory and Replay directory". */
    private static final Set<String> MEMBERS = Set.of("x-sender", "x-receiver", "x-createdby",
            "x-endofinjectedxheaders", "x-extendedmessageprops", "x-helodomain", "x-source", "x-sourceipaddress");

    /**
     * The block at the start of a header; null if there is none and the names mean nothing.
     *
     * @throws RequestRefusedException
     *             if the block leaves open who it is from
     */
    static EnvelopeBlock of(List<HeaderField> fields) throws RequestRefusedException {
        int length = 0;
        int senders = 0;
        int receivers = 0;
        boolean ended = false;
        while (length < fields.size() && MEMBERS.contains(fields.get(length).key())
                && !(ended && isAddress(fields.get(length)))) {
            ended |= fields.get(length).is(END);
            senders += fields.get(length).is(X_SENDER) ? 1 : 0;
            receivers += fields.get(length).is(X_RECEIVER) ? 1 : 0;
            length++;
        }
        if (receivers == 0) {
            return null;
        }
        // taken as plain header, the hidden recipients would go out readable to all the others
        if (senders != 1) {
            throw Refusal.of("x-sender-count", senders);
        }
        return read(fields.subList(0, length));
    }

    private static EnvelopeBlock read(List<HeaderField> block) throws RequestRefusedException {
        EmailAddress sender = null;
        String senderParameters = "";
        RecipientList recipients = new RecipientList();
        for (HeaderField field : block) {
            if (isAddress(field)) {
                String value = field.value();
                int end = endOfAddress(value, field.name());
                String path = value.substring(0, end);
                String bare = path.startsWith("<") ? path.substring(1, path.length() - 1) : path;
                EmailAddress address = EmailAddress.parse(bare.strip(), field.name());
                if (field.is(X_SENDER)) {
                    sender = address;
                    senderParameters = DsnParameters.OF_SENDER.select(value.substring(end), field.name());
                } else {
                    recipients.add(address, DsnParameters.OF_RECIPIENT.select(value.substring(end), field.name()));
                }
            }
        }
        return new EnvelopeBlock(sender, senderParameters, recipients, block.size());
    }

    private static boolean isAddress(HeaderField field) {
        return field.is(X_SENDER) || field.is(X_RECEIVER);
    }

    /** Where the path ends: behind its closing bracket, or before the first blank; neither counts inside quotes. */
    private static int endOfAddress(String value, String field) throws RequestRefusedException {
        boolean bracketed = value.startsWith("<");
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && bracketed && c == '>') {
                return i + 1;
            } else if (!quoted && !bracketed && (c == ' ' || c == '\t')) {
                return i;
            }
        }
        if (bracketed) {
            throw Refusal.of("bad-address", field, value);
        }
        return value.length();
    }
}

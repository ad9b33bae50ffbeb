package mailcaravan.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A message as this machine's programs pipe it into {@code sendmail}. Its header is read as leniently as sendmail reads it:
 * a first line of mbox is passed over, a line that is no header field begins the body, and all of it may be missing. The
 * header is held in memory, the body is not. For one thread, to be written once.
 */
public final class PipedMessage {
    private static final Set<String> RECIPIENTS = Set.of("to", "cc", "bcc");

    private final List<HeaderField> fields;
    private final InputStream body;

    private PipedMessage(List<HeaderField> fields, InputStream body) {
        this.fields = fields;
        this.body = body;
    }

    /**
     * What the command line says of it.
     *
     * @param sender
     *            for the envelope, and for a From that has to be made; empty, or no whole address: the mailbox
     * @param fullName
     *            for a From that has to be made; may be empty
     * @param recipients
     *            address lists
     * @param recipientsInHeader
     *            whether those of To, Cc and Bcc count too
     */
    public record Arguments(String sender, String fullName, List<String> recipients, boolean recipientsInHeader) {
        /** Keeps an own copy. */
        public Arguments {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Reads the header.
     *
     * @param in
     *            stays open; its rest is read when the message is written
     * @throws RequestRefusedException
     *             if the header is too large or holds a NUL
     */
    public static PipedMessage read(InputStream in) throws RequestRefusedException, IOException {
        HeaderLineReader lines = new HeaderLineReader(in, HeaderBlock.LIMIT);
        lines.skip(0xef, 0xbb, 0xbf);
        List<HeaderField> fields = new ArrayList<>();
        byte[] line = lines.readLine();
        if (line != null && new String(line, StandardCharsets.ISO_8859_1).startsWith("From ")) {
            line = lines.readLine();
        }
        while (line != null && line.length > 0) {
            String name = HeaderBlock.name(line);
            boolean folded = !fields.isEmpty() && (line[0] == ' ' || line[0] == '\t');
            if (name == null && !folded) {
                return new PipedMessage(fields,
                        new SequenceInputStream(new ByteArrayInputStream(ended(line)), lines.rest()));
            }
            if (folded) {
                HeaderField last = fields.remove(fields.size() - 1);
                fields.add(new HeaderField(last.name(), joined(last.octets(), ended(line))));
            } else {
                fields.add(new HeaderField(name, ended(line)));
            }
            line = lines.readLine();
        }
        return new PipedMessage(fields, lines.rest());
    }

    private static byte[] ended(byte[] line) {
        return joined(line, new byte[]{'\r', '\n'});
    }

    private static byte[] joined(byte[] some, byte[] more) {
        byte[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /**
     * Writes it as a request for a drop folder, with its envelope as the first header fields.
     *
     * @param users
     *            who stands for addresses of this machine
     * @throws RequestRefusedException
     *             if there is no recipient, or an address that is none
     */
    public void writeTo(OutputStream out, LocalUsers users, Arguments arguments)
            throws RequestRefusedException, IOException {
        EmailAddress sender = users.sender(arguments.sender());
        List<HeaderField> froms = fields.stream().filter(field -> field.is("From")).toList();
        List<HeaderField> written = new ArrayList<>();
        EmailAddress author = sender;
        if (froms.isEmpty()) {
            written.add(field("From", List.of(new Mailbox(arguments.fullName(), sender))));
        } else if (froms.size() == 1) {
            LocalUsers.Author found = users.author(froms.get(0), sender, arguments.fullName());
            author = found.address();
        }
        RecipientList recipients = new RecipientList();
        for (String list : arguments.recipients()) {
            recipients.addAll(users.reached(AddressParser.parseLocal(list, "RCPT")));
        }
        for (HeaderField field : fields) {
            written.addAll(completed(field, froms.size() == 1, users, sender, arguments));
            if (arguments.recipientsInHeader() && RECIPIENTS.contains(field.key())) {
                recipients.addAll(users.reached(AddressParser.parseLocal(field.value(), field.name())));
            }
        }
        EmailAddress reversePath = users.whole(arguments.sender()) ? sender : author;
        out.write(new Envelope(reversePath.address(), "", recipients.toList()).headerBlock());
        for (HeaderField field : written) {
            out.write(field.octets());
        }
        out.write(new byte[]{'\r', '\n'});
        body.transferTo(out);
    }

    /** The field as it goes out: itself, with whole addresses, or not at all. */
    private static List<HeaderField> completed(HeaderField field, boolean oneFrom, LocalUsers users,
            EmailAddress sender, Arguments arguments) throws RequestRefusedException {
        if (oneFrom && field.is("From")) {
            LocalUsers.Author author = users.author(field, sender, arguments.fullName());
            return List.of(author.asWritten() ? field : field("From", List.of(author.mailbox())));
        }
        if (field.is("Sender")) {
            return LocalUsers.named(field).stream().anyMatch(LocalUsers::isLocal) ? List.of() : List.of(field);
        }
        if (RECIPIENTS.contains(field.key())) {
            List<Mailbox> named = LocalUsers.named(field);
            return named.stream().anyMatch(LocalUsers::isLocal)
                    ? List.of(field(field.name(), users.reached(named)))
                    : List.of(field);
        }
        return List.of(field);
    }

    private static HeaderField field(String name, List<Mailbox> mailboxes) throws RequestRefusedException {
        HeaderWriter writer = new HeaderWriter(TextCharset.of("UTF-8"));
        writer.addresses(name, mailboxes);
        return new HeaderField(name, writer.octets());
    }
}

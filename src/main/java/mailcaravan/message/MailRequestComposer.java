package mailcaravan.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes a message of a mail request. */
final class MailRequestComposer {
    private static final byte[] CRLF = {'\r', '\n'};
    /** RFC 5322 3.6.4 without its obsolete forms. */
    private static final String ATOMS = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,400}";
    private static final Pattern MESSAGE_ID = Pattern
            .compile("<" + ATOMS + "@(?:" + ATOMS + "|\\[[!-Z^-~]{1,400}])>");

    private final String mailbox;
    private final SenderRule senderRule;

    MailRequestComposer(String mailbox, SenderRule senderRule) {
        this.mailbox = mailbox;
        this.senderRule = senderRule;
    }

    ComposedMessage compose(MailRequest request, AttachmentSource attachments, Origin origin)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        TextCharset charset = TextCharset.of(request.charset());
        Mailbox from = single(request.from() == null ? mailbox : request.from(), "from");
        Mailbox sender = request.sender() == null ? null : single(request.sender(), "sender");
        senderRule.check(from.address(), "from");
        if (sender != null) {
            senderRule.check(sender.address(), "sender");
        }
        List<Mailbox> replyTo = list(request.replyTo() == null ? List.of() : List.of(request.replyTo()), "replyTo");
        List<Mailbox> to = list(request.to(), "to");
        List<Mailbox> cc = list(request.cc(), "cc");
        RecipientList recipients = new RecipientList();
        recipients.addAll(to);
        recipients.addAll(cc);
        recipients.addAll(list(request.bcc(), "bcc"));
        Envelope envelope = new Envelope(from.address().address(), "", recipients.toList());
        HeaderRule.checkValue(request.subject(), "subject");
        HeaderRule.check(request.headers(), request.priority() != null && request.priority() != Priority.NORMAL);
        String messageId = messageId(request, origin, from);

        HeaderWriter header = new HeaderWriter(charset);
        header.addresses("From", List.of(from));
        header.addresses("Sender", sender == null ? List.of() : List.of(sender));
        header.addresses("Reply-To", replyTo);
        header.addresses("To", to);
        header.addresses("Cc", cc);
        if (request.subject() != null) {
            header.text("Subject", request.subject());
        }
        for (Map.Entry<String, String> field : request.headers().entrySet()) {
            header.raw(field.getKey(), field.getValue());
        }
        if (request.priority() != null) {
            request.priority().headerLines().forEach(header::line);
        }
        header.line("MIME-Version: 1.0");
        MimeEntity body = new MimeStructure(request, charset, attachments, origin).build();
        body.headerLines().forEach(header::line);
        header.line("Date: " + MessageIdentity.date(origin.date()));
        header.line("Message-ID: " + messageId);
        byte[] head = header.octets();
        if (head.length > HeaderBlock.LIMIT) {
            throw Refusal.of("header-too-large", HeaderBlock.LIMIT / 1024);
        }
        boolean internationalized = recipients.internationalized() || from.address().internationalized()
                || sender != null && sender.address().internationalized()
                || replyTo.stream().anyMatch(each -> each.address().internationalized());
        return new MeasuredMessage(envelope, messageId, from.address().address(), internationalized, out -> {
            out.write(head);
            out.write(CRLF);
            body.writeBody(out);
        });
    }

    private static Mailbox single(String text, String field) throws RequestRefusedException {
        List<Mailbox> all = list(List.of(text), field);
        if (all.size() != 1) {
            throw Refusal.of("not-one-address", field, all.size());
        }
        return all.get(0);
    }

    private static List<Mailbox> list(List<String> texts, String field) throws RequestRefusedException {
        List<Mailbox> all = new ArrayList<>();
        for (String text : texts) {
            HeaderRule.checkValue(text, field);
            all.addAll(AddressParser.parse(text, field));
        }
        return all;
    }

    private static String messageId(MailRequest request, Origin origin, Mailbox from) throws RequestRefusedException {
        if (request.messageId() == null) {
            return MessageIdentity.messageId(origin, from.address());
        }
        if (!MESSAGE_ID.matcher(request.messageId()).matches()) {
            throw Refusal.of("bad-message-id", request.messageId());
        }
        return request.messageId();
    }
}

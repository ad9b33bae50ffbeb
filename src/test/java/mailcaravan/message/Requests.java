package mailcaravan.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

import mailcaravan.account.AllowedSenders;

/** What the tests of this package compose with. */
final class Requests {
    static final String MAILBOX = "sales@example.com";
    static final Origin ORIGIN = new Origin("r1x", ZonedDateTime.of(2026, 3, 5, 7, 8, 9, 0, ZoneOffset.ofHours(9)));
    static final RequestComposer COMPOSER = new RequestComposer(MAILBOX, new AllowedSenders(List.of()));
    static final RequestComposer ANYBODY = new RequestComposer(MAILBOX, new AllowedSenders(List.of("*")));

    private Requests() {}

    static ComposedMessage eml(String text) throws RequestRefusedException, IOException {
        return eml(text.getBytes(StandardCharsets.UTF_8));
    }

    static ComposedMessage eml(byte[] octets) throws RequestRefusedException, IOException {
        return COMPOSER.composeEml(RequestContent.of(octets), ORIGIN);
    }

    static ComposedMessage json(String text)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        return json(text, AttachmentSource.none());
    }

    static ComposedMessage json(String text, AttachmentSource attachments)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        return COMPOSER.composeJson(RequestContent.of(text.getBytes(StandardCharsets.UTF_8)), attachments, ORIGIN);
    }

    static byte[] octets(ComposedMessage message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toByteArray();
    }

    /** The octets one by one as characters, so that a failed comparison can be read. */
    static String written(ComposedMessage message) throws IOException {
        return new String(octets(message), StandardCharsets.ISO_8859_1);
    }

    static List<String> recipients(ComposedMessage message) {
        return message.envelope().recipients().stream().map(Recipient::address).toList();
    }
}

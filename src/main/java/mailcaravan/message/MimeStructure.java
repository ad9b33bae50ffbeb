package mailcaravan.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Builds the MIME tree of a mail request: {@code mixed(alternative(plain, related(html, images)), attachments)},
 * without the levels that it does not need.
 */
final class MimeStructure {
    /** The longest name that file systems hold. */
    private static final int LONGEST_NAME = 255;

    private final MailRequest request;
    private final TextCharset charset;
    private final AttachmentSource source;
    private final String boundaryStem;

    MimeStructure(MailRequest request, TextCharset charset, AttachmentSource source, Origin origin) {
        this.request = request;
        this.charset = charset;
        this.source = source;
        this.boundaryStem = "=_" + digest(origin.id());
    }

    MimeEntity build() throws RequestRefusedException, MissingAttachmentException, IOException {
        List<MimeEntity> images = new ArrayList<>();
        List<MimeEntity> mixed = new ArrayList<>();
        Set<String> contentIds = new HashSet<>();
        for (MailAttachment attachment : request.attachments()) {
            String contentId = contentId(attachment);
            if (contentId != null && !contentIds.add(contentId)) {
                throw Refusal.of("duplicate-content-id", contentId);
            }
            boolean inline = contentId != null && request.html() != null;
            (inline ? images : mixed).add(entity(attachment, contentId, inline));
        }
        MimeEntity body = body(images);
        if (mixed.isEmpty()) {
            return body;
        }
        mixed.add(0, body);
        return new Multipart("multipart/mixed", boundaryStem + "_m", mixed);
    }

    private MimeEntity body(List<MimeEntity> images) throws RequestRefusedException {
        if (request.html() == null) {
            return new TextEntity(request.text() == null ? "" : request.text(), "plain", charset);
        }
        MimeEntity html = new TextEntity(request.html(), "html", charset);
        if (!images.isEmpty()) {
            images.add(0, html);
            html = new Multipart("multipart/related; type=\"text/html\"", boundaryStem + "_r", images);
        }
        if (request.text() == null) {
            return html;
        }
        return new Multipart("multipart/alternative", boundaryStem + "_a",
                List.of(new TextEntity(request.text(), "plain", charset), html));
    }

    private MimeEntity entity(MailAttachment attachment, String contentId, boolean inline)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        if ((attachment.file() == null) == (attachment.content() == null)) {
            throw Refusal.of("attachment-file-or-content");
        }
        checkName(attachment.name());
        MediaType given = attachment.contentType() == null ? null : MediaType.parse(attachment.contentType());
        // before a name is made of the file: what is wrong with the file has the better sentence
        RequestContent content = attachment.content() != null
                ? attachment.content()
                : source.resolve(attachment.file());
        String name = name(attachment, contentId);
        MediaType type = given != null ? given : name == null ? MediaType.OCTETS : MediaType.ofName(name);
        return new AttachmentEntity(content, type, name, contentId, inline);
    }

    private static String name(MailAttachment attachment, String contentId) throws RequestRefusedException {
        String name = attachment.name();
        if (name == null && attachment.file() != null) {
            name = attachment.file().substring(attachment.file().lastIndexOf('/') + 1);
        }
        if (name == null && contentId == null) {
            throw Refusal.of("attachment-without-name");
        }
        checkName(name);
        return name;
    }

    private static void checkName(String name) throws RequestRefusedException {
        if (name != null && (name.isBlank() || name.length() > LONGEST_NAME || name.indexOf('/') >= 0
                || name.indexOf('\\') >= 0 || name.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(name))) {
            throw Refusal.of("bad-attachment-name", name);
        }
    }

    private static String contentId(MailAttachment attachment) throws RequestRefusedException {
        String id = attachment.contentId();
        if (id == null) {
            return null;
        }
        String bare = id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
        if (!bare.matches("[!-;=?-~]{1,200}")) {
            throw Refusal.of("bad-content-id", id);
        }
        return bare;
    }

    /** Stable over retries, and not to be met by chance in a text. */
    private static String digest(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}

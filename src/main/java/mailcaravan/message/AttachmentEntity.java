package mailcaravan.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An attachment, encoded in base64 while it is read: no part of it stays in memory. */
final class AttachmentEntity implements MimeEntity {
    private static final byte[] CRLF = {'\r', '\n'};

    private final RequestContent content;
    private final MediaType type;
    private final String name;
    private final String contentId;
    private final boolean inline;

    /**
     * An attachment.
     *
     * @param name
     *            null: none, for an inline image alone
     * @param contentId
     *            without brackets; null: none
     * @param inline
     *            true if the HTML shows it
     */
    AttachmentEntity(RequestContent content, MediaType type, String name, String contentId, boolean inline) {
        this.content = content;
        this.type = type;
        this.name = name;
        this.contentId = contentId;
        this.inline = inline;
    }

    @Override
    public List<String> headerLines() {
        List<String> lines = new ArrayList<>();
        String disposition = inline ? "inline" : "attachment";
        if (name == null) {
            lines.add("Content-Type: " + type);
            lines.add("Content-Disposition: " + disposition);
        } else {
            lines.add("Content-Type: " + type + AttachmentName.contentTypeParameter(name));
            lines.add("Content-Disposition: " + disposition + AttachmentName.dispositionParameter(name));
        }
        lines.add("Content-Transfer-Encoding: base64");
        if (contentId != null) {
            lines.add("Content-ID: <" + contentId + ">");
        }
        return lines;
    }

    @Override
    public void writeBody(OutputStream out) throws IOException {
        try (InputStream in = content.open();
                OutputStream base64 = Base64.getMimeEncoder(76, CRLF).wrap(new UnclosedOutputStream(out))) {
            in.transferTo(base64);
        }
    }
}

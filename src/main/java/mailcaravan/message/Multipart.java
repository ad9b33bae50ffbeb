package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A multipart (RFC 2046 5.1). */
final class Multipart implements MimeEntity {
    private final String type;
    private final String boundary;
    private final List<MimeEntity> parts;

    /**
     * Several parts as one.
     *
     * @param type
     *            {@code multipart/} and the subtype, with parameters if it has any
     * @param boundary
     *            of letters, digits, = and _; 70 at most; in no part
     */
    Multipart(String type, String boundary, List<MimeEntity> parts) {
        this.type = type;
        this.boundary = boundary;
        this.parts = List.copyOf(parts);
    }

    @Override
    public List<String> headerLines() {
        return List.of("Content-Type: " + type + ";\r\n boundary=\"" + boundary + "\"");
    }

    @Override
    public void writeBody(OutputStream out) throws IOException {
        for (MimeEntity part : parts) {
            write(out, "--" + boundary + "\r\n");
            for (String line : part.headerLines()) {
                write(out, line + "\r\n");
            }
            write(out, "\r\n");
            part.writeBody(out);
            write(out, "\r\n");
        }
        write(out, "--" + boundary + "--\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}

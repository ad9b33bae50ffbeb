package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;

/** A text body, in the transfer encoding (RFC 2045 6) that is shortest and passes every server. */
final class TextEntity implements MimeEntity {
    private static final byte[] CRLF = {'\r', '\n'};
    /** RFC 5321 4.5.3.1.6, without CRLF. */
    private static final int LONGEST_LINE = 998;

    private final String subtype;
    private final String charset;
    private final String transferEncoding;
    private final byte[] body;

    /**
     * A text.
     *
     * @param subtype
     *            {@code plain} or {@code html}; also the field's name for a refusal
     * @throws RequestRefusedException
     *             if a character does not fit the charset
     */
    TextEntity(String text, String subtype, TextCharset charset) throws RequestRefusedException {
        this.subtype = subtype;
        this.charset = charset.label();
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        byte[] octets = charset.encode(lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n",
                subtype.equals("plain") ? "text" : subtype);
        if (isSevenBit(octets)) {
            transferEncoding = "7bit";
            body = octets;
        } else {
            byte[] quoted = QuotedPrintable.encode(octets);
            byte[] base64 = Base64.getMimeEncoder(76, CRLF).encode(octets);
            boolean shorter = quoted.length <= base64.length;
            transferEncoding = shorter ? "quoted-printable" : "base64";
            body = shorter ? quoted : base64;
        }
    }

    @Override
    public List<String> headerLines() {
        return List.of("Content-Type: text/" + subtype + "; charset=" + charset,
                "Content-Transfer-Encoding: " + transferEncoding);
    }

    @Override
    public void writeBody(OutputStream out) throws IOException {
        out.write(body);
        if (transferEncoding.equals("base64")) {
            out.write(CRLF);
        }
    }

    /** RFC 2045 2.7; every CR and LF stands in a CRLF here. */
    private static boolean isSevenBit(byte[] octets) {
        int line = 0;
        for (byte octet : octets) {
            line = octet == '\n' ? 0 : line + 1;
            // the CR is one of the counted
            if (octet <= 0 || line > LONGEST_LINE + 1) {
                return false;
            }
        }
        return true;
    }
}

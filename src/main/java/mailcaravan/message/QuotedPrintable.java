package mailcaravan.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The quoted-printable transfer encoding of text with CRLF line ends (RFC 2045 6.7). */
final class QuotedPrintable {
    private static final int LONGEST_LINE = 76;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private QuotedPrintable() {}

    static byte[] encode(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + octets.length / 4);
        int column = 0;
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            if (octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                out.write('\r');
                out.write('\n');
                i++;
                column = 0;
                continue;
            }
            boolean literal = octet > ' ' && octet < 127 && octet != '='
                    || (octet == ' ' || octet == '\t') && !endsLine(octets, i + 1);
            int width = literal ? 1 : 3;
            // one column stays free for the soft line break's =
            if (column + width > LONGEST_LINE - 1) {
                out.write('=');
                out.write('\r');
                out.write('\n');
                column = 0;
            }
            if (literal) {
                out.write(octet);
            } else {
                out.write('=');
                out.write(HEX[octet >> 4 & 15]);
                out.write(HEX[octet & 15]);
            }
            column += width;
        }
        return out.toByteArray();
    }

    private static boolean endsLine(byte[] octets, int next) {
        return next == octets.length || octets[next] == '\r';
    }
}

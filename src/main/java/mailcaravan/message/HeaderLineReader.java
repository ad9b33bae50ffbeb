package mailcaravan.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Reads the lines of a header out of a stream, up to a bound. What ends a line is what {@link CrlfOutputStream} makes a
 * line end, so that nothing is a header line to the server that was none here.
 */
final class HeaderLineReader {
    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int filled;
    private long consumed;

    HeaderLineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * Octets taken so far, line ends included.
     */
    long consumed() {
        return consumed;
    }

    /** Takes these octets if they come next. */
    boolean skip(int... expected) throws IOException {
        for (int i = 0; i < expected.length; i++) {
            if (peek(i) != expected[i]) {
                return false;
            }
        }
        position += expected.length;
        consumed += expected.length;
        return true;
    }

    /**
     * The next line without its end; null at the end of the stream.
     *
     * @throws RequestRefusedException
     *             if the lines so far are longer than the bound, or hold a NUL
     */
    byte[] readLine() throws IOException, RequestRefusedException {
        if (peek(0) < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (consumed <= limit && peek(0) >= 0) {
            int octet = buffer[position++];
            consumed++;
            if (octet == '\n') {
                break;
            }
            if (octet == '\r') {
                if (!skip('\n')) {
                    skip('\r', '\n');
                }
                break;
            }
            if (octet == 0) {
                throw Refusal.of("nul-in-header");
            }
            line.write(octet);
        }
        if (consumed > limit) {
            throw Refusal.of("header-too-large", limit / 1024);
        }
        return line.toByteArray();
    }

    /** What has not been taken yet. */
    InputStream rest() {
        return new SequenceInputStream(new ByteArrayInputStream(buffer, position, filled - position), in);
    }

    private int peek(int ahead) throws IOException {
        while (position + ahead >= filled) {
            int kept = filled - position;
            System.arraycopy(buffer, position, buffer, 0, kept);
            position = 0;
            filled = kept;
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                return -1;
            }
            filled += read;
        }
        return buffer[position + ahead] & 0xff;
    }
}

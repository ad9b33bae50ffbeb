package mailcaravan.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes a message transparent for DATA (RFC 5321 4.5.2): a dot at the start of a line is doubled.
 * <p>
 * A CR or LF that stands alone becomes CRLF, so that no message can end itself early at a server that takes a bare LF
 * for a line end (CVE-2023-51764 and its kin). Not thread-safe.
 */
final class DotStuffingOutputStream extends OutputStream {
    private static final byte[] CRLF = {'\r', '\n'};

    private final OutputStream out;
    private boolean lineStart = true;
    private boolean afterCr;
    private IOException failure;

    /** Writes to the connection; never closes it. */
    DotStuffingOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[]{(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int end = offset + length;
        int start = offset;
        for (int i = offset; i < end; i++) {
            byte octet = octets[i];
            if (octet == '\n') {
                pass(octets, start, i - start);
                endLine();
                start = i + 1;
                continue;
            }
            if (afterCr) {
                endLine();
            }
            if (octet == '\r') {
                pass(octets, start, i - start);
                afterCr = true;
                lineStart = false;
                start = i + 1;
            } else if (lineStart) {
                if (octet == '.') {
                    pass(octets, i, 1);
                }
                lineStart = false;
            }
        }
        pass(octets, start, end - start);
    }

    /** Ends the last line if it has no end, and sends what is buffered; the final dot may follow. */
    void finish() throws IOException {
        if (afterCr || !lineStart) {
            endLine();
        }
        try {
            out.flush();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** What the connection threw, or null: tells a lost connection from a message that cannot be read. */
    IOException failure() {
        return failure;
    }

    @Override
    public void flush() {
        // flushing half a message would only make small packets
    }

    private void endLine() throws IOException {
        pass(CRLF, 0, 2);
        afterCr = false;
        lineStart = true;
    }

    private void pass(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        try {
            out.write(octets, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}

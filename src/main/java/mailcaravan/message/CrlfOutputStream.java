package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes every line end CRLF (RFC 5321 2.3.8) and changes nothing else. CRLF, a bare LF, a bare CR, and CR CR LF (what
 * a text-mode copy on Windows makes of CRLF) each end one line. Call {@link #finish} at the end; does not close its
 * target.
 */
final class CrlfOutputStream extends OutputStream {
    private static final byte[] CRLF = {'\r', '\n'};

    private final OutputStream target;
    /** CRs seen whose meaning the next octet decides; at most 2. */
    private int pending;
    private boolean lineOpen;

    CrlfOutputStream(OutputStream target) {
        this.target = target;
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
            if (octet != '\r' && octet != '\n') {
                if (pending > 0) {
                    endLines(pending);
                    start = i;
                }
                continue;
            }
            if (octet == '\r' && pending == 0 && i + 1 < end && octets[i + 1] == '\n') {
                i++;
                continue;
            }
            copy(octets, start, i);
            start = i + 1;
            if (octet == '\n') {
                endLines(1);
            } else if (pending == 2) {
                target.write(CRLF);
            } else {
                pending++;
            }
        }
        copy(octets, start, end);
    }

    /** Ends the last line if it is still open. */
    void finish() throws IOException {
        endLines(pending);
        if (lineOpen) {
            target.write(CRLF);
            lineOpen = false;
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    private void endLines(int lines) throws IOException {
        for (int i = 0; i < lines; i++) {
            target.write(CRLF);
            lineOpen = false;
        }
        pending = 0;
    }

    private void copy(byte[] octets, int start, int end) throws IOException {
        if (end > start) {
            target.write(octets, start, end - start);
            lineOpen = octets[end - 1] != '\n';
        }
    }
}

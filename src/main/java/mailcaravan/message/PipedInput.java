package mailcaravan.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Objects;

/**
 * A message that a program pipes into {@code sendmail}: up to a bound, and on demand only up to a line with nothing but a
 * dot, the old end of a message on a terminal. Not thread-safe.
 */
public final class PipedInput extends InputStream {
    private final PushbackInputStream in;
    private final boolean dotEnds;
    private final long largest;
    private long octets;
    private boolean lineStart = true;
    private boolean ended;

    /**
     * Reads from a stream, which stays open.
     *
     * @param dotEnds
     *            whether a lone dot ends the message
     * @param largest
     *            how many octets it may have
     */
    public PipedInput(InputStream in, boolean dotEnds, long largest) {
        this.in = new PushbackInputStream(new BufferedInputStream(in), 2);
        this.dotEnds = dotEnds;
        this.largest = largest;
    }

    /** The message is larger than it may be; the message of the exception is one sentence in the user's language. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(long largest) {
            super(Refusal.sentence("piped-too-large", Long.toString(largest >> 20)));
        }
    }

    @Override
    public int read() throws IOException {
        if (ended) {
            return -1;
        }
        int octet = in.read();
        if (octet < 0 || dotEnds && lineStart && octet == '.' && lineEnds()) {
            ended = true;
            return -1;
        }
        if (++octets > largest) {
            throw new TooLargeException(largest);
        }
        lineStart = octet == '\n';
        return octet;
    }

    private boolean lineEnds() throws IOException {
        int next = in.read();
        if (next < 0 || next == '\n') {
            return true;
        }
        if (next == '\r') {
            int last = in.read();
            if (last < 0 || last == '\n') {
                return true;
            }
            in.unread(last);
        }
        in.unread(next);
        return false;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        int count = 0;
        while (count < length) {
            int octet = read();
            if (octet < 0) {
                return count == 0 ? -1 : count;
            }
            into[offset + count++] = (byte) octet;
        }
        return count;
    }
}

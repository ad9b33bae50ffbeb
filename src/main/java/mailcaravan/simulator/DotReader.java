package mailcaravan.simulator;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Reads the content that follows DATA up to the lone dot and takes away the stuffed dots (RFC 5321 4.5.2).
 * <p>
 * Only CRLF ends a line: a dot between other line ends is content, or a second message could be smuggled behind it.
 * Used for one message by one thread.
 */
final class DotReader {
    private enum State {
        LINE_START, TEXT, CR, DOT, DOT_CR
    }

    /** Where the octets come from. */
    interface Source {
        /** The next octet, or -1 at the end of the stream. */
        int read() throws IOException;
    }

    private State state = State.LINE_START;
    private boolean bareLineFeed;

    /**
     * Reads up to and with the line of the lone dot.
     *
     * @throws EOFException
     *             if the stream ends before it
     */
    void copy(Source in, OutputStream out) throws IOException {
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended within the message");
            }
            if (step(octet, out)) {
                return;
            }
        }
    }

    /** Whether a line feed came without its carriage return. */
    boolean bareLineFeed() {
        return bareLineFeed;
    }

    private boolean step(int octet, OutputStream out) throws IOException {
        if (state == State.LINE_START && octet == '.') {
            state = State.DOT;
            return false;
        }
        if (state == State.DOT && octet == '\r') {
            state = State.DOT_CR;
            return false;
        }
        if (state == State.DOT_CR) {
            if (octet == '\n') {
                return true;
            }
            out.write('\r');
            state = State.CR;
        }
        out.write(octet);
        if (octet == '\n') {
            bareLineFeed |= state != State.CR;
            state = state == State.CR ? State.LINE_START : State.TEXT;
        } else {
            state = octet == '\r' ? State.CR : State.TEXT;
        }
        return false;
    }
}

package mailcaravan.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The server's octets, handed out one line at most at a time, each reply within bounds of size and time.
 * <p>
 * Handing out single lines keeps a reader's own buffer from holding octets that came in plain text before TLS began.
 * Not thread-safe.
 */
final class ReplyInputStream extends InputStream {
    /** Octets that one reply may have; Exchange's longest EHLO reply has less than one kilobyte. */
    static final int LONGEST_REPLY = 64 * 1024;

    private final Socket socket;
    private final byte[] buffer = new byte[8192];
    private InputStream source;
    private int position;
    private int limit;
    private int budget = LONGEST_REPLY;
    private long deadline;
    private boolean ended;

    /**
     * Reads from the socket's own stream.
     *
     * @param socket
     *            carries the read timeout, also where TLS lies over it
     */
    ReplyInputStream(Socket socket) throws IOException {
        this.socket = socket;
        this.source = socket.getInputStream();
    }

    /** A new reply is due within this time, all its lines together. */
    void expectReply(Duration timeout) {
        budget = LONGEST_REPLY;
        deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Goes on with the octets that TLS brings; nothing may be {@link #unread()}. */
    void switchTo(InputStream decrypted) {
        source = decrypted;
    }

    /** Octets of the reply that have been handed out. */
    int octets() {
        return LONGEST_REPLY - budget;
    }

    /** True if the server closed its side. */
    boolean ended() {
        return ended;
    }

    /** True if octets are here that nobody asked for. */
    boolean unread() {
        return position < limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == limit && !fill()) {
            return -1;
        }
        int count = 0;
        while (count < length && position < limit) {
            byte octet = buffer[position++];
            target[offset + count++] = octet;
            if (octet == '\n') {
                break;
            }
        }
        budget -= count;
        if (budget < 0) {
            throw new ProtocolException("reply of more than " + LONGEST_REPLY + " octets");
        }
        return count;
    }

    private boolean fill() throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("Read timed out");
        }
        socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        int count = source.read(buffer, 0, buffer.length);
        if (count < 0) {
            ended = true;
            return false;
        }
        position = 0;
        limit = count;
        return true;
    }
}

package mailcaravan.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import mailcaravan.account.PopSettings;
import mailcaravan.text.OneLine;
import mailcaravan.text.SecretMask;

/**
 * The lines of one POP3 connection (RFC 1939), each write and each reply within a bound of time. Used by one thread.
 */
final class PopConnection implements AutoCloseable {
    private final PopSettings settings;
    private final DialogueListener listener;
    private final SecretMask mask = new SecretMask();
    private final Socket tcp;
    private final OperationDeadline deadline;
    private final ReplyInputStream replies;
    private OutputStream out;

    /**
     * Makes the TCP connection.
     *
     * @param timer
     *            ends writes and handshakes that last too long
     */
    PopConnection(PopSettings settings, DaemonTimer timer, DialogueListener listener) throws IOException {
        this.settings = settings;
        this.listener = listener;
        listener.connecting(peer(settings));
        tcp = TcpConnector.connect(settings.host(), settings.port(), Optional.empty(), settings.timeout(), listener);
        boolean ready = false;
        try {
            replies = new ReplyInputStream(tcp);
            out = tcp.getOutputStream();
            deadline = new OperationDeadline(tcp, settings.timeout(), timer);
            ready = true;
        } finally {
            if (!ready) {
                SmtpSocket.closeQuietly(tcp);
            }
        }
    }

    /** Host and port, for texts. */
    static String peer(PopSettings settings) {
        return settings.host() + ":" + settings.port();
    }

    /** Replies are rid of this before anybody sees them. */
    void hide(String secret) {
        mask.add(secret);
    }

    /**
     * Shakes hands for TLS.
     *
     * @throws ProtocolException
     *             if plain text is left over, which could only be an answer slipped into the TLS session
     */
    void startTls(SSLContext context) throws IOException {
        if (replies.unread()) {
            throw new ProtocolException("octets in plain text after the reply to STLS");
        }
        SSLSocket upgraded = TlsUpgrade.of(tcp, context, settings.host(), settings.port());
        tcp.setSoTimeout((int) Math.max(1, Math.min(settings.timeout().toMillis(), Integer.MAX_VALUE)));
        deadline.watch(upgraded::startHandshake);
        replies.switchTo(upgraded.getInputStream());
        out = upgraded.getOutputStream();
        listener.secured(upgraded.getSession());
    }

    /**
     * Sends a line and waits for its answer.
     *
     * @param line
     *            without CRLF
     * @param shown
     *            what listeners are shown in its place
     */
    String command(String line, String shown) throws IOException {
        send(line, shown);
        return reply(settings.timeout());
    }

    /** Says a line without a look at what the server makes of it for longer than a moment. */
    void farewell(String line, Duration patience) throws IOException {
        send(line, line);
        reply(patience);
    }

    private void send(String line, String shown) throws IOException {
        if (line.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a control character in a command");
        }
        listener.sent(shown);
        byte[] octets = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
        deadline.watch(() -> {
            out.write(octets);
            out.flush();
        });
    }

    /** The greeting, as it came: it may hold a time stamp. */
    String greeting() throws IOException {
        return reply(settings.timeout());
    }

    // one line: none of our commands is answered by more
    private String reply(Duration timeout) throws IOException {
        replies.expectReply(timeout);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = replies.read(); octet != '\n'; octet = replies.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(octet);
        }
        String text = OneLine.of(mask.of(line.toString(StandardCharsets.UTF_8).stripTrailing()));
        listener.received(text, replies.octets());
        return text;
    }

    @Override
    public void close() {
        deadline.close();
        SmtpSocket.closeQuietly(tcp);
    }
}

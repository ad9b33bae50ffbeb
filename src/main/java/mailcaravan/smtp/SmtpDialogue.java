package mailcaravan.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;

import org.eclipse.angus.mail.smtp.SMTPTransport;

import mailcaravan.account.SmtpSettings;
import mailcaravan.failure.Stage;
import mailcaravan.text.SecretMask;

/**
 * Commands and replies on one connection; every failure is a {@link SubmissionException} that knows its stage.
 * <p>
 * Angus Mail reads greeting, EHLO and replies. What we send goes past it, straight to the socket, so that its protocol
 * trace can never show a token and addresses are UTF-8 on the wire. Used by one thread at a time.
 */
abstract class SmtpDialogue extends SMTPTransport {
    private static final Duration LATE_REPLY_TIMEOUT = Duration.ofSeconds(1);

    final SmtpSettings settings;
    final SmtpSocket socket;
    /** What a failure that Angus Mail meets on its own belongs to. */
    Stage stage = Stage.CONNECT;
    Duration replyTimeout;
    boolean usable;
    private final DialogueListener listener;
    private final SecretMask mask = new SecretMask();
    private final String peer;
    private boolean greeted;
    private boolean reading;

    SmtpDialogue(Session session, SmtpSettings settings, SmtpSocket socket, DialogueListener listener) {
        super(session, null);
        this.settings = settings;
        this.socket = socket;
        this.listener = listener;
        this.peer = socket.peer();
        this.replyTimeout = settings.timeout();
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        socket.expectReply(replyTimeout);
        int code;
        reading = true;
        try {
            code = super.readServerResponse();
        } catch (SubmissionException e) {
            throw e;
        } catch (MessagingException e) {
            throw lost(stage, stage == Stage.AFTER_DOT, ioCause(e));
        } finally {
            reading = false;
        }
        if (socket.ended()) {
            // also in the middle of a line: half a reply is none
            throw lost(stage, stage == Stage.AFTER_DOT, new EOFException("the server closed the connection"));
        }
        if (listener != DialogueListener.NONE) {
            String said = getLastServerResponse();
            listener.received(code == 334 ? SaslExchange.inClear(said, mask) : mask.of(said), socket.replyOctets());
        }
        if (code < 200 || code > 599) {
            String start = SmtpReply.parse(0, getLastServerResponse()).text();
            throw lost(stage, stage == Stage.AFTER_DOT,
                    new ProtocolException("not an SMTP reply: " + start.substring(0, Math.min(80, start.length()))));
        }
        if (!greeted) {
            greeted = true;
            if (code != 220) {
                throw refused(Stage.CONNECT, SmtpReply.parse(code, getLastServerResponse()));
            }
        }
        return code;
    }

    /** EHLO and QUIT, which Angus Mail sends by itself. */
    @Override
    protected void sendCommand(String line) throws MessagingException {
        listener.sent(line);
        super.sendCommand(line);
    }

    /**
     * Sends a line and waits for its reply, whatever that is.
     *
     * @param line
     *            without CRLF
     * @throws SubmissionException
     *             if no reply comes
     */
    synchronized SmtpReply command(Stage at, String line) throws SubmissionException {
        return command(at, line, settings.timeout());
    }

    /** The same with another time to wait. */
    final synchronized SmtpReply command(Stage at, String line, Duration timeout) throws SubmissionException {
        return command(at, line, line, timeout);
    }

    /** The same for a line that listeners are shown as another one. */
    final synchronized SmtpReply secretCommand(Stage at, String line, String shown) throws SubmissionException {
        return command(at, line, shown, settings.timeout());
    }

    private SmtpReply command(Stage at, String line, String shown, Duration timeout) throws SubmissionException {
        if (line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("CR, LF or NUL in a command");
        }
        listener.sent(shown);
        try {
            OutputStream out = socket.getOutputStream();
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw lost(at, false, e);
        }
        return reply(at, timeout);
    }

    /** Waits for a reply, whatever it is. */
    synchronized SmtpReply reply(Stage at, Duration timeout) throws SubmissionException {
        stage = at;
        replyTimeout = timeout;
        try {
            return SmtpReply.parse(readServerResponse(), getLastServerResponse());
        } catch (SubmissionException e) {
            throw e;
        } catch (MessagingException e) {
            throw lost(at, at == Stage.AFTER_DOT, ioCause(e));
        } finally {
            replyTimeout = settings.timeout();
        }
    }

    /** Who is told what is said here. */
    final DialogueListener listener() {
        return listener;
    }

    /** What replies on this connection are rid of before anybody sees them. */
    final SecretMask mask() {
        return mask;
    }

    /** Where the message goes once DATA is answered. */
    OutputStream content() {
        return socket.getOutputStream();
    }

    /** The reason a server gave before it hung up on us, or null: it is worth more than "connection reset". */
    synchronized SmtpReply lastWords(Stage at) {
        try {
            return reply(at, LATE_REPLY_TIMEOUT);
        } catch (SubmissionException e) {
            return null;
        }
    }

    /** True while a reply is being read: Angus Mail closes from there what it cannot read. */
    final boolean reading() {
        return reading;
    }

    /** Says that a server refused, and keeps the connection unless it said 421. */
    SubmissionException refused(Stage at, SmtpReply reply) {
        if (reply.code() == 421) {
            abort();
        }
        return SubmissionException.refused(peer, at, reply);
    }

    /** Gives the connection up because it failed. */
    SubmissionException lost(Stage at, boolean inDoubt, Exception cause) {
        abort();
        return SubmissionException.lost(peer, at, inDoubt, cause);
    }

    /** Host and port, for texts. */
    String peer() {
        return peer;
    }

    /** Closes without QUIT. */
    void abort() {
        usable = false;
        socket.abort();
    }

    static Exception ioCause(MessagingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return e;
    }
}

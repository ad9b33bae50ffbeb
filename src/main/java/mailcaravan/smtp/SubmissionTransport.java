package mailcaravan.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLContext;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;

import org.eclipse.angus.mail.smtp.SMTPTransport;

import mailcaravan.account.SmtpSettings;
import mailcaravan.account.SmtpSettings.Security;
import mailcaravan.failure.Stage;
import mailcaravan.text.Messages;

/**
 * One connection to the submission server, from TCP to QUIT; every failure is a {@link SubmissionException} that knows
 * its stage.
 * <p>
 * Angus Mail reads greeting, EHLO and replies. What it sends of ours goes past it, straight to the socket, so that its
 * protocol trace can never show a token and addresses are UTF-8 on the wire. Used by one thread at a time.
 */
final class SubmissionTransport extends SMTPTransport {
    private static final Messages MESSAGES = Messages.of(SubmissionTransport.class);
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration NOOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LATE_REPLY_TIMEOUT = Duration.ofSeconds(1);

    private final SmtpSettings settings;
    private final SmtpSocket socket;
    private final String peer;
    private SaslMechanism mechanism;
    private Stage stage = Stage.CONNECT;
    private Duration replyTimeout;
    private boolean greeted;
    private boolean reading;
    private boolean usable;

    /**
     * Prepares a connection.
     *
     * @param tls
     *            null only where settings ask for no TLS
     */
    SubmissionTransport(Session session, SmtpSettings settings, SSLContext tls, DaemonTimer timer) {
        super(session, null);
        this.settings = settings;
        this.socket = new SmtpSocket(settings, tls, timer);
        this.peer = settings.host() + ":" + settings.port();
        this.replyTimeout = settings.timeout();
    }

    /**
     * Connects, secures and authenticates.
     *
     * @param sasl
     *            null for no authentication
     */
    synchronized void open(SaslMechanism sasl) throws SubmissionException {
        mechanism = sasl;
        try {
            socket.open();
            if (settings.security() == Security.TLS) {
                startTls();
            }
            setLocalHost(EhloName.of(socket.getLocalAddress()));
            super.connect(socket);
            usable = true;
        } catch (SubmissionException e) {
            throw e;
        } catch (MessagingException e) {
            throw lost(stage, false, ioCause(e));
        } catch (IOException | RejectedExecutionException e) {
            throw lost(stage, false, e);
        } finally {
            if (!usable) {
                abort();
            }
        }
    }

    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String password)
            throws MessagingException {
        super.protocolConnect(settings.host(), settings.port(), null, null);
        if (settings.security() == Security.STARTTLS) {
            startTlsByCommand();
        }
        if (mechanism != null) {
            new SaslExchange(this, mechanism).run();
        }
        return true;
    }

    /** Greets the server; HELO is left to servers inside the house that want neither TLS nor authentication. */
    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        if (super.ehlo(domain)) {
            return true;
        }
        int code = getLastReturnCode();
        if (code >= 500 && code <= 504 && mechanism == null && settings.security() != Security.STARTTLS) {
            return false;
        }
        throw refused(stage, SmtpReply.parse(code, getLastServerResponse()));
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

    private SmtpReply command(Stage at, String line, Duration timeout) throws SubmissionException {
        if (line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("CR, LF or NUL in a command");
        }
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

    /** True if the server's EHLO reply names the mechanism. */
    synchronized boolean offers(SaslMechanism sasl) {
        return supportsAuthentication(sasl.name());
    }

    /** True if nobody outside this machine can read along. */
    boolean confidential() {
        return settings.security() != Security.NONE || socket.loopback();
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

    /** Ends a transaction that came to nothing; true if the connection is good for another one. */
    synchronized boolean reset() {
        return usable && positive("RSET", settings.timeout());
    }

    /** True if the server still answers. */
    synchronized boolean alive() {
        Duration patience = settings.timeout().compareTo(NOOP_TIMEOUT) < 0 ? settings.timeout() : NOOP_TIMEOUT;
        return usable && !socket.unread() && positive("NOOP", patience);
    }

    /** True if the next transaction may use this connection. */
    synchronized boolean usable() {
        return usable && !socket.isClosed() && !socket.unread();
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

    /** Says QUIT where the server still listens, and closes; never throws. */
    @Override
    public synchronized void close() {
        if (reading || !usable) {
            abort();
            return;
        }
        usable = false;
        replyTimeout = QUIT_TIMEOUT;
        try {
            super.close();
        } catch (MessagingException e) {
            // it is being closed: what the server makes of QUIT changes nothing
        } finally {
            socket.abort();
        }
    }

    private boolean positive(String line, Duration timeout) {
        try {
            if (command(Stage.CONNECT, line, timeout).positive()) {
                return true;
            }
        } catch (SubmissionException e) {
            // the answer is: no longer usable
        }
        abort();
        return false;
    }

    private void startTlsByCommand() throws MessagingException {
        stage = Stage.STARTTLS;
        if (!supportsExtension("STARTTLS")) {
            throw SubmissionException.local(Stage.STARTTLS, "starttls-not-offered",
                    MESSAGES.format("starttls-not-offered", peer), null);
        }
        SmtpReply reply = command(Stage.STARTTLS, "STARTTLS");
        if (reply.code() != 220) {
            throw refused(Stage.STARTTLS, reply);
        }
        try {
            startTls();
        } catch (IOException e) {
            throw lost(Stage.STARTTLS, false, e);
        }
        stage = Stage.CONNECT;
        ehlo(getLocalHost());
    }

    private void startTls() throws IOException {
        stage = Stage.STARTTLS;
        socket.startTls();
        stage = Stage.CONNECT;
    }

    private static Exception ioCause(MessagingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return e;
    }
}

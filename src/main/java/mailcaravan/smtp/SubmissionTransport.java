package mailcaravan.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLContext;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;

import mailcaravan.account.SmtpSettings;
import mailcaravan.account.SmtpSettings.Security;
import mailcaravan.failure.Stage;
import mailcaravan.text.Messages;

/**
 * One connection to the submission server, from TCP to QUIT: secured, authenticated, and asked whether it lives.
 * <p>
 * Used by one thread at a time.
 */
final class SubmissionTransport extends SmtpDialogue {
    private static final Messages MESSAGES = Messages.of(SubmissionTransport.class);
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration NOOP_TIMEOUT = Duration.ofSeconds(10);

    private final PopBeforeSmtp pop;
    private SaslMechanism mechanism;

    /**
     * Prepares a connection.
     *
     * @param tls
     *            null only where settings ask for no TLS
     * @param pop
     *            signs in elsewhere first, where the settings want that
     */
    SubmissionTransport(Session session, SmtpSettings settings, SSLContext tls, DaemonTimer timer,
            DialogueListener listener, ConnectionSlots slots, PopBeforeSmtp pop) {
        super(session, settings, new SmtpSocket(settings, tls, timer, listener, slots), listener);
        this.pop = pop;
    }

    /**
     * Connects, secures and authenticates.
     *
     * @param sasl
     *            null for no authentication
     */
    synchronized void open(SaslMechanism sasl) throws SubmissionException {
        try {
            connectAndSignIn(sasl);
        } catch (SubmissionException e) {
            listener().failed(e);
            throw e;
        }
    }

    private void connectAndSignIn(SaslMechanism sasl) throws SubmissionException {
        mechanism = sasl;
        try {
            socket.reserve();
            pop.signIn(listener());
            socket.open();
            if (settings.security() == Security.TLS) {
                startTls();
            }
            setLocalHost(EhloName.of(socket.getLocalAddress()));
            super.connect(socket);
            usable = true;
        } catch (SubmissionException e) {
            throw e;
        } catch (NoFreeConnectionException e) {
            throw SubmissionException.local(Stage.CONNECT, "no-free-connection", e.getMessage(), e);
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

    /** True if the server's EHLO reply names the mechanism. */
    synchronized boolean offers(SaslMechanism sasl) {
        return supportsAuthentication(sasl.name());
    }

    /** True if nobody outside this machine can read along. */
    boolean confidential() {
        return settings.security() != Security.NONE || socket.loopback();
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

    /** Says QUIT where the server still listens, and closes; never throws. */
    @Override
    public synchronized void close() {
        if (reading() || !usable) {
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
                    MESSAGES.format("starttls-not-offered", peer()), null);
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

}

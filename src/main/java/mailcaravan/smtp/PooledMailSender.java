package mailcaravan.smtp;

import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Properties;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.apache.camel.component.mail.JavaMailSender;
import org.apache.camel.component.mail.MailAuthenticator;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.SmtpSettings;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.AccessToken;
import mailcaravan.text.Messages;

/**
 * Submits one account's messages for camel-mail, over connections that are kept and reused.
 * <p>
 * Thread-safe. Everything is fixed when it is made: the setters of {@link JavaMailSender} are refused, so that no header
 * of an exchange can change the server (CVE-2026-46584).
 */
@RegisterResourceBundle(bundleName = "mailcaravan.smtp.messages")
public final class PooledMailSender implements JavaMailSender, AutoCloseable {
    private static final Messages MESSAGES = Messages.of(PooledMailSender.class);

    private final SmtpSettings settings;
    private final String mailbox;
    private final int recipientsPerMessage;
    private final Session session = Session.getInstance(new Properties());
    private final PopBeforeSmtp pop;
    private final ConnectionPool pool;

    /**
     * Opens nothing yet.
     *
     * @param mailbox
     *            the SASL user of XOAUTH2, unless a message names another
     * @param recipientsPerMessage
     *            1 or more; a message for more goes in several transactions
     * @param tls
     *            whom to trust; null only where the settings ask for no TLS
     * @param nanoTime
     *            the monotonic clock that access tokens end by, in nanoseconds
     */
    public PooledMailSender(SmtpSettings settings, String mailbox, int recipientsPerMessage, SSLContext tls,
            LongSupplier nanoTime) {
        this(settings, mailbox, recipientsPerMessage, tls, nanoTime, () -> DialogueListener.NONE);
    }

    /**
     * The same with listeners.
     *
     * @param dialogues
     *            asked for a listener once for each connection
     */
    public PooledMailSender(SmtpSettings settings, String mailbox, int recipientsPerMessage, SSLContext tls,
            LongSupplier nanoTime, Supplier<DialogueListener> dialogues) {
        this(settings, mailbox, recipientsPerMessage, tls, nanoTime, dialogues, ConnectionSlots.UNSHARED);
    }

    /**
     * The same with listeners, sharing the account's connections with other processes.
     *
     * @param slots
     *            asked before each connection
     */
    public PooledMailSender(SmtpSettings settings, String mailbox, int recipientsPerMessage, SSLContext tls,
            LongSupplier nanoTime, Supplier<DialogueListener> dialogues, ConnectionSlots slots) {
        this(settings, mailbox, recipientsPerMessage, tls, nanoTime, dialogues, slots, PoolLimits.DEFAULT);
    }

    PooledMailSender(SmtpSettings settings, String mailbox, int recipientsPerMessage, SSLContext tls,
            LongSupplier nanoTime, Supplier<DialogueListener> dialogues, ConnectionSlots slots, PoolLimits limits) {
        boolean wantsTls = settings.security() != SmtpSettings.Security.NONE
                || settings.pop().filter(each -> each.security() != SmtpSettings.Security.NONE).isPresent();
        if (tls == null && wantsTls) {
            throw new IllegalArgumentException("TLS without an SSLContext");
        }
        if (recipientsPerMessage < 1) {
            throw new IllegalArgumentException("recipientsPerMessage below 1");
        }
        this.settings = settings;
        this.mailbox = mailbox;
        this.recipientsPerMessage = recipientsPerMessage;
        DaemonTimer timer = new DaemonTimer("smtp-" + settings.host());
        this.pop = new PopBeforeSmtp(settings.pop(), tls, timer, nanoTime);
        ConnectionOpener opener = new ConnectionOpener(settings, mailbox, tls, session, timer, dialogues,
                slots, pop);
        this.pool = new ConnectionPool(settings.connections(), settings.timeout(),
                settings.pop().isPresent() ? limits.noOlderThan(PopBeforeSmtp.GOOD_FOR) : limits, nanoTime, timer,
                opener);
    }

    /**
     * Submits a message to those it is owed to, and returns once the server has answered for each of them; the answers
     * are in {@link OutgoingMessage#receipts()}, refusals of single recipients too.
     *
     * @param message
     *            an {@link OutgoingMessage}
     * @throws SubmissionException
     *             if a transaction failed; earlier ones stand
     * @throws MessagingException
     *             if it is any other message
     */
    @Override
    public void send(MimeMessage message) throws MessagingException {
        if (!(message instanceof OutgoingMessage outgoing)) {
            throw new MessagingException(MESSAGES.format("only-outgoing-messages"));
        }
        try (ConnectionPool.Lease lease = pool.lease(outgoing.token(), user(outgoing))) {
            Submission first = submission(lease, outgoing);
            try {
                first.run();
            } catch (SubmissionException e) {
                if (!lease.reused() || first.dataBegun() || !staleConnection(e)) {
                    throw e;
                }
                lease.renew();
                submission(lease, outgoing).run();
            }
        } catch (SubmissionException e) {
            signInAnew();
            throw e;
        }
    }

    /**
     * Signs in on a new connection, which is kept for the next message; none of the idle ones, which prove nothing.
     *
     * @param token
     *            null for an account that signs in without one
     * @throws SubmissionException
     *             if it cannot be connected or is refused
     */
    public void probe(AccessToken token) throws SubmissionException {
        pool.closeIdle();
        pop.forget();
        try (ConnectionPool.Lease lease = pool.lease(token, mailbox)) {
            if (lease.reused()) {
                lease.renew();
            }
        }
    }

    /** Closes the connections that nobody uses now, for example because the account is parked. */
    public void closeIdle() {
        pool.closeIdle();
    }

    /** Says QUIT on idle connections; those in use are closed as soon as their message is through. */
    @Override
    public void close() {
        pool.close();
    }

    /** The one session of all messages: making another one would search the whole class path. */
    @Override
    public Session getSession() {
        return session;
    }

    @Override
    public String getHost() {
        return settings.host();
    }

    @Override
    public int getPort() {
        return settings.port();
    }

    @Override
    public String getProtocol() {
        return "smtp";
    }

    @Override
    public String getUsername() {
        return mailbox;
    }

    /** Always null: nobody needs it. */
    @Override
    public String getPassword() {
        return null;
    }

    /** Always null: messages carry their token. */
    @Override
    public MailAuthenticator getAuthenticator() {
        return null;
    }

    /** A copy. */
    @Override
    public Properties getJavaMailProperties() {
        return new Properties();
    }

    @Override
    public void setJavaMailProperties(Properties javaMailProperties) {
        throw fixed();
    }

    @Override
    public void addAdditionalJavaMailProperty(String key, String value) {
        throw fixed();
    }

    @Override
    public void setHost(String host) {
        throw fixed();
    }

    @Override
    public void setPort(int port) {
        throw fixed();
    }

    @Override
    public void setUsername(String username) {
        throw fixed();
    }

    @Override
    public void setPassword(String password) {
        throw fixed();
    }

    @Override
    public void setProtocol(String protocol) {
        throw fixed();
    }

    @Override
    public void setSession(Session session) {
        throw fixed();
    }

    @Override
    public void setAuthenticator(MailAuthenticator authenticator) {
        throw fixed();
    }

    // it may be that the server has forgotten who signed in by POP, and some look that up when the connection is made
    private void signInAnew() {
        if (settings.pop().isPresent()) {
            pop.forget();
            pool.closeIdle();
        }
    }

    private String user(OutgoingMessage message) {
        return message.user() == null ? mailbox : message.user();
    }

    private Submission submission(ConnectionPool.Lease lease, OutgoingMessage message) {
        return new Submission(lease.transport(), message, recipientsPerMessage, settings.finalReplyTimeout());
    }

    /** The ways in which a server that has closed an idle connection shows it. */
    private static boolean staleConnection(SubmissionException e) {
        if (e.symptom() instanceof Symptom.Reply reply) {
            return reply.code() == 421;
        }
        return e.symptom() instanceof Symptom.Transport transport
                && !(transport.cause() instanceof SocketTimeoutException)
                && !(transport.cause() instanceof ProtocolException);
    }

    private static UnsupportedOperationException fixed() {
        return new UnsupportedOperationException("an account's SMTP settings are fixed");
    }
}

package mailcaravan.smtp;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import jakarta.mail.Session;

import mailcaravan.account.SmtpSettings;
import mailcaravan.failure.Stage;
import mailcaravan.oauth.AccessToken;
import mailcaravan.text.Messages;

/** Opens an account's connections: secured and signed in to as its settings say. Thread-safe. */
final class ConnectionOpener {
    private static final Messages MESSAGES = Messages.of(ConnectionOpener.class);

    private final SmtpSettings settings;
    private final String mailbox;
    private final SSLContext tls;
    private final Session session;
    private final DaemonTimer timer;
    private final Supplier<DialogueListener> dialogues;
    private final ConnectionSlots slots;
    private final PopBeforeSmtp pop;

    /**
     * An opener.
     *
     * @param mailbox
     *            the user of a password where the settings name none
     * @param tls
     *            null only where the settings ask for no TLS
     * @param dialogues
     *            asked once for each connection
     * @param slots
     *            asked before each connection
     * @param pop
     *            signs in elsewhere first, where the settings want that
     */
    ConnectionOpener(SmtpSettings settings, String mailbox, SSLContext tls, Session session, DaemonTimer timer,
            Supplier<DialogueListener> dialogues, ConnectionSlots slots, PopBeforeSmtp pop) {
        this.settings = settings;
        this.mailbox = mailbox;
        this.tls = tls;
        this.session = session;
        this.timer = timer;
        this.dialogues = dialogues;
        this.slots = slots;
        this.pop = pop;
    }

    /**
     * A new connection.
     *
     * @param token
     *            that it is signed in with; null for an account that signs in without one
     * @param user
     *            SASL user of XOAUTH2
     * @throws SubmissionException
     *             if it cannot be connected or is refused
     */
    SubmissionTransport open(AccessToken token, String user) throws SubmissionException {
        SaslMechanism mechanism = mechanism(token, user);
        SubmissionTransport transport = new SubmissionTransport(session, settings, tls, timer, dialogues.get(),
                slots, pop);
        transport.open(mechanism);
        return transport;
    }

    /** True if somebody waits for one of the account's connections, here or in another process. */
    boolean wanted() {
        return slots.wanted();
    }

    /** Host and port, for texts. */
    String peer() {
        return settings.host() + ":" + settings.port();
    }

    private SaslMechanism mechanism(AccessToken token, String oauthUser) throws SubmissionException {
        String user = settings.username().isEmpty() ? mailbox : settings.username();
        return switch (settings.authentication()) {
            case NONE -> null;
            case XOAUTH2 -> {
                if (token == null) {
                    throw SubmissionException.local(Stage.AUTH, "no-access-token",
                            MESSAGES.format("no-access-token", peer()), null);
                }
                yield new Xoauth2(oauthUser, token);
            }
            case PLAIN -> new PasswordMechanism.Plain(user, settings.password());
            case LOGIN -> new PasswordMechanism.Login(user, settings.password());
            case CRAM_MD5 -> new PasswordMechanism.CramMd5(user, settings.password());
        };
    }
}

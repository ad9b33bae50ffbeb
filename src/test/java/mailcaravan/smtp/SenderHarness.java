package mailcaravan.smtp;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import jakarta.mail.MessagingException;

import mailcaravan.account.Secret;
import mailcaravan.account.SmtpSettings;
import mailcaravan.account.SmtpSettings.Authentication;
import mailcaravan.account.SmtpSettings.Security;
import mailcaravan.message.ComposedMessage;
import mailcaravan.oauth.AccessToken;

/** A sender for a scripted server, with a clock that tests move. */
final class SenderHarness implements AutoCloseable {
    static final String TOKEN = "eyJ0eXAi.secret-access-token.0123456789";
    static final String PASSWORD = "pass-word-0123456789";

    final AtomicLong nanos = new AtomicLong();
    final RecordingListener listener = new RecordingListener();
    final ScriptedSmtpServer server;
    String host = "localhost";
    int port;
    Security security = Security.NONE;
    Authentication authentication = Authentication.XOAUTH2;
    SSLContext tls;
    Duration timeout = Duration.ofSeconds(20);
    Duration finalReplyTimeout = Duration.ofSeconds(20);
    int connections = 3;
    int recipientsPerMessage = 500;
    Supplier<DialogueListener> dialogues = () -> DialogueListener.NONE;
    PoolLimits limits = PoolLimits.DEFAULT;
    ConnectionSlots slots = ConnectionSlots.UNSHARED;
    AccessToken token = new AccessToken(TOKEN, Duration.ofHours(1));
    private PooledMailSender sender;

    SenderHarness(ScriptedSmtpServer server) {
        this.server = server;
        this.port = server.port();
    }

    PooledMailSender sender() {
        if (sender == null) {
            String username = authentication == Authentication.XOAUTH2 ? "" : "user";
            SmtpSettings settings = new SmtpSettings(host, port, security, authentication, username,
                    Secret.of(PASSWORD), Duration.ofSeconds(20), timeout, finalReplyTimeout, connections);
            sender = new PooledMailSender(settings, "box@example.com", recipientsPerMessage, tls, nanos::get, dialogues,
                    slots, limits);
        }
        return sender;
    }

    OutgoingMessage outgoing(ComposedMessage message) {
        return new OutgoingMessage(sender().getSession(), message, message.envelope().recipients(), token, listener);
    }

    OutgoingMessage send(ComposedMessage message) throws MessagingException {
        OutgoingMessage outgoing = outgoing(message);
        sender().send(outgoing);
        return outgoing;
    }

    SubmissionException failure(ComposedMessage message) {
        return failure(outgoing(message));
    }

    SubmissionException failure(OutgoingMessage outgoing) {
        return catchThrowableOfType(SubmissionException.class, () -> sender().send(outgoing));
    }

    @Override
    public void close() throws IOException {
        if (sender != null) {
            sender.close();
        }
        server.close();
    }
}

package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.drop.FailureReport;
import mailcaravan.journal.RequestHistory;
import mailcaravan.message.AttachmentFolder;
import mailcaravan.message.AttachmentSource;
import mailcaravan.message.RequestComposer;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.queue.BrokerException;
import mailcaravan.queue.OutcomeReply;
import mailcaravan.queue.QueueRecord;
import mailcaravan.queue.QueuedMessage;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * An account's queue: what is known of the messages that are being worked on, and the ways on which they leave.
 * <p>
 * Thread-safe.
 */
final class QueueSource {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(QueueSource.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AccountContext account;
    private final Settings settings;
    private final Clock clock;
    private final UnacknowledgedRequests unacknowledged;
    private final RequestComposer composer;
    private final MessagesInHand inHand;
    private volatile boolean delaysOffered = true;
    private volatile Connection connection;

    QueueSource(AccountContext account, Settings settings, UnacknowledgedRequests unacknowledged, Clock clock) {
        this.account = account;
        this.settings = settings;
        this.unacknowledged = unacknowledged;
        this.inHand = new MessagesInHand(account.name(), unacknowledged);
        this.clock = clock;
        this.composer = new RequestComposer(account.account().mailbox(), account.account().allowedSenders());
    }

    /**
     * What is configured.
     *
     * @param peer
     *            host and port of the broker
     * @param sessionMode
     *            how a message is acknowledged
     * @param attachmentRoot
     *            below which requests may name files
     * @param foreignFolders
     *            that they may not enter all the same
     * @param settle
     *            how long a missing file is waited for, a tenth of it
     */
    record Settings(String peer, int sessionMode, String queue, String deadLetterQueue, Optional<Path> attachmentRoot,
            Set<Path> foreignFolders, Duration settle) {}

    AccountContext account() {
        return account;
    }

    /** What is being worked on. */
    MessagesInHand inHand() {
        return inHand;
    }

    Settings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    RequestComposer composer() {
        return composer;
    }

    /** Says by which connection outcomes are answered. */
    void connected(Connection now) {
        connection = now;
    }

    /** The files that a request may name. */
    AttachmentSource attachments() {
        if (settings.attachmentRoot().isEmpty()) {
            return file -> {
                throw new RequestRefusedException("attachment-root-unset",
                        MESSAGES.format("attachment-root-unset"));
            };
        }
        return new AttachmentFolder(settings.attachmentRoot().get(), null, null, settings.foreignFolders());
    }

    /** When a request was written, as far as anybody knows. */
    ZonedDateTime written(QueueRecord record) {
        Instant instant = record.written() > 0 ? Instant.ofEpochMilli(record.written()) : clock.instant();
        return instant.atZone(clock.getZone());
    }

    /**
     * What the journal holds of a request that may have been worked on before.
     *
     * @throws IOException
     *             if the journal cannot be read
     */
    RequestHistory history(QueuedMessage message) throws IOException, JMSException {
        String id = message.record().id();
        if (!message.redelivered() && !unacknowledged.contains(id)) {
            return new RequestHistory();
        }
        return account.journal().histories(Set.of(id)).get(id);
    }

    /** Puts a message back into its queue, not to be handed out before its time where the broker offers that. */
    void putBack(QueuedMessage message, QueueRecord next) throws JMSException {
        Destination queue = message.session().createQueue(settings.queue());
        long delay = next.notBefore() - clock.millis();
        if (delay > 0 && delaysOffered) {
            try {
                message.sendOn(queue, next, delay);
                return;
            } catch (JMSException e) {
                if (!String.valueOf(e.getMessage()).contains("delayed message delivery")) {
                    throw e;
                }
                delaysOffered = false;
                LOG.info(MESSAGES.format("no-delays", settings.peer()));
            }
        }
        message.sendOn(queue, next, 0);
    }

    /** Sends a message to the dead letters, and its outcome to whoever waits for it. */
    void deadLetter(QueuedMessage message, QueueRecord record, FailureReport report) throws BrokerException {
        try {
            Destination queue = message.session().createQueue(settings.deadLetterQueue());
            message.sendToDeadLetters(queue, record, JSON.writeValueAsString(report), report.id());
        } catch (JMSException e) {
            throw BrokerException.ofQueue(settings.peer(), settings.deadLetterQueue(), e);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        reply(message, OutcomeReply.of(report));
    }

    /** Tells the outcome to whoever waits for it; one that cannot be told undoes nothing. */
    void reply(QueuedMessage message, OutcomeReply reply) {
        try {
            reply.send(connection, message.message(), message.record().message());
        } catch (JMSException | RuntimeException e) {
            LOG.warn(MESSAGES.format("no-reply", account.name(), OneLine.of(String.valueOf(e.getMessage()))));
        }
    }
}

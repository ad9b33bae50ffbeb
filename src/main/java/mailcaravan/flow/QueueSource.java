package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

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

/**
 * An account's queue: what is known of the messages that are being worked on, and the ways on which they leave.
 * <p>
 * Thread-safe.
 */
final class QueueSource {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(QueueSource.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is due so soon is not put back: the broker's clock and ours differ. */
    private static final long TOLERANCE = 1_000;
    private static final long LONGEST_REST = 5_000;
    private static final int PASSED = 10_000;

    private final AccountContext account;
    private final Settings settings;
    private final Clock clock;
    private final UnacknowledgedRequests unacknowledged;
    private final RequestComposer composer;
    private final Map<Message, Attempt> inHand = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Set<String> passed = new HashSet<>();
    private volatile boolean delaysOffered = true;
    private volatile Connection connection;
    private long restUntil;

    QueueSource(AccountContext account, Settings settings, UnacknowledgedRequests unacknowledged, Clock clock) {
        this.account = account;
        this.settings = settings;
        this.unacknowledged = unacknowledged;
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

    /** Takes a message in hand. */
    void take(Message message, Attempt attempt) {
        inHand.put(message, attempt);
        unacknowledged.add(attempt.request().id());
    }

    /** The broker knows that a message is done with. */
    void acknowledged(Message message) {
        Attempt attempt = inHand.get(message);
        if (attempt != null) {
            unacknowledged.remove(attempt.request().id());
        }
    }

    /** A message is out of our hands, whichever way it went. */
    void release(Message message) {
        Attempt attempt = inHand.remove(message);
        if (attempt != null) {
            attempt.release();
        }
    }

    /**
     * Looks whether a message may be acknowledged.
     *
     * @throws HeldFilings.RolledBackException
     *             if the broker failed while it was being settled
     */
    void checkTransaction(Message message) {
        Attempt attempt = inHand.get(message);
        if (attempt != null && attempt.rolledBack()) {
            throw new HeldFilings.RolledBackException(null);
        }
    }

    /**
     * Has a message tried again after a while whose attempt came to no end, by a mistake of ours.
     *
     * @return false if the message is to go back as it is, since its transaction cannot go on
     */
    boolean leave(Message message, Exception cause) throws JMSException {
        Attempt attempt = inHand.get(message);
        if (attempt == null || attempt.settled()) {
            return false;
        }
        LOG.errorf(cause, "%s: %s", account.name(), attempt.request().label());
        account.gate().leaveUndecided();
        attempt.request().leaveUnsettled(attempt.done());
        return true;
    }

    /** True if a message has come before its time: a broker that offers no delay hands it out at once. */
    boolean early(Message message) throws JMSException {
        return QueuedMessage.notBefore(message) - clock.millis() > TOLERANCE;
    }

    /**
     * Puts a message back that has come before its time. When every message of the queue has passed like this, the queue
     * rests for a while: it would be turned over and over otherwise.
     */
    void putBackEarly(QueuedMessage message) throws JMSException {
        QueueRecord record = message.record();
        putBack(message, record);
        synchronized (passed) {
            if (!passed.add(record.id()) || passed.size() > PASSED) {
                passed.clear();
                restUntil = clock.millis() + Math.min(LONGEST_REST, record.notBefore() - clock.millis());
            }
        }
    }

    /** True while the queue rests. */
    boolean resting() {
        synchronized (passed) {
            return clock.millis() < restUntil;
        }
    }

    /** A message that is due has come. */
    void due() {
        synchronized (passed) {
            passed.clear();
        }
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
            LOG.warn(MESSAGES.format("no-reply", account.name(), List.of(String.valueOf(e.getMessage()))));
        }
    }
}

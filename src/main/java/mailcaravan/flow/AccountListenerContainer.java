package mailcaravan.flow;

import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.jboss.logging.Logger;

import mailcaravan.queue.QueuedMessage;
import mailcaravan.text.Messages;

/**
 * The listener container of an account's queue: asks the account's admission before it takes a message from the broker,
 * so that what waits, waits there.
 * <p>
 * One of its threads asks the broker at a time. It does not mend a broken connection: the account's ownership went with
 * it, and whoever manages that is told.
 */
final class AccountListenerContainer extends DefaultJmsMessageListenerContainer {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(AccountListenerContainer.class);
    private static final long RECEIVE_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 250;

    private final QueueSource source;
    private final EarlyMessages early;
    private final Admission admission;
    private final Consumer<Throwable> broken;
    private final BooleanSupplier abandoned;
    // fair: a broker may already have handed a message to a consumer that waits, and a thread that asks again at once comes
    // before those that sleep
    private final Semaphore turn = new Semaphore(1, true);
    private final Set<Message> notAdmitted = Collections.synchronizedSet(Collections.newSetFromMap(
            new IdentityHashMap<>()));

    /**
     * A container.
     *
     * @param broken
     *            told when the connection has failed
     * @param abandoned
     *            says that nobody waits any more for what is in hand
     */
    AccountListenerContainer(JmsEndpoint endpoint, QueueSource source, Consumer<Throwable> broken,
            BooleanSupplier abandoned) {
        super(endpoint);
        this.source = source;
        this.early = new EarlyMessages(source);
        this.admission = source.account().admission();
        this.broken = broken;
        this.abandoned = abandoned;
        setRecoveryInterval(1_000);
    }

    @Override
    protected Message receiveMessage(MessageConsumer consumer) throws JMSException {
        try {
            if (!turn.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                return null;
            }
            try {
                return next(consumer);
            } finally {
                turn.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Message next(MessageConsumer consumer) throws JMSException, InterruptedException {
        if (!admission.open() || early.resting()) {
            TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
            return null;
        }
        Message message = receive(consumer);
        if (message == null) {
            return null;
        }
        if (early.isOne(message)) {
            notAdmitted.add(message);
            return message;
        }
        early.due();
        while (!admission.tryEnter(IDLE_MILLIS)) {
            if (!isRunning() || !admission.open()) {
                notAdmitted.add(message);
                return message;
            }
        }
        return message;
    }

    private Message receive(MessageConsumer consumer) throws JMSException {
        try {
            return consumer.receive(RECEIVE_MILLIS);
        } catch (JMSException e) {
            // the client cannot even hand it over; rolled back it ends where the broker puts what nobody takes
            if (unreadable(e) && source.account().repeats().first("unreadable-message")) {
                LOG.error(MESSAGES.format("unreadable-message", source.settings().queue(), e.getMessage()));
            }
            throw e;
        }
    }

    private static boolean unreadable(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected void doExecuteListener(Session session, Message message) throws JMSException {
        if (notAdmitted.remove(message)) {
            putBack(session, message);
            return;
        }
        try {
            super.doExecuteListener(session, message);
            source.inHand().acknowledged(message);
        } finally {
            source.inHand().release(message);
            admission.leave();
        }
    }

    private void putBack(Session session, Message message) throws JMSException {
        QueuedMessage read = QueuedMessage.of(source.account().name(), session, message);
        if (early.isOne(message)) {
            early.putBack(read);
        } else {
            source.putBack(read, read.record());
        }
        commitIfNecessary(session, message);
    }

    // Spring waits for what is in hand however long it takes, and a silent server may take very long
    @Override
    public void shutdown() {
        Thread shutting = new Thread(super::shutdown, "queue-shutdown");
        shutting.setDaemon(true);
        shutting.start();
        try {
            while (shutting.isAlive() && !abandoned.getAsBoolean()) {
                shutting.join(IDLE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void invokeListener(Session session, Message message) throws JMSException {
        try {
            super.invokeListener(session, message);
            source.inHand().checkTransaction(message);
        } catch (RuntimeException e) {
            if (!source.inHand().leave(message, e)) {
                throw e;
            }
        }
    }

    @Override
    protected Session createSession(Connection connection) throws JMSException {
        return connection.createSession(source.settings().sessionMode());
    }

    // the endpoint's URI loses a slash that the name begins with, and RabbitMQ's addresses begin with one
    @Override
    public void setDestinationName(String destinationName) {
        super.setDestinationName(source.settings().queue());
    }

    // with nothing received there is nothing to commit, and a round trip a second for each consumer to save
    @Override
    protected boolean shouldCommitAfterNoMessageReceived(Session session) {
        return false;
    }

    @Override
    protected void handleListenerSetupFailure(Throwable failure, boolean alreadyRecovered) {
        if (isRunning() && !unreadable(failure)) {
            broken.accept(failure);
        }
    }

    @Override
    protected void handleListenerException(Throwable failure) {
        LOG.debugf(failure, "%s", source.account().name());
    }

    // whoever was told stops this container and starts it again on another connection
    @Override
    protected void refreshConnectionUntilSuccessful() {
        LOG.debugf("%s: no reconnection here", source.account().name());
    }
}

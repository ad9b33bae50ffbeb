package mailcaravan.flow;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;

import org.apache.camel.CamelContext;
import org.jboss.logging.Logger;
import org.messaginghub.pooled.jms.JmsPoolConnection;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

import mailcaravan.queue.BrokerConnections;
import mailcaravan.queue.BrokerException;
import mailcaravan.queue.InstanceTopic;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;

/**
 * An account's queue as something that one instance works at a time: whoever has the connection with the account's client
 * identifier is its owner, and works it by that very connection, so that nobody can be owner without it.
 * <p>
 * Thread-safe. What takes time is done by an executor, one thing at a time.
 */
final class AccountQueue {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(AccountQueue.class);
    /** The template of the route. */
    static final String TEMPLATE = "mail-queue";
    private static final String CLIENT_ID = "mail-caravan:";
    private static final long TAKEN_MILLIS = 1_500;
    /** How long Camel waits for what is in hand; the listener container goes on waiting. */
    private static final long IN_FLIGHT_SECONDS = 45;

    private enum State {
        FREE, CLAIMING, OWNED, RELEASING
    }

    private final CamelContext camel;
    private final BrokerConnections connections;
    private final BrokerFailures failures;
    private final QueueSource source;
    private final ClaimedConnection claimed;
    private final Backoff backoff;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private State state = State.FREE;
    private JmsPoolConnectionFactory pool;
    private int failed;
    private long next;
    private boolean lost;
    private volatile boolean abandoned;

    AccountQueue(CamelContext camel, BrokerConnections connections, BrokerFailures failures, QueueSource source,
            ClaimedConnection claimed, Backoff backoff, Executor executor, LongSupplier nanoTime) {
        this.camel = camel;
        this.connections = connections;
        this.failures = failures;
        this.source = source;
        this.claimed = claimed;
        this.backoff = backoff;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** The route of an account's queue. */
    static String routeId(String account) {
        return TEMPLATE + "-" + account;
    }

    String account() {
        return source.account().name();
    }

    /** True while this instance works the account, or is about to. */
    synchronized boolean owned() {
        return state != State.FREE;
    }

    /** True while what is in hand should come to its end without waiting for anything. */
    synchronized boolean stopping() {
        return state != State.OWNED;
    }

    /** True if this instance had the account until its connection broke: nobody else should have been quicker. */
    synchronized boolean lost() {
        return lost;
    }

    /** How many messages of the account this instance has begun within the last minute. */
    int begun() {
        return source.account().admission().pace().started();
    }

    /**
     * Tries to become the owner, if it is time to try.
     *
     * @param begunElsewhere
     *            what the last owner has begun within a minute, which counts against the account's pace; or null
     */
    synchronized void claim(InstanceTopic.Taken begunElsewhere) {
        if (state == State.FREE && nanoTime.getAsLong() - next >= 0) {
            state = State.CLAIMING;
            executor.execute(() -> connect(begunElsewhere));
        }
    }

    private void connect(InstanceTopic.Taken begunElsewhere) {
        JmsPoolConnectionFactory opened = connections.open(CLIENT_ID + source.settings().queue());
        try {
            Connection connection = opened.createConnection();
            connection.setExceptionListener(this::broken);
            // a session that really ends, none of the pool: RabbitMQ leaves what it has handed to a consumer with its session
            new QueueAccess(source.settings()).check(((JmsPoolConnection) connection).getConnection());
            connection.start();
            synchronized (this) {
                pool = opened;
                claimed.set(opened);
                source.connected(connection);
            }
            if (begunElsewhere != null) {
                source.account().admission().pace().startedElsewhere(begunElsewhere.messages(),
                        begunElsewhere.heard());
            }
            camel.getRouteController().startRoute(routeId(account()));
            taken();
        } catch (BrokerException e) {
            close(opened);
            refused(e);
        } catch (Exception e) {
            if (!(e instanceof JMSException)) {
                LOG.errorf(e, "%s", account());
            }
            close(opened);
            refused(BrokerException.of(connections.peer(), e));
        }
    }

    private synchronized void taken() {
        state = State.OWNED;
        failed = 0;
        lost = false;
        LOG.info(MESSAGES.format("serves-queue", account(), source.settings().queue()));
        failures.works(account());
    }

    private synchronized void refused(BrokerException cause) {
        state = State.FREE;
        claimed.set(null);
        pool = null;
        long millis;
        if (cause.taken()) {
            millis = TAKEN_MILLIS + ThreadLocalRandom.current().nextLong(TAKEN_MILLIS);
            lost = false;
            LOG.debugf("%s: %s", account(), cause.getMessage());
        } else {
            millis = backoff.after(++failed).toMillis();
            failures.tell(account(), cause);
        }
        next = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Takes notice that the connection has failed. */
    synchronized void broken(Throwable cause) {
        if (state == State.OWNED) {
            lost = true;
            failures.tell(account(), BrokerException.of(connections.peer(), cause));
            leave();
        }
    }

    /** Gives the account up, when what is in hand has come to its end. */
    synchronized void release() {
        if (state == State.OWNED) {
            leave();
        }
    }

    private void leave() {
        state = State.RELEASING;
        executor.execute(this::disconnect);
    }

    /**
     * Leaves what is still in hand to its fate, since the process ends: the broker hands its messages out again, and the
     * journal says how far they had come.
     */
    void abandon() {
        abandoned = true;
    }

    /** True if nobody waits any more for what is in hand. */
    boolean abandoned() {
        return abandoned;
    }

    private void disconnect() {
        try {
            camel.getRouteController().stopRoute(routeId(account()), IN_FLIGHT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warnf("%s: %s", account(), e);
        }
        // another instance may open as many as the mailbox is allowed
        source.account().sender().closeIdle();
        JmsPoolConnectionFactory opened;
        synchronized (this) {
            opened = pool;
            pool = null;
            claimed.set(null);
            state = State.FREE;
            next = nanoTime.getAsLong();
        }
        close(opened);
        LOG.info(MESSAGES.format("leaves-queue", account(), source.settings().queue()));
    }

    private static void close(JmsPoolConnectionFactory opened) {
        if (opened != null) {
            opened.stop();
        }
    }
}

package mailcaravan.queue;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;

import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * Counts the messages that wait in queues, by looking at them: AMQP 1.0 has no other way that every broker knows. Those
 * that a consumer holds, or the broker keeps back for later, are not among them.
 */
public final class WaitingMessages {
    /** Where counting ends. */
    public static final int MOST = 1_000;

    private final BrokerConnections connections;
    private final long end;
    private final Map<String, Count> counted = new ConcurrentHashMap<>();

    private WaitingMessages(BrokerConnections connections, Duration atMost) {
        this.connections = connections;
        this.end = System.nanoTime() + atMost.toNanos();
    }

    /**
     * How many wait in a queue.
     *
     * @param more
     *            true if there are at least so many
     */
    public record Count(int messages, boolean more) {}

    /**
     * What could be found out.
     *
     * @param counts
     *            by queue
     * @param failure
     *            what kept from counting them all
     */
    public record Result(Map<String, Count> counts, Optional<BrokerException> failure) {}

    /**
     * Counts what waits.
     *
     * @param atMost
     *            after which time nothing is waited for any more, whatever the broker does
     */
    public static Result in(BrokerConnections connections, Collection<String> queues, Duration atMost) {
        WaitingMessages waiting = new WaitingMessages(connections, atMost);
        FutureTask<Optional<BrokerException>> task = new FutureTask<>(() -> waiting.count(queues));
        Thread thread = new Thread(task, "waiting-messages");
        thread.setDaemon(true);
        thread.start();
        Optional<BrokerException> failure;
        try {
            failure = task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            failure = Optional.of(BrokerException.of(connections.peer(),
                    new SocketTimeoutException("no answer within " + atMost.toSeconds() + " s")));
        } catch (ExecutionException e) {
            failure = Optional.of(BrokerException.of(connections.peer(), e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = Optional.empty();
        }
        return new Result(Map.copyOf(waiting.counted), failure);
    }

    private Optional<BrokerException> count(Collection<String> queues) throws JMSException {
        try {
            connections.checkBrowsing();
        } catch (BrokerException e) {
            return Optional.of(e);
        }
        Optional<BrokerException> failure = Optional.empty();
        JmsPoolConnectionFactory pool = connections.open();
        try {
            Connection connection = pool.createConnection();
            connection.start();
            for (String queue : queues) {
                try {
                    Count count = settled(connection, queue);
                    // a browser whose connection is lost just ends
                    connection.getMetaData();
                    counted.put(queue, count);
                } catch (JMSException e) {
                    failure = failure.or(() -> Optional.of(BrokerException.ofQueue(connections.peer(), queue, e)));
                }
            }
            return failure;
        } finally {
            pool.stop();
        }
    }

    private Count settled(Connection connection, String queue) throws JMSException {
        int found = RepeatedLook.settle(() -> count(connection, queue));
        return new Count(found, found == MOST || late());
    }

    private boolean late() {
        return System.nanoTime() - end > 0;
    }

    private int count(Connection connection, String queue) throws JMSException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
            int found = 0;
            Enumeration<?> messages = browser.getEnumeration();
            while (found < MOST && !late() && messages.hasMoreElements()) {
                messages.nextElement();
                found++;
            }
            return found;
        }
    }
}

package mailcaravan.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;

import org.jboss.logging.Logger;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

import mailcaravan.queue.BrokerConnections;
import mailcaravan.queue.BrokerException;
import mailcaravan.queue.InstanceTopic;
import mailcaravan.queue.Sharing;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * Works the queues of the accounts that are this instance's share, as long as the broker can be reached.
 * <p>
 * One thread keeps a connection of its own for the instances' topic; while that connection is down, no account is asked
 * for. Accounts are added as they start.
 */
final class QueueService implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(QueueService.class);
    /** How long an instance that has just come listens before it takes anything that it did not have. */
    private static final long LISTEN_FIRST = InstanceTopic.INTERVAL * 5 / 2;
    /** After this long an account that is said to be worked is tried for all the same. */
    private static final long DOUBT_EVERY = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 250;
    /** How long a stop waits for what is in hand: as a drop folder's, and less than the whole program gets for both. */
    private static final long STOP_SECONDS = 50;
    private static final long ABANDONED_SECONDS = 5;

    private final BrokerConnections connections;
    private final Optional<String> topic;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final BrokerFailures failures;
    private final String me = UUID.randomUUID().toString();
    private final Map<String, AccountQueue> queues = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> daemon(task, "queue-owner"));
    private final Thread thread = daemon(this::run, "queues");
    private volatile boolean stopping;
    private long doubted;

    QueueService(BrokerConnections connections, Optional<String> topic, Backoff backoff, BrokerFailures failures,
            LongSupplier nanoTime) {
        this.connections = connections;
        this.topic = topic;
        this.backoff = backoff;
        this.failures = failures;
        this.nanoTime = nanoTime;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What takes time is done here; nothing any more when the service ends. */
    Executor workers() {
        return task -> {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debugf("too late: %s", e.getMessage());
            }
        };
    }

    void add(AccountQueue queue) {
        queues.put(queue.account(), queue);
    }

    void start() {
        thread.start();
    }

    private void run() {
        int failed = 0;
        while (!stopping) {
            JmsPoolConnectionFactory pool = connections.open();
            try {
                Connection connection = pool.createConnection();
                connection.start();
                failed = 0;
                serve(connection);
            } catch (JMSException e) {
                failures.tell("", BrokerException.of(connections.peer(), e));
                idle(backoff.after(++failed).toMillis());
            } catch (RuntimeException e) {
                LOG.error("queues", e);
                idle(backoff.after(++failed).toMillis());
            } finally {
                pool.stop();
            }
        }
    }

    private void serve(Connection connection) throws JMSException {
        connection.getMetaData();
        failures.works("");
        try (InstanceTopic instances = join(connection)) {
            long since = nanoTime.getAsLong();
            doubted = since;
            long told = since - InstanceTopic.INTERVAL;
            while (!stopping) {
                if (instances == null) {
                    queues.values().forEach(each -> each.claim(null));
                    connection.getMetaData();
                    idle(LOOK_MILLIS);
                    continue;
                }
                if (nanoTime.getAsLong() - told >= InstanceTopic.INTERVAL) {
                    told = nanoTime.getAsLong();
                    instances.tell(instance(), begun());
                }
                instances.listen(LOOK_MILLIS);
                share(instances, nanoTime.getAsLong() - since >= LISTEN_FIRST);
            }
        }
    }

    // null: the instances do not know of each other, and the broker alone decides
    private InstanceTopic join(Connection connection) throws JMSException {
        if (topic.isEmpty()) {
            return null;
        }
        try {
            return new InstanceTopic(connection, topic.get(), me, nanoTime);
        } catch (JMSException e) {
            connection.getMetaData(); // fails where the connection does
            LOG.warn(MESSAGES.format("no-instances-topic", topic.get(), OneLine.of(String.valueOf(e.getMessage()))));
            return null;
        }
    }

    private Sharing.Instance instance() {
        Set<String> owned = queues.values().stream().filter(AccountQueue::owned).map(AccountQueue::account)
                .collect(Collectors.toSet());
        return new Sharing.Instance(me, queues.keySet(), owned);
    }

    private Map<String, Integer> begun() {
        return queues.values().stream().filter(AccountQueue::owned)
                .collect(Collectors.toMap(AccountQueue::account, AccountQueue::begun));
    }

    private void share(InstanceTopic instances, boolean listened) {
        Collection<Sharing.Instance> others = instances.others();
        queues.values().stream().filter(AccountQueue::lost)
                .forEach(each -> each.claim(instances.taken(each.account())));
        if (!listened) {
            return;
        }
        Sharing.Instance instance = instance();
        List<String> claims = new ArrayList<>(Sharing.claims(instance, others));
        if (nanoTime.getAsLong() - doubted >= DOUBT_EVERY) {
            doubted = nanoTime.getAsLong();
            // others may be configured for less, or somebody else may talk on the topic: the broker knows who works what
            claims.addAll(instance.serves());
        }
        claims.forEach(each -> queues.get(each).claim(instances.taken(each)));
        Sharing.release(instance, others).ifPresent(each -> queues.get(each).release());
    }

    private void idle(long millis) {
        synchronized (thread) {
            if (!stopping) {
                try {
                    thread.wait(Math.max(1, millis));
                } catch (InterruptedException e) {
                    stopping = true;
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Gives all accounts up when what is in hand has come to its end, and leaves the broker. */
    @Override
    public void close() {
        synchronized (thread) {
            stopping = true;
            thread.notifyAll();
        }
        queues.values().forEach(AccountQueue::release);
        workers.shutdown();
        try {
            if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                queues.values().forEach(AccountQueue::abandon);
                workers.awaitTermination(ABANDONED_SECONDS, TimeUnit.SECONDS);
            }
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

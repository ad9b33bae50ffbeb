package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLContext;

import org.apache.camel.model.ModelCamelContext;

import mailcaravan.account.CaravanConfig;
import mailcaravan.account.ConfigurationException;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.journal.Journal;
import mailcaravan.queue.BrokerConnections;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * Makes the queue route of each account from the template, and hands it to the service that starts it when the account is
 * this instance's. Exists only where a broker is configured.
 */
final class QueueStarter implements AutoCloseable {
    private static final Messages MESSAGES = Messages.of(QueueStarter.class);
    /** How far back the journal is read for requests that the broker may hand out again: a long outage. */
    private static final int LOOK_BACK_DAYS = 35;
    private static final Duration RECONNECT_FIRST = Duration.ofSeconds(1);
    private static final Duration RECONNECT_LAST = Duration.ofSeconds(30);

    private final ModelCamelContext camel;
    private final CaravanConfig config;
    private final Set<Path> dropFolders;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Backoff backoff;
    private final BrokerConnections connections;
    private final BrokerFailures failures;
    private final QueueService service;
    private Map<String, Set<String>> last;

    /**
     * A starter for one broker.
     *
     * @param dropFolders
     *            that requests may not take attachments from
     * @throws ConfigurationException
     *             if the URL has an option that the client does not know
     */
    QueueStarter(ModelCamelContext camel, CaravanConfig config, SSLContext tls, Set<Path> dropFolders,
            FailureClassifier classifier, Clock clock, LongSupplier nanoTime) throws ConfigurationException {
        Optional<String> unknown = BrokerConnections.unknownOption(config.broker().url().orElseThrow());
        if (unknown.isPresent()) {
            throw new ConfigurationException(MESSAGES.format("broker-option", OneLine.of(unknown.get())));
        }
        this.camel = camel;
        this.config = config;
        this.dropFolders = dropFolders;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.backoff = new Backoff(RECONNECT_FIRST, 2, 0, RECONNECT_LAST, () -> 0);
        this.connections = BrokerConnections.of(config.broker(), tls);
        this.failures = new BrokerFailures(classifier);
        this.service = new QueueService(connections, config.broker().instancesTopic(), backoff, failures, nanoTime);
    }

    /**
     * Makes an account's queue route.
     *
     * @throws IOException
     *             if the journal cannot be read
     * @throws RouteContractException
     *             if the route breaks a rule
     */
    synchronized void add(AccountContext account) throws IOException, RouteContractException {
        String name = account.name();
        QueueSource source = new QueueSource(account,
                new QueueSource.Settings(connections.peer(), connections.sessionMode(), account.account().queue(),
                        config.broker().deadLetterQueue(), config.queue().attachmentRoot(), dropFolders,
                        config.settle()),
                new UnacknowledgedRequests(lastRequests(account.journal()).getOrDefault(name, Set.of())),
                clock);
        ClaimedConnection claimed = new ClaimedConnection();
        AccountQueue queue = new AccountQueue(camel, connections, failures, source, claimed, backoff,
                service.workers(), nanoTime);
        var registry = camel.getRegistry();
        registry.bind(ClaimedConnection.name(name), claimed);
        registry.bind(QueueListenerFactory.name(name),
                new QueueListenerFactory(source, queue::broken, queue::abandoned));
        registry.bind(AcceptQueuedRequest.name(name), new AcceptQueuedRequest(source, backoff, queue::stopping));
        RouteContract.add(camel, AccountQueue.TEMPLATE, name,
                Map.of("account", name, "queue", account.account().queue(),
                        "connections", Integer.toString(account.account().smtp().connections())));
        service.add(queue);
    }

    // read once for all accounts: one that starts later has written nothing meanwhile
    private Map<String, Set<String>> lastRequests(Journal journal) throws IOException {
        if (last == null) {
            last = journal.last(QueuedRequest.SOURCE, LocalDate.now(clock).minusDays(LOOK_BACK_DAYS),
                    UnacknowledgedRequests.KEPT);
        }
        return last;
    }

    /** Begins to work the queues. */
    void start() {
        service.start();
    }

    /** Ends what is in hand and leaves the broker; to be called while the routes still run. */
    @Override
    public void close() {
        service.close();
    }
}

package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.ShutdownStrategy;
import org.jboss.logging.Logger;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.CaravanConfig;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.InDoubt;
import mailcaravan.account.LocaleNames;
import mailcaravan.account.ProxySettings;
import mailcaravan.account.Trust;
import mailcaravan.drop.FolderLock;
import mailcaravan.drop.PrivateFolder;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.journal.Journal;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;

/**
 * The routes of all configured accounts in one Camel context: locks the home, loads and checks the route files, and
 * starts each account, or parks it.
 * <p>
 * Used by one thread: {@link #prepare} before the context starts, {@link #start} after, {@link #close} when it has
 * stopped.
 */
@RegisterResourceBundle(bundleName = "mailcaravan.flow.messages")
public final class CaravanBundle implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("mailcaravan");
    private static final Messages MESSAGES = Messages.of(CaravanBundle.class);

    private final ModelCamelContext context;
    private final Configuration configuration;
    private final Standby waiting;
    private final Clock clock;
    private final AccountContexts contexts = new AccountContexts();
    private final List<AccountStarter> starters = new ArrayList<>();
    private FolderLock homeLock;
    private Journal journal;
    private Optional<QueueStarter> queues = Optional.empty();
    private ScheduledExecutorService housekeeping;

    /**
     * A bundle for a context that has not started.
     *
     * @param waiting
     *            told when this process is on standby
     * @param clock
     *            for the journal, for retries and for the zone of Date headers
     */
    public CaravanBundle(ModelCamelContext context, Configuration configuration, Standby waiting, Clock clock) {
        this.context = context;
        this.configuration = configuration;
        this.waiting = waiting;
        this.clock = clock;
    }

    /**
     * Locks the home and loads the routes. On standby it waits as long as another process has the home.
     *
     * @param routesFolder
     *            {@code routes/} beside the program, where there is one
     * @return false if the process was told to stop while it waited; nothing is prepared then
     * @throws AlreadyRunningException
     *             if another process serves this home, and this one is not on standby
     * @throws RouteContractException
     *             if a route file breaks a rule
     * @throws ConfigurationException
     *             if the trusted certificates, the proxy or the rules about failures cannot be used
     * @throws IOException
     *             if the home cannot be made or written
     */
    public boolean prepare(Optional<Path> routesFolder)
            throws AlreadyRunningException, RouteContractException, ConfigurationException, IOException {
        Path home = configuration.caravan().home();
        makeWritable(home);
        Optional<FolderLock> lock = new FolderClaim(configuration.caravan().standby(), waiting).take(home);
        if (lock.isEmpty()) {
            return false;
        }
        homeLock = lock.get();
        journal = new Journal(makeWritable(home.resolve("journal")), clock);
        try {
            bind();
            context.addComponent("drop-folder", new DropFolderComponent(contexts));
            context.addRoutesConfigurations(new SubmissionFailures());
        } catch (ConfigurationException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        RouteContract.load(context, RouteFiles.merged(routesFolder), Set.copyOf(configuration.all().keySet()));
        return true;
    }

    private static Path makeWritable(Path folder) throws IOException {
        try {
            return PrivateFolder.makeWritable(folder);
        } catch (IOException e) {
            throw new IOException(MESSAGES.format("home-unusable", e.getMessage()), e);
        }
    }

    private void bind() throws ConfigurationException, GeneralSecurityException {
        CaravanConfig config = configuration.caravan();
        SSLContext tls = Trust.sslContext(config.tls().trustedCertificates());
        ProxySettings proxy = ProxySettings.toTokenEndpoint(config);
        var registry = context.getRegistry();
        registry.bind(HeaderFirewall.NAME, new HeaderFirewall());
        registry.bind(Compose.NAME, new Compose());
        registry.bind(EnrichWithAccessToken.NAME, new EnrichWithAccessToken());
        registry.bind(PrepareSubmission.NAME, new PrepareSubmission());
        registry.bind(SettleSubmitted.NAME, new SettleSubmitted());
        registry.bind(EncodeTokenRequest.NAME, new EncodeTokenRequest());
        registry.bind(ReadTokenAnswer.NAME, new ReadTokenAnswer());
        new TrustedTls(tls).install(context);
        registry.bind(TokenHttpClient.NAME, new TokenHttpClient(proxy, tls));
        Backoff retry = Backoff.of(config.retry());
        Backoff probe = new Backoff(config.probe().firstDelay(), 2, 0, config.probe().maxDelay(), () -> 0);
        RetryPolicy policy = new RetryPolicy(retry, config.retry().giveUpAfter(),
                config.inDoubt() == InDoubt.RESEND);
        FailureClassifier failures = FailureClassifier.of(configuration.failureRules());
        Set<Path> dropFolders = configuration.accounts().stream().map(ConfiguredAccount::dropFolder)
                .collect(Collectors.toSet());
        if (config.broker().url().isPresent()) {
            queues = Optional.of(new QueueStarter(context, config, tls, dropFolders,
                    failures, clock, System::nanoTime));
        }
        for (ConfiguredAccount account : configuration.accounts()) {
            starters.add(new AccountStarter(context, contexts, account,
                    new AccountStarter.Shared(tls, journal, new Settlement(policy, clock), failures, probe,
                            config.settle(),
                            dropFolders, queues, config.debug().transcript(), clock, System::nanoTime)));
        }
    }

    /**
     * Starts the accounts; one that cannot be started is parked and tried again.
     *
     * @return false if the folders of no account can be used
     * @throws AlreadyRunningException
     *             if another process serves one of the drop folders
     * @throws RouteContractException
     *             if a route did not get the error handling that it asks for
     */
    public boolean start() throws AlreadyRunningException, RouteContractException {
        // none of Camel's: that one would wait at the stop for accounts that are to be tried again later
        housekeeping = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
        });
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            starters.forEach(starter -> checks.register(starter.health()));
            housekeeping.scheduleWithFixedDelay(new PollWatchdog(checks), 1, 1, TimeUnit.MINUTES);
        }
        starters.forEach(starter -> starter.metrics().bindTo(Metrics.globalRegistry));
        boolean any = false;
        for (AccountStarter starter : starters) {
            any |= starter.start();
        }
        if (!any) {
            return false;
        }
        starters.forEach(starter -> starter.startLater(housekeeping));
        queues.ifPresent(QueueStarter::start);
        if (!LocaleNames.spells("\u3042")) {
            LOG.warn(MESSAGES.format("locale"));
        }
        starters.forEach(starter -> housekeeping.scheduleWithFixedDelay(starter.expiry(), 0, 2, TimeUnit.HOURS));
        housekeeping.scheduleWithFixedDelay(new Retention(configuration, journal, clock), 0, 1, TimeUnit.HOURS);
        return true;
    }

    /** How each account stands; for a bundle that has been prepared. */
    public List<HealthCheck> health() {
        return starters.stream().<HealthCheck>map(AccountStarter::health).toList();
    }

    /**
     * Takes nothing new from folders and queues from now on: the first thing that a stop does, since it then waits for what
     * is under way, one way in after the other.
     */
    public void takeNothingNew() {
        contexts.endAdmission();
    }

    /**
     * Ends what is in hand of queues; to be called before the context is stopped, which then gets what is left of the
     * time for both.
     */
    public void stopQueues() {
        if (queues.isPresent()) {
            long began = System.nanoTime();
            queues.get().close();
            ShutdownStrategy strategy = context.getShutdownStrategy();
            long spent = strategy.getTimeUnit().convert(Duration.ofNanos(System.nanoTime() - began));
            strategy.setTimeout(Math.max(1, strategy.getTimeout() - spent));
        }
    }

    /** Ends what the context does not end: connections, journal and locks. */
    @Override
    public void close() throws IOException {
        if (housekeeping != null) {
            housekeeping.shutdownNow();
        }
        for (AccountStarter starter : starters) {
            starter.close();
        }
        if (journal != null) {
            journal.close();
        }
        if (homeLock != null) {
            homeLock.close();
        }
    }
}

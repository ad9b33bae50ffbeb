package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

import org.apache.camel.model.ModelCamelContext;
import org.jboss.logging.Logger;

import mailcaravan.account.Account;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.SmtpSettings;
import mailcaravan.drop.AccountControl;
import mailcaravan.drop.AccountState;
import mailcaravan.drop.DeferredRequests;
import mailcaravan.drop.DropFolder;
import mailcaravan.drop.FolderLock;
import mailcaravan.drop.PrivateFolder;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.journal.Journal;
import mailcaravan.message.RequestComposer;
import mailcaravan.oauth.AccessTokenProvider;
import mailcaravan.oauth.CachingAccessTokenProvider;
import mailcaravan.oauth.Preflight;
import mailcaravan.oauth.TokenCallLimit;
import mailcaravan.smtp.PooledMailSender;
import mailcaravan.submission.Backoff;
import mailcaravan.submission.SharedPace;
import mailcaravan.submission.SharedSlots;
import mailcaravan.text.Messages;

/**
 * Makes the routes of one account from the templates; an account whose token file or folders cannot be used is parked and
 * started later, when they can.
 */
final class AccountStarter {
    private static final Logger LOG = Logger.getLogger("mailcaravan");
    private static final Messages MESSAGES = Messages.of(AccountStarter.class);
    /** How soon an operator's word is heard. */
    private static final long LOOK_MILLIS = 1_000;

    private final ModelCamelContext camel;
    private final AccountContexts contexts;
    private final ConfiguredAccount configured;
    private final Shared shared;
    private final AccountControl control;
    private final AccountGate gate;
    private final WaitingTime waiting;
    private final TranscriptLog transcript;
    private final RepeatedFailures repeats;
    private final TokenUseRecord tokenUse;
    private final ExpiryWatch expiry;
    private final AccountHealth health;
    private final AccountMetrics metrics;
    private FolderLock lock;
    private PooledMailSender sender;
    private boolean started;
    private int failures;
    private long next;

    AccountStarter(ModelCamelContext camel, AccountContexts contexts, ConfiguredAccount configured, Shared shared) {
        this.camel = camel;
        this.contexts = contexts;
        this.configured = configured;
        this.shared = shared;
        this.control = new AccountControl(configured.stateFolder());
        AccountState state = new AccountState(configured.stateFolder());
        this.gate = new AccountGate(configured.name(), shared.probe(), state, shared.clock(), shared.nanoTime());
        this.waiting = new WaitingTime(state, shared.clock());
        this.transcript = new TranscriptLog(configured.name(), shared.transcript(), shared.nanoTime());
        this.repeats = new RepeatedFailures(configured.name(), shared.nanoTime());
        TokenRequestCount requests = new TokenRequestCount(transcript.tokens());
        this.tokenUse = new TokenUseRecord(configured.name(), state, shared.clock(), requests);
        this.expiry = new ExpiryWatch(configured, state, tokenUse, shared.clock());
        this.health = new AccountHealth(configured.name(), gate, control, expiry::current, shared.clock());
        this.metrics = new AccountMetrics(configured.name(), gate, expiry::current, requests, shared.clock());
    }

    /** What all accounts have in common. */
    record Shared(SSLContext tls, Journal journal, Settlement settlement, FailureClassifier failures, Backoff probe,
            Duration settle,
            Set<Path> dropFolders, Optional<QueueStarter> queues, boolean transcript, Clock clock,
            LongSupplier nanoTime) {}

    /**
     * Starts the account, or parks it with its reason.
     *
     * @return false if its folders cannot be used
     */
    boolean start() throws AlreadyRunningException, RouteContractException {
        gate.beginProbe();
        DropFolder folder = new DropFolder(configured.name(), configured.dropFolder(), configured.sentFolder(),
                configured.failedFolder(), shared.settle(), shared.clock(), shared.nanoTime());
        try {
            folder.prepare();
            PrivateFolder.makeWritable(configured.stateFolder());
            if (lock == null) {
                lock = FolderLock.take(folder.path()).orElseThrow(
                        () -> new AlreadyRunningException(MESSAGES.format("already-running", folder.path())));
            }
        } catch (IOException e) {
            park(new Symptom.Local(Stage.FILE, "folder", e.getMessage()));
            return false;
        }
        try {
            serve(configured.load(), folder);
            started = true;
            // what it was parked for is mended only when it can be signed in to
            gate.probeSoon();
            configured.remarks().forEach(LOG::warn);
            LOG.info(MESSAGES.format("serves", configured.name(), folder.path()));
        } catch (CredentialsException e) {
            transcript.tokens().notGranted(e);
            park(e.symptom());
        } catch (IOException e) {
            park(new Symptom.Local(Stage.FILE, "folder", e.toString()));
        }
        return true;
    }

    private void park(Symptom symptom) {
        failures++;
        waiting.waits(true);
        gate.park(FailureCatalogue.classify(symptom), null);
    }

    /** Tells how the account stands, started or not. */
    AccountHealth health() {
        return health;
    }

    /** Looks, from time to time, how long its credentials still hold. */
    ExpiryWatch expiry() {
        return expiry;
    }

    /** Its figures for monitoring. */
    AccountMetrics metrics() {
        return metrics;
    }

    /** Goes on trying to start the account until it has started. */
    void startLater(ScheduledExecutorService scheduler) {
        if (!started) {
            next = shared.nanoTime().getAsLong() + shared.probe().after(Math.max(1, failures)).toNanos();
            lookAgain(scheduler);
        }
    }

    private void lookAgain(ScheduledExecutorService scheduler) {
        long left = TimeUnit.NANOSECONDS.toMillis(next - shared.nanoTime().getAsLong());
        scheduler.schedule(() -> tryAgain(scheduler), Math.max(1, Math.min(left, LOOK_MILLIS)),
                TimeUnit.MILLISECONDS);
    }

    private void tryAgain(ScheduledExecutorService scheduler) {
        try {
            if (!control.takeResume() && shared.nanoTime().getAsLong() - next < 0) {
                lookAgain(scheduler);
                return;
            }
            start();
        } catch (IOException e) {
            failures++;
            LOG.warnf("%s: %s", configured.name(), e);
        } catch (AlreadyRunningException | RouteContractException e) {
            failures++;
            LOG.error(e.getMessage());
        } catch (RuntimeException e) {
            failures++;
            LOG.errorf(e, "%s", configured.name());
        }
        startLater(scheduler);
    }

    private void serve(Account account, DropFolder folder)
            throws IOException, RouteContractException, CredentialsException {
        Set<Path> foreign = shared.dropFolders().stream().filter(each -> !each.equals(account.dropFolder()))
                .collect(Collectors.toSet());
        DropFolderSource source = new DropFolderSource(folder,
                new DeferredRequests(DeferredRequests.folderIn(configured.stateFolder()), shared.clock()),
                new RequestComposer(account.mailbox(), account.allowedSenders()), foreign, shared.settle(),
                shared.clock(), shared.nanoTime());
        boolean xoauth2 = account.smtp().authentication() == SmtpSettings.Authentication.XOAUTH2;
        AccessTokenProvider tokens = xoauth2
                ? new CachingAccessTokenProvider(account.name(), account.credentials(),
                        new TokenCallLimit(account.name(), new TokenRequestRoute(camel.createProducerTemplate()),
                                configured.config().tokenRequestsPerHour(), shared.nanoTime()),
                        tokenUse, Preflight.of(account, configured, shared.clock()))
                : null;
        sender = new PooledMailSender(account.smtp(), account.mailbox(), account.recipientsPerMessage(), shared.tls(),
                shared.nanoTime(), transcript::connection,
                new SharedSlots(account.name(), configured.stateFolder(), account.smtp().connections()));
        RecipientQuota quota = new RecipientQuota(account.name(), account.recipientsPerDay(), shared.clock());
        int connections = account.smtp().connections();
        ConnectionAllowance allowance = new ConnectionAllowance(account.name(), connections, shared.nanoTime());
        Admission admission = new Admission(connections, allowance,
                new Pace(account.messagesPerMinute(), new SharedPace(account.name(), configured.stateFolder(),
                        account.messagesPerMinute(), shared.clock()), shared.nanoTime()),
                quota, gate);
        AccountContext context = new AccountContext(account, gate, quota, allowance, admission, waiting,
                repeats,
                new PendingFilings(account.name(), shared.probe(), shared.nanoTime()),
                tokens,
                sender, source, shared.settlement(), shared.failures().forProvider(account.provider()),
                shared.journal(), control, shared.nanoTime());
        new Recovery(context).recover();
        // what the recovery finds in doubt counts too
        quota.load(shared.journal());
        contexts.add(context);
        camel.getRegistry().bind(AccountContext.senderName(account.name()), sender);
        addRoutes(account);
        if (shared.queues().isPresent()) {
            shared.queues().get().add(context);
        }
    }

    private void addRoutes(Account account) throws RouteContractException {
        Map<String, Object> parameters = Map.of("account", account.name(), "smtpHost", account.smtp().host(),
                "smtpPort", Integer.toString(account.smtp().port()));
        for (String template : List.of("compose-message", "submit-message", "drop-folder")) {
            RouteContract.add(camel, template, account.name(), parameters);
        }
    }

    void close() throws IOException {
        gate.end();
        repeats.end();
        if (sender != null) {
            sender.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}

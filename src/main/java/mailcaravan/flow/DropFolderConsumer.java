package mailcaravan.flow;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;

import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;

/**
 * Takes requests from a drop folder, at most as many at once as the account has connections, and none while the account
 * is paused, parked or out of pace: what waits, waits as a file. A parked account is probed from here.
 */
final class DropFolderConsumer extends DefaultConsumer {
    private static final Logger LOG = Logger.getLogger(DropFolderConsumer.class);
    private static final long IDLE_MILLIS = 250;
    /** How long a stop waits for what is in flight; what takes longer is in doubt and settled at the next start. */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(50);

    private final AccountContext account;
    private final Admission admission;
    private final AccountProbe probe;
    private final TokenRenewal renewal;
    private final OperatorWord word;
    private final PollingHealth health;
    private ExecutorService poller;
    private ExecutorService prober;
    private ExecutorService renewer;
    private ExecutorService workers;
    private volatile boolean polling;

    DropFolderConsumer(DropFolderEndpoint endpoint, Processor processor, AccountContext account) {
        super(endpoint, processor);
        this.account = account;
        this.admission = account.admission();
        this.probe = new AccountProbe(account.tokens(), account.sender(), account.failures());
        this.renewal = new TokenRenewal(account.name(), account.tokens(), account.failures(), account.nanoTime());
        this.word = new OperatorWord(account.name(), account.control(), account.gate(), account.nanoTime());
        this.health = new PollingHealth(account.name(), account.nanoTime());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        int connections = account.account().smtp().connections();
        var executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        workers = executors.newFixedThreadPool(this, "submit-" + account.name(), connections);
        prober = executors.newSingleThreadExecutor(this, "probe-" + account.name());
        renewer = executors.newSingleThreadExecutor(this, "token-" + account.name());
        poller = executors.newSingleThreadExecutor(this, "drop-folder-" + account.name());
        polling = true;
        health.turned();
        poller.execute(this::poll);
        registry().ifPresent(checks -> checks.register(health));
    }

    @Override
    protected void doStop() throws Exception {
        registry().ifPresent(checks -> checks.unregister(health));
        stopPolling();
        renewal.stop();
        var executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        // neither probe nor renewal has a message to lose, and a silent server must not hold up the stop
        executors.shutdown(prober);
        executors.shutdown(renewer);
        executors.shutdown(poller);
        // never interrupted: that would close the journal under a line that says a message was submitted
        poller.awaitTermination(IN_FLIGHT.toSeconds(), TimeUnit.SECONDS);
        // only now: what the poller had just taken is for them to finish
        executors.shutdown(workers);
        workers.awaitTermination(IN_FLIGHT.toSeconds(), TimeUnit.SECONDS);
        super.doStop();
    }

    private Optional<HealthCheckRegistry> registry() {
        return Optional.ofNullable(HealthCheckRegistry.get(getEndpoint().getCamelContext()));
    }

    private synchronized void stopPolling() {
        polling = false;
        notifyAll();
    }

    private void poll() {
        try {
            while (polling) {
                try {
                    turn();
                } catch (RuntimeException | Error e) {
                    // a poller that ends silently would leave every later file where it is
                    LOG.errorf(e, "%s: %s", account.name(), account.source().folder().path());
                    idle();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        health.turned();
        account.filings().retry();
        account.repeats().sumUp();
        boolean paused = word.paused();
        admission.pause(paused);
        account.waiting().waits(paused || account.gate().parked().isPresent() || account.quota().closed());
        if (paused) {
            idle();
            return;
        }
        if (account.gate().tryProbe()) {
            prober.execute(this::probe);
        }
        if (account.gate().parked().isEmpty()) {
            renewal.turn(renewer);
        }
        // an empty folder counts nothing against the pace that commands share; only a request shows that a folder works again
        if (account.gate().parked().isEmpty() && !inFolder(account.source()::ready, false)) {
            // that the day's recipients are used up, or that there is room again, is said though nothing asks for it now
            account.quota().open();
            idle();
            return;
        }
        if (!admission.tryEnter(IDLE_MILLIS)) {
            if (!admission.full()) {
                idle();
            }
            return;
        }
        boolean handedOver = false;
        try {
            Optional<DroppedRequest> request = next();
            if (request.isPresent()) {
                workers.execute(() -> work(request.get()));
                handedOver = true;
            }
        } finally {
            if (!handedOver) {
                admission.leaveUnused();
            }
        }
        if (!handedOver) {
            idle();
        }
    }

    private synchronized void idle() throws InterruptedException {
        if (polling) {
            wait(IDLE_MILLIS);
        }
    }

    private void probe() {
        try {
            Optional<Failure> failure = probe.run();
            if (!polling) {
                return; // the stop itself may be the reason
            }
            failure.ifPresentOrElse(each -> account.gate().park(each, Settlement.waitOf(each)), account.gate()::works);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "%s", account.name());
            account.gate().leaveUndecided();
        }
    }

    private Optional<DroppedRequest> next() {
        return inFolder(() -> {
            Optional<DroppedRequest> request = account.source().next();
            account.gate().folderWorks();
            return request;
        }, Optional.empty());
    }

    @FunctionalInterface
    private interface FolderLook<T> {
        T look() throws IOException;
    }

    private <T> T inFolder(FolderLook<T> look, T otherwise) {
        try {
            return look.look();
        } catch (IOException e) {
            account.gate().park(FailureCatalogue.classify(new Symptom.Local(Stage.FILE, "folder",
                    account.source().folder().path() + ": " + e)), null);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s", account.source().folder().path());
        }
        return otherwise;
    }

    private void work(DroppedRequest request) {
        Exchange exchange = createExchange(false);
        Attempt attempt = new Attempt(account, request, account.filings());
        try {
            exchange.setProperty(Attempt.PROPERTY, attempt);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            if (!attempt.settled()) {
                leave(attempt, exchange.getException());
            }
            attempt.release();
            releaseExchange(exchange, false);
            admission.leave();
        }
    }

    // a mistake in a step of ours: nothing is lost, nobody who has the message gets it again
    private void leave(Attempt attempt, Exception cause) {
        LOG.errorf(cause, "%s: %s", account.name(), attempt.request().label());
        account.gate().leaveUndecided();
        attempt.request().leaveUnsettled(attempt.done());
    }
}

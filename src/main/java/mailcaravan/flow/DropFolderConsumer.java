package mailcaravan.flow;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;

import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;

/**
 * Takes requests from a drop folder, at most as many at once as the account has connections, and none while the account
 * is parked or out of pace: what waits, waits as a file.
 */
final class DropFolderConsumer extends DefaultConsumer {
    private static final Logger LOG = Logger.getLogger(DropFolderConsumer.class);
    private static final long IDLE_MILLIS = 250;

    private final AccountContext account;
    private final Semaphore slots;
    private ExecutorService poller;
    private ExecutorService workers;
    private volatile boolean polling;

    DropFolderConsumer(DropFolderEndpoint endpoint, Processor processor, AccountContext account) {
        super(endpoint, processor);
        this.account = account;
        this.slots = new Semaphore(account.account().smtp().connections());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        int connections = account.account().smtp().connections();
        var executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        workers = executors.newFixedThreadPool(this, "submit-" + account.name(), connections);
        poller = executors.newSingleThreadExecutor(this, "drop-folder-" + account.name());
        polling = true;
        poller.execute(this::poll);
    }

    @Override
    protected void doStop() throws Exception {
        polling = false;
        var executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        executors.shutdownGraceful(poller);
        executors.shutdownGraceful(workers);
        super.doStop();
    }

    private void poll() {
        try {
            while (polling) {
                account.filings().retry();
                if (!slots.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                Optional<DroppedRequest> request = next();
                if (request.isEmpty()) {
                    slots.release();
                    idle();
                } else {
                    workers.execute(() -> work(request.get()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void idle() throws InterruptedException {
        if (polling) {
            wait(IDLE_MILLIS);
        }
    }

    private Optional<DroppedRequest> next() {
        if (!account.pace().open() || !account.gate().tryEnter()) {
            return Optional.empty();
        }
        try {
            Optional<DroppedRequest> request = account.source().next();
            if (request.isPresent()) {
                account.pace().count();
            } else {
                account.gate().leaveUndecided();
            }
            return request;
        } catch (IOException e) {
            account.gate().park(FailureCatalogue.classify(new Symptom.Local(Stage.FILE, "folder",
                    account.source().folder().path() + ": " + e)), null);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s", account.source().folder().path());
            account.gate().leaveUndecided();
        }
        return Optional.empty();
    }

    private void work(DroppedRequest request) {
        Exchange exchange = createExchange(false);
        try {
            exchange.setProperty(Attempt.PROPERTY, new Attempt(account, request));
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            if (exchange.getException() != null) {
                // no route configuration settled it: the request stays in .sending/ and the next start takes it up
                LOG.errorf(exchange.getException(), "%s: %s", account.name(), request.label());
                account.gate().leaveUndecided();
            }
            releaseExchange(exchange, false);
            slots.release();
        }
    }
}

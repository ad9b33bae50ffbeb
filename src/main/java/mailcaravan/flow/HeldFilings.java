package mailcaravan.flow;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import mailcaravan.queue.BrokerException;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;

/**
 * The filings of requests that came by a queue: a message must not be acknowledged before the line of its outcome is
 * written, so its consumer waits until it is, and the broker keeps what comes after it.
 * <p>
 * A broker that fails ends the transaction: the message comes again, and the journal knows its outcome. Thread-safe.
 */
final class HeldFilings implements Filings {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(HeldFilings.class);
    private static final long LOOK_MILLIS = 250;

    private final String account;
    private final Backoff backoff;
    private final BooleanSupplier stopping;

    HeldFilings(String account, Backoff backoff, BooleanSupplier stopping) {
        this.account = account;
        this.backoff = backoff;
        this.stopping = stopping;
    }

    @Override
    public void carryOut(String request, List<PendingFilings.Step> steps) {
        for (PendingFilings.Step step : steps) {
            int failures = 0;
            while (!done(step, request, failures)) {
                await(backoff.after(++failures).toMillis());
            }
            if (failures > 0) {
                LOG.info(MESSAGES.format("filed-at-last", account, request));
            }
        }
    }

    private boolean done(PendingFilings.Step step, String request, int failures) {
        try {
            step.run();
            return true;
        } catch (BrokerException e) {
            throw new RolledBackException(e);
        } catch (IOException | RuntimeException e) {
            if (failures == 0) {
                LOG.error(MESSAGES.format("filing-fails", account, request, e.toString()));
            }
            return false;
        }
    }

    private void await(long millis) {
        long left = millis;
        while (left > 0) {
            if (stopping.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new RolledBackException(null);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(left, LOOK_MILLIS)));
            left -= LOOK_MILLIS;
        }
    }

    /** The message goes back to its queue as it was; its outcome, if it has one, stands in the journal. */
    static final class RolledBackException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RolledBackException(Throwable cause) {
            super(cause);
        }
    }
}

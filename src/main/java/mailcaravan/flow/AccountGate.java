package mailcaravan.flow;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.failure.Failure;
import mailcaravan.text.Messages;

/**
 * Parks an account whose next request would fail like the last one, and lets one through from time to time to see whether
 * the cause is mended: a circuit breaker, half-open with one request.
 * <p>
 * One line in the log for each cause, with reason and remedy; repeats are counted. Thread-safe.
 */
final class AccountGate {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(AccountGate.class);

    private enum State {
        OPEN, PARKED, PROBING
    }

    private final String account;
    private final Backoff probe;
    private final LongSupplier nanoTime;
    private State state = State.OPEN;
    private Failure cause;
    private int failures;
    private long until;

    AccountGate(String account, Backoff probe, LongSupplier nanoTime) {
        this.account = account;
        this.probe = probe;
        this.nanoTime = nanoTime;
    }

    /** True if a request may be taken now; while the account is parked, one only, and when its time has come. */
    synchronized boolean tryEnter() {
        if (state == State.OPEN) {
            return true;
        }
        if (state == State.PARKED && nanoTime.getAsLong() - until >= 0) {
            state = State.PROBING;
            return true;
        }
        return false;
    }

    /** The request that entered met nothing that concerns the account, or there was none to take. */
    synchronized void leaveUndecided() {
        if (state == State.PROBING) {
            state = State.PARKED;
        }
    }

    /** A request got as far as the mailbox: the account works. */
    synchronized void works() {
        if (state != State.OPEN) {
            LOG.info(MESSAGES.format("works-again", account, Integer.toString(failures)));
            state = State.OPEN;
            cause = null;
            failures = 0;
        }
    }

    /**
     * Parks the account.
     *
     * @param atLeast
     *            how long the server asked to be left alone, or null
     */
    synchronized void park(Failure failure, Duration atLeast) {
        if (state == State.PARKED) {
            return; // one of those that were under way when the first one failed
        }
        boolean news = cause == null || !cause.code().equals(failure.code()) || cause.stage() != failure.stage();
        state = State.PARKED;
        cause = failure;
        failures++;
        Duration delay = probe.after(failures);
        if (atLeast != null && atLeast.compareTo(delay) > 0) {
            delay = atLeast;
        }
        until = nanoTime.getAsLong() + delay.toNanos();
        if (news) {
            Locale locale = Locale.getDefault();
            LOG.error(MESSAGES.format("parked", account, failure.headline(locale), failure.remedy(locale)));
        }
    }

    /** Why the account is parked, if it is. */
    synchronized Optional<Failure> cause() {
        return state == State.OPEN ? Optional.empty() : Optional.of(cause);
    }
}

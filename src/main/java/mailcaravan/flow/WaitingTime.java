package mailcaravan.flow;

import java.io.IOException;
import java.time.Clock;

import org.jboss.logging.Logger;

import mailcaravan.drop.AccountState;
import mailcaravan.drop.AccountWaiting;

/**
 * Sums up the time that an account's requests had to wait for the account, which does not count against them. Goes on
 * over restarts: an account that was waiting when the process ended has waited until the next one. Thread-safe.
 */
final class WaitingTime {
    private static final Logger LOG = Logger.getLogger(WaitingTime.class);

    private final AccountState state;
    private final Clock clock;
    private AccountWaiting waiting;

    /** What the last process left behind. */
    WaitingTime(AccountState state, Clock clock) {
        this.state = state;
        this.clock = clock;
        this.waiting = state.waiting().orElse(new AccountWaiting(0, 0));
    }

    /** Says whether the account takes requests now. */
    synchronized void waits(boolean now) {
        if (now == waiting.since() > 0) {
            return;
        }
        waiting = now ? new AccountWaiting(waiting.total(), clock.millis()) : new AccountWaiting(total(), 0);
        try {
            state.waiting(waiting);
        } catch (IOException e) {
            LOG.warnf("%s", e);
        }
    }

    /** The sum so far, in milliseconds. */
    synchronized long total() {
        return waiting.total() + (waiting.since() > 0 ? Math.max(0, clock.millis() - waiting.since()) : 0);
    }
}

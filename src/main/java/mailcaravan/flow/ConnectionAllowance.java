package mailcaravan.flow;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * How many connections an account may have at once: as configured, but fewer for a while after the server found them too
 * many (432 4.3.2), since other programs may use the mailbox too. Thread-safe.
 */
final class ConnectionAllowance {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(ConnectionAllowance.class);
    /** Until one more is tried again. */
    private static final long RECOVERY = TimeUnit.MINUTES.toNanos(5);
    /** Refusals of those that were under way together count once. */
    private static final long BURST = TimeUnit.SECONDS.toNanos(10);

    private final String account;
    private final int most;
    private final LongSupplier nanoTime;
    private int current;
    private long changed;

    /**
     * An allowance of all connections.
     *
     * @param most
     *            as configured, 1 or more
     */
    ConnectionAllowance(String account, int most, LongSupplier nanoTime) {
        this.account = account;
        this.most = most;
        this.nanoTime = nanoTime;
        this.current = most;
    }

    /** So many may be used now. */
    synchronized int current() {
        long steps = current < most ? (nanoTime.getAsLong() - changed) / RECOVERY : 0;
        if (steps > 0) {
            current = (int) Math.min(most, current + steps);
            changed += steps * RECOVERY;
            if (current == most) {
                LOG.info(MESSAGES.format("connections-back", account, Integer.toString(most)));
            }
        }
        return current;
    }

    /**
     * The server refused one as too many.
     *
     * @return false if fewer would be none
     */
    synchronized boolean refused() {
        long now = nanoTime.getAsLong();
        if (current() < most && now - changed < BURST) {
            return true;
        }
        if (current == 1) {
            changed = now;
            return false;
        }
        if (current == most) {
            LOG.warn(MESSAGES.format("connections-fewer", account, Integer.toString(most)));
        }
        current--;
        changed = now;
        return true;
    }
}

package mailcaravan.flow;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets requests in to an account's routes, whichever way they come: no more at once than it may have connections, no
 * faster than its pace, and none while it is paused, parked or without quota, or once the bundle stops.
 * <p>
 * Thread-safe. An account is paused until somebody has listened to what its operator says.
 */
final class Admission {
    private final int connections;
    private final Semaphore slots;
    private final ConnectionAllowance allowance;
    private final Pace pace;
    private final RecipientQuota quota;
    private final AccountGate gate;
    private volatile boolean paused = true;
    private volatile boolean ended;

    /**
     * The admission to one account.
     *
     * @param connections
     *            1 or more
     */
    Admission(int connections, ConnectionAllowance allowance, Pace pace, RecipientQuota quota, AccountGate gate) {
        this.connections = connections;
        this.slots = new Semaphore(connections);
        this.allowance = allowance;
        this.pace = pace;
        this.quota = quota;
        this.gate = gate;
    }

    /** Pauses the account, or lets it go on. */
    void pause(boolean now) {
        paused = now;
    }

    /** Lets nothing in any more, whatever an operator says; what is in may come to its end. */
    void end() {
        ended = true;
    }

    /** True if a request that came now would find no obstacle but a lack of free connections. */
    boolean open() {
        return !ended && !paused && gate.isOpen() && quota.open() && pace.open();
    }

    /** How many messages a minute count against the account. */
    Pace pace() {
        return pace;
    }

    /** True if all connections are in use. */
    boolean full() {
        return slots.availablePermits() == 0;
    }

    /**
     * Lets one request in, which {@link #leave} lets out again.
     *
     * @param millis
     *            how long to wait for a free connection
     * @return false if it may not be taken now
     */
    boolean tryEnter(long millis) throws InterruptedException {
        if (ended || paused || !slots.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            return false;
        }
        boolean entered = false;
        try {
            boolean free = connections - slots.availablePermits() <= allowance.current();
            // the pace last: counting costs a look at a file, again and again while the account is parked
            entered = free && quota.open() && gate.isOpen() && pace.tryCount() && entersGate();
            return entered;
        } finally {
            if (!entered) {
                slots.release();
            }
        }
    }

    private boolean entersGate() {
        boolean enters = gate.tryEnter();
        if (!enters) {
            pace.uncount();
        }
        return enters;
    }

    /** Lets a request out that has come to its end, or back to its source. */
    void leave() {
        slots.release();
    }

    /** Takes back an admission that no request was found for. */
    void leaveUnused() {
        pace.uncount();
        gate.leaveUndecided();
        slots.release();
    }
}

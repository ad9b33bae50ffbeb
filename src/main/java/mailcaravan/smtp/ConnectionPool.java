package mailcaravan.smtp;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import mailcaravan.failure.Stage;
import mailcaravan.oauth.AccessToken;
import mailcaravan.text.Messages;

/**
 * An account's connections: never more than allowed open at once, the last one used taken first.
 * <p>
 * A permit is held while a connection is in use, opened or closed, and a new one is opened only when none of its user is idle; so
 * idle and used ones together stay within the permits; so do those of several users, of which the one unused for longest
 * makes room. While somebody waits for one of the account's connections, none is kept idle. Exchange refuses the fourth with
 * 432 4.3.2. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {
    private static final Messages MESSAGES = Messages.of(ConnectionPool.class);

    /** How soon somebody who waits for a connection gets one that is idle. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final int size;
    private final Semaphore permits;
    private final Duration patience;
    private final PoolLimits limits;
    private final LongSupplier nanoTime;
    private final DaemonTimer timer;
    private final ConnectionOpener opener;
    private final IdleConnections idle = new IdleConnections();
    private Future<?> reaping;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param size
     *            connections at once, 1 or more
     * @param patience
     *            how long a caller waits for one
     * @param nanoTime
     *            monotonic, the clock of {@link AccessToken#expiresAt}
     * @param timer
     *            closed with the pool
     * @param opener
     *            opens a new one
     */
    ConnectionPool(int size, Duration patience, PoolLimits limits, LongSupplier nanoTime, DaemonTimer timer,
            ConnectionOpener opener) {
        this.size = size;
        this.permits = new Semaphore(size, true);
        this.patience = patience;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.opener = opener;
    }

    /**
     * Lends a connection, an idle one where possible.
     *
     * @param token
     *            that a new one authenticates with, or null
     * @param user
     *            whom it is signed in as
     * @throws SubmissionException
     *             if all stay in use, or a new one cannot be opened
     */
    Lease lease(AccessToken token, String user) throws SubmissionException {
        acquire();
        boolean lent = false;
        try {
            PooledConnection connection = takeIdle(user);
            boolean reused = connection != null;
            if (!reused) {
                makeRoom();
            }
            Lease lease = new Lease(token, reused ? connection : open(token, user), reused);
            lent = true;
            return lease;
        } finally {
            if (!lent) {
                release();
            }
        }
    }

    /** Closes the connections that nobody uses. */
    void closeIdle() {
        closeIdleWhere(true);
    }

    /** Closes the idle ones now, and each of the others when it comes back. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeIdle();
        stopTimerWhenUnused();
    }

    private void acquire() throws SubmissionException {
        try {
            if (!permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw SubmissionException.lost(opener.peer(), Stage.CONNECT, false,
                        new SocketTimeoutException(MESSAGES.format("all-in-use", Integer.toString(size))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SubmissionException.lost(opener.peer(), Stage.CONNECT, false,
                    new InterruptedIOException("interrupted while waiting for a connection"));
        }
        boolean late;
        synchronized (this) {
            late = closed;
        }
        if (late) {
            release();
            throw SubmissionException.local(Stage.CONNECT, "sender-closed",
                    MESSAGES.format("sender-closed", opener.peer()),
                    null);
        }
    }

    private PooledConnection takeIdle(String user) {
        for (;;) {
            PooledConnection connection;
            synchronized (this) {
                connection = idle.takeLastOf(user);
            }
            if (connection == null) {
                return null;
            }
            long now = nanoTime.getAsLong();
            if (connection.reusable(now, limits)
                    && (!connection.doubtful(now, limits) || connection.transport().alive())) {
                return connection;
            }
            connection.transport().close();
        }
    }

    // idle ones stand for permits that nobody holds: more of them than that, and one more would be too many
    private void makeRoom() {
        PooledConnection ofAnother = null;
        synchronized (this) {
            if (idle.size() > permits.availablePermits()) {
                ofAnother = idle.takeFirst(each -> true);
            }
        }
        if (ofAnother != null) {
            ofAnother.transport().close();
        }
    }

    private PooledConnection open(AccessToken token, String user) throws SubmissionException {
        return new PooledConnection(opener.open(token, user), token, user, nanoTime.getAsLong());
    }

    private void giveBack(PooledConnection connection) {
        try {
            long now = nanoTime.getAsLong();
            connection.used(now);
            if (!connection.reusable(now, limits) || opener.wanted() || !keep(connection)) {
                connection.transport().close();
            }
        } finally {
            release();
        }
    }

    private synchronized boolean keep(PooledConnection connection) {
        if (closed) {
            return false;
        }
        idle.add(connection);
        if (reaping == null) {
            Duration quarter = limits.idle().dividedBy(4);
            reaping = timer.every(quarter.compareTo(LOOK) < 0 ? quarter : LOOK,
                    () -> closeIdleWhere(opener.wanted()));
        }
        return true;
    }

    private void release() {
        permits.release();
        boolean last;
        synchronized (this) {
            last = closed;
        }
        if (last) {
            // close() may have met all permits taken
            closeIdle();
            stopTimerWhenUnused();
        }
    }

    private void closeIdleWhere(boolean any) {
        // without a permit to spare all connections are in use, and none is idle
        while (permits.tryAcquire()) {
            PooledConnection connection;
            synchronized (this) {
                long now = nanoTime.getAsLong();
                connection = idle.takeFirst(each -> any || !each.reusable(now, limits));
                stopReapingWhenEmpty();
            }
            try {
                if (connection == null) {
                    return;
                }
                connection.transport().close();
            } finally {
                permits.release();
            }
        }
    }

    private void stopReapingWhenEmpty() {
        if (idle.size() == 0 && reaping != null) {
            reaping.cancel(false);
            reaping = null;
        }
    }

    private synchronized void stopTimerWhenUnused() {
        if (closed && permits.availablePermits() == size) {
            timer.close();
        }
    }

    /** A connection on loan; closing it gives it back. Used by one thread. */
    final class Lease implements AutoCloseable {
        private final AccessToken token;
        private PooledConnection connection;
        private boolean reused;

        private Lease(AccessToken token, PooledConnection connection, boolean reused) {
            this.token = token;
            this.connection = connection;
            this.reused = reused;
        }

        SubmissionTransport transport() {
            return connection.transport();
        }

        /** True if the connection has been idle in the pool. */
        boolean reused() {
            return reused;
        }

        /** Replaces a connection that turned out to be dead. */
        void renew() throws SubmissionException {
            connection.transport().abort();
            reused = false;
            connection = open(token, connection.user());
        }

        @Override
        public void close() {
            giveBack(connection);
        }
    }
}

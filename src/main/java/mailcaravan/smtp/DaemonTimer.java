package mailcaravan.smtp;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the short chores of one account's connections: closing idle ones, and those whose write does not end.
 * <p>
 * One daemon thread, started by the first chore. Thread-safe.
 */
final class DaemonTimer implements AutoCloseable {
    private final String threadName;
    private ScheduledThreadPoolExecutor executor;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param threadName
     *            shown in thread dumps
     */
    DaemonTimer(String threadName) {
        this.threadName = threadName;
    }

    /**
     * Runs a chore again and again until its future is cancelled.
     *
     * @throws RejectedExecutionException
     *             after {@link #close()}
     */
    Future<?> every(Duration period, Runnable chore) {
        long nanos = period.toNanos();
        return executor().scheduleWithFixedDelay(chore, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends the thread; chores that have not begun are dropped. */
    @Override
    public synchronized void close() {
        closed = true;
        if (executor != null) {
            executor.shutdownNow();
        }
    }

    private synchronized ScheduledThreadPoolExecutor executor() {
        if (closed) {
            throw new RejectedExecutionException(threadName);
        }
        if (executor == null) {
            executor = new ScheduledThreadPoolExecutor(1, chore -> {
                Thread thread = new Thread(chore, threadName);
                thread.setDaemon(true);
                return thread;
            });
            executor.setRemoveOnCancelPolicy(true);
        }
        return executor;
    }
}

package mailcaravan.flow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import mailcaravan.submission.SharedPace;

/**
 * Keeps an account below its messages per minute, as a sliding minute over all its routes, and over the commands that
 * submit beside them.
 * <p>
 * Asked before a request is taken, so that nothing waits on a thread. Thread-safe.
 */
final class Pace {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final SharedPace shared;
    private final LongSupplier nanoTime;
    private final Deque<Long> taken = new ArrayDeque<>();
    private boolean held;
    private long until;

    /**
     * A pace.
     *
     * @param perMinute
     *            0 = no limit
     * @param shared
     *            of the same number, counts what other processes start too
     */
    Pace(int perMinute, SharedPace shared, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.shared = shared;
        this.nanoTime = nanoTime;
    }

    /** True if one more message may start now. */
    synchronized boolean open() {
        long now = nanoTime.getAsLong();
        while (!taken.isEmpty() && now - taken.peekFirst() >= MINUTE) {
            taken.removeFirst();
        }
        held = held && now - until < 0;
        return perMinute == 0 || !held && taken.size() < perMinute;
    }

    /** Counts a message that starts now; false, and nothing counted, if it may not. */
    synchronized boolean tryCount() {
        if (perMinute == 0) {
            return true;
        }
        if (!open()) {
            return false;
        }
        Duration wait = shared.tryStart(Duration.ofNanos(MINUTE));
        if (!wait.isZero()) {
            held = true;
            until = nanoTime.getAsLong() + wait.toNanos();
            return false;
        }
        taken.addLast(nanoTime.getAsLong());
        return true;
    }

    /** How many messages have started within the last minute. */
    synchronized int started() {
        open();
        return taken.size();
    }

    /**
     * Counts messages that somebody else has started.
     *
     * @param when
     *            the last of them, as far as known, on the clock of nanoTime
     */
    synchronized void startedElsewhere(int messages, long when) {
        for (int i = 0; i < Math.min(messages, perMinute); i++) {
            taken.addFirst(when);
        }
        List<Long> sorted = new ArrayList<>(taken);
        sorted.sort(Comparator.comparingLong(each -> each - when));
        taken.clear();
        taken.addAll(sorted);
    }

    /** Takes back the last count: there was no message to start. */
    synchronized void uncount() {
        if (taken.pollLast() != null) {
            shared.uncount();
        }
    }
}

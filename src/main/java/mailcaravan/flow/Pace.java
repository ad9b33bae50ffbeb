package mailcaravan.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps an account below its messages per minute, as a sliding minute over all its routes.
 * <p>
 * Asked before a request is taken, so that nothing waits on a thread. Thread-safe.
 */
final class Pace {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final LongSupplier nanoTime;
    private final Deque<Long> taken = new ArrayDeque<>();

    /**
     * A pace.
     *
     * @param perMinute
     *            0 = no limit
     */
    Pace(int perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** True if one more message may start now. */
    synchronized boolean open() {
        long now = nanoTime.getAsLong();
        while (!taken.isEmpty() && now - taken.peekFirst() >= MINUTE) {
            taken.removeFirst();
        }
        return perMinute == 0 || taken.size() < perMinute;
    }

    /** Counts a message that starts now; false, and nothing counted, if it may not. */
    synchronized boolean tryCount() {
        boolean now = open();
        if (now && perMinute > 0) {
            taken.addLast(nanoTime.getAsLong());
        }
        return now;
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
        taken.pollLast();
    }
}

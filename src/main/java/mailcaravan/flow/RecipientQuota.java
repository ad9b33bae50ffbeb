package mailcaravan.flow;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jboss.logging.Logger;

import mailcaravan.journal.Journal;
import mailcaravan.journal.JournalEntry;
import mailcaravan.text.Messages;

/**
 * Keeps an account below its recipients per day, as a sliding window of 24 hours over all its routes; after a restart the
 * journal says how much of it is used.
 * <p>
 * Asked before a request is taken, and again when its recipients are known; what does not fit waits as a file. Counts are
 * kept by the minute. Thread-safe.
 */
final class RecipientQuota {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(RecipientQuota.class);
    private static final long WINDOW = Duration.ofHours(24).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    /** When to look again for one that fits as soon as what is under way fails. */
    private static final long SOON = Duration.ofSeconds(5).toMillis();

    private final String account;
    private final int perDay;
    private final Clock clock;
    private final Deque<Used> window = new ArrayDeque<>();
    private long used;
    private long reserved;
    private boolean closed;
    private long closedUntil;

    /** So many recipients in the minute that ends before a time. */
    private record Used(long time, long count) {}

    /**
     * A quota of which nothing is used.
     *
     * @param perDay
     *            0 = no limit
     */
    RecipientQuota(String account, int perDay, Clock clock) {
        this.account = account;
        this.perDay = perDay;
        this.clock = clock;
    }

    /**
     * Counts what the journal holds of the last 24 hours; to be called once, before anything else.
     *
     * @throws IOException
     *             if the journal cannot be read
     */
    synchronized void load(Journal journal) throws IOException {
        if (perDay > 0) {
            // a day more than needed: the zone may have changed
            LocalDate from = LocalDate.ofInstant(clock.instant().minusMillis(WINDOW), clock.getZone()).minusDays(1);
            journal.acceptances(account, from, this::count);
        }
    }

    private void count(JournalEntry entry) {
        entry.at().ifPresent(at -> {
            long time = Math.min(at.toEpochMilli(), clock.millis());
            if (clock.millis() - time < WINDOW) {
                add(time, entry.taken());
            }
        });
    }

    private void add(long time, long count) {
        long minute = (time / MINUTE + 1) * MINUTE;
        used += count;
        Used last = window.peekLast();
        if (last != null && last.time() >= minute) {
            window.removeLast();
            window.addLast(new Used(last.time(), last.count() + count));
        } else if (count > 0) {
            window.addLast(new Used(minute, count));
        }
    }

    private void slide() {
        long now = clock.millis();
        if (!window.isEmpty() && window.peekLast().time() > now + MINUTE) {
            // the clock has been put back: what was counted ahead of it is as old as it can be, now
            window.clear();
            long all = used;
            used = 0;
            add(now, all);
        }
        while (!window.isEmpty() && now - window.peekFirst().time() >= WINDOW) {
            used -= window.removeFirst().count();
        }
    }

    /** True if a request may be taken now. */
    synchronized boolean open() {
        if (perDay == 0) {
            return true;
        }
        slide();
        // a little room first: a quota that is used up would otherwise open and close with every minute
        long room = closed ? Math.max(1, perDay / 100) : 1;
        boolean now = used + room <= perDay && clock.millis() >= closedUntil;
        if (closed && now) {
            LOG.info(MESSAGES.format("quota-open", account));
        } else if (!closed && !now) {
            long opens = Math.max(closedUntil, opensFor(Math.max(1, perDay / 100)));
            LOG.warn(MESSAGES.format("quota-closed", account, Long.toString(used), Integer.toString(perDay),
                    Instant.ofEpochMilli(opens).atZone(clock.getZone()).toOffsetDateTime()
                            .truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        closed = !now;
        return now && used + reserved < perDay;
    }

    /** True if the last request that asked was turned away at the door. */
    synchronized boolean closed() {
        return closed;
    }

    /**
     * Sets recipients aside for a request that is about to be submitted; one as large as the whole quota, or larger, is
     * let through, since it would wait for a day without any other mail.
     *
     * @return 0, or when to try again, in milliseconds since 1970
     */
    synchronized long reserve(int recipients) {
        if (perDay == 0) {
            return 0;
        }
        slide();
        if (recipients < perDay && used + reserved + recipients > perDay) {
            return used + recipients <= perDay ? clock.millis() + SOON : opensFor(recipients);
        }
        reserved += recipients;
        return 0;
    }

    private long opensFor(int recipients) {
        long left = used;
        for (Used each : window) {
            left -= each.count();
            if (left + recipients <= perDay) {
                return each.time() + WINDOW;
            }
        }
        return clock.millis() + SOON;
    }

    /** Gives back what was set aside and not used. */
    synchronized void release(int recipients) {
        if (perDay > 0) {
            reserved -= recipients;
        }
    }

    /** Counts recipients that the server took, or may have taken, out of those that were set aside. */
    synchronized void use(int recipients) {
        if (perDay > 0) {
            reserved -= recipients;
            slide();
            add(clock.millis(), recipients);
        }
    }

    /** Takes no request at all before a time, in milliseconds since 1970: too many wait for room already. */
    synchronized void closeUntil(long time) {
        closedUntil = time;
    }
}

package mailcaravan.flow;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;

/**
 * Carries out what is left of a request whose outcome is known: its journal line, its move. What fails (a full disk, a
 * locked file) is tried again here and is never a second submission.
 * <p>
 * Thread-safe. What is still pending when the process ends is settled from the journal at the next start.
 */
final class PendingFilings implements Filings {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(PendingFilings.class);

    private final String account;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Deque<Filing> pending = new ArrayDeque<>();

    PendingFilings(String account, Backoff backoff, LongSupplier nanoTime) {
        this.account = account;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    /** One step of a filing. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private static final class Filing {
        private final String request;
        private final Deque<Step> steps;
        private int failures;
        private long next;

        Filing(String request, List<Step> steps) {
            this.request = request;
            this.steps = new ArrayDeque<>(steps);
        }
    }

    /** Carries out the steps in order, now if possible; the rest is kept from the first one that fails. */
    @Override
    public void carryOut(String request, List<Step> steps) {
        Filing filing = new Filing(request, steps);
        if (!attempt(filing)) {
            synchronized (this) {
                pending.add(filing);
            }
        }
    }

    /** Tries again what is due. */
    synchronized void retry() {
        for (Iterator<Filing> each = pending.iterator(); each.hasNext();) {
            Filing filing = each.next();
            if (nanoTime.getAsLong() - filing.next >= 0 && attempt(filing)) {
                LOG.info(MESSAGES.format("filed-at-last", account, filing.request));
                each.remove();
            }
        }
    }

    synchronized boolean isEmpty() {
        return pending.isEmpty();
    }

    private boolean attempt(Filing filing) {
        try {
            while (!filing.steps.isEmpty()) {
                filing.steps.peekFirst().run();
                filing.steps.removeFirst();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            if (filing.failures++ == 0) {
                LOG.error(MESSAGES.format("filing-fails", account, filing.request, e.toString()));
            }
            filing.next = nanoTime.getAsLong() + backoff.after(filing.failures).toNanos();
            return false;
        }
    }
}

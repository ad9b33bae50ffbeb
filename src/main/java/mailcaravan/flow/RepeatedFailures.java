package mailcaravan.flow;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * Keeps the log short: the first request that is put off for a cause has a line, the others are counted, and the count is
 * said when the cause has not been met for a while. Thread-safe.
 */
final class RepeatedFailures {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(RepeatedFailures.class);
    private static final long QUIET = TimeUnit.MINUTES.toNanos(15);
    /** Codes come from servers: their number has a bound here. */
    private static final int MOST = 100;

    private final String account;
    private final LongSupplier nanoTime;
    private final Map<String, Cause> causes = new HashMap<>();

    private record Cause(int repeats, long last) {}

    RepeatedFailures(String account, LongSupplier nanoTime) {
        this.account = account;
        this.nanoTime = nanoTime;
    }

    /** Counts a failure; true if it is the first of its cause and deserves a line. */
    synchronized boolean first(String code) {
        Cause known = causes.get(code);
        if (known == null && causes.size() >= MOST) {
            return true;
        }
        causes.put(code, new Cause(known == null ? 0 : known.repeats() + 1, nanoTime.getAsLong()));
        return known == null;
    }

    /** Says the counts of causes that have ended. */
    synchronized void sumUp() {
        for (Iterator<Map.Entry<String, Cause>> each = causes.entrySet().iterator(); each.hasNext();) {
            Map.Entry<String, Cause> entry = each.next();
            if (nanoTime.getAsLong() - entry.getValue().last() >= QUIET) {
                each.remove();
                say(entry.getKey(), entry.getValue());
            }
        }
    }

    /** Says the counts of all causes, since nobody will know them after the stop. */
    synchronized void end() {
        new TreeMap<>(causes).forEach(this::say);
        causes.clear();
    }

    private void say(String code, Cause cause) {
        if (cause.repeats() > 0) {
            LOG.info(MESSAGES.format("repeated", account, code, Integer.toString(cause.repeats())));
        }
    }
}

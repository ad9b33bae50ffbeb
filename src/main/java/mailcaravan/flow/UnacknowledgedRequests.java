package mailcaravan.flow;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The requests of a queue that may come again although something was done with them: those whose acknowledgement the
 * broker has not confirmed, and the last ones of the process before. A broker that was killed hands them out without
 * saying that it did so before.
 * <p>
 * Thread-safe and bounded: what is in flight at once is a few.
 */
final class UnacknowledgedRequests {
    /** How many of the last process's requests are looked up, for each account. */
    static final int KEPT = 200;
    private static final int MOST = 10_000;

    private final Set<String> ids;

    UnacknowledgedRequests(Collection<String> last) {
        this.ids = new LinkedHashSet<>(last);
    }

    synchronized boolean contains(String id) {
        return ids.contains(id);
    }

    synchronized void add(String id) {
        ids.add(id);
        if (ids.size() > MOST) {
            var oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void remove(String id) {
        ids.remove(id);
    }
}

package mailcaravan.smtp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;

/** The connections of a pool that nobody uses, in the order of their last use. Not thread-safe: the pool guards it. */
final class IdleConnections {
    private final Deque<PooledConnection> connections = new ArrayDeque<>();

    /** Adds the one used last. */
    void add(PooledConnection connection) {
        connections.addLast(connection);
    }

    /** Takes out the one that a user used last; null if there is none. */
    PooledConnection takeLastOf(String user) {
        return take(connections.descendingIterator(), each -> each.user().equals(user));
    }

    /** Takes out the one unused for longest for which something is true; null if there is none. */
    PooledConnection takeFirst(Predicate<PooledConnection> wanted) {
        return take(connections.iterator(), wanted);
    }

    int size() {
        return connections.size();
    }

    private static PooledConnection take(Iterator<PooledConnection> all, Predicate<PooledConnection> wanted) {
        while (all.hasNext()) {
            PooledConnection each = all.next();
            if (wanted.test(each)) {
                all.remove();
                return each;
            }
        }
        return null;
    }
}

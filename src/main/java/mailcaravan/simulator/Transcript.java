package mailcaravan.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers the latest lines of all SMTP dialogues, without what AUTH carries; thread-safe. */
final class Transcript {
    private static final int MOST_LINES = 20_000;

    private final boolean wanted;
    private final Deque<String> lines = new ArrayDeque<>();
    private final AtomicLong connections = new AtomicLong();

    Transcript(boolean wanted) {
        this.wanted = wanted;
    }

    /** A number that tells a new connection from the others. */
    long nextConnection() {
        return connections.incrementAndGet();
    }

    void received(long connection, String line) {
        if (wanted) {
            add(connection, "C: " + Redaction.of(line));
        }
    }

    void sent(long connection, String line) {
        if (wanted) {
            add(connection, "S: " + line);
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    private synchronized void add(long connection, String line) {
        if (lines.size() == MOST_LINES) {
            lines.removeFirst();
        }
        lines.addLast(connection + " " + line);
    }
}

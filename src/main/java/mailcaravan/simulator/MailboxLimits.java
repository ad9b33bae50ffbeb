package mailcaravan.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one mailbox may do at once and in a minute, and whom it may send as; thread-safe. */
final class MailboxLimits {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SimulatorOptions options;
    private final Tally tally;
    private final Clock clock;
    private final Map<String, List<Object>> connections = new HashMap<>();
    private final Map<String, Deque<Instant>> begun = new HashMap<>();
    private final Map<String, Set<String>> allowedSenders = new ConcurrentHashMap<>();
    private int authenticated;

    MailboxLimits(SimulatorOptions options, Tally tally) {
        this.options = options;
        this.tally = tally;
        this.clock = options.clock;
    }

    /** Notes that a connection has authenticated. */
    synchronized void enter(String mailbox, Object connection) {
        List<Object> open = connections.computeIfAbsent(key(mailbox), absent -> new ArrayList<>());
        open.add(connection);
        tally.maxConnectionsPerMailbox.accumulate(open.size());
        tally.maxSimultaneousConnections.accumulate(++authenticated);
    }

    /** Notes that an authenticated connection has ended. */
    synchronized void leave(String mailbox, Object connection) {
        List<Object> open = connections.getOrDefault(key(mailbox), List.of());
        if (open.removeIf(other -> other == connection)) {
            authenticated--;
        }
    }

    /** Whether so many connections of the mailbox came before this one that it is beyond the limit. */
    synchronized boolean surplus(String mailbox, Object connection) {
        List<Object> open = connections.getOrDefault(key(mailbox), List.of());
        int rank = 0;
        while (rank < open.size() && open.get(rank) != connection) {
            rank++;
        }
        return rank >= options.connectionsPerMailbox;
    }

    /** Takes one of the minute's messages; false if none is left. */
    synchronized boolean takeMessage(String mailbox) {
        if (options.messagesPerMinute == 0) {
            return true;
        }
        Instant now = clock.instant();
        Deque<Instant> times = begun.computeIfAbsent(key(mailbox), absent -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.peekFirst().plus(MINUTE).isAfter(now)) {
            times.removeFirst();
        }
        if (times.size() >= options.messagesPerMinute) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    void allowSender(String mailbox, String address) {
        Objects.requireNonNull(address, "address");
        allowedSenders.computeIfAbsent(key(mailbox), absent -> ConcurrentHashMap.newKeySet()).add(key(address));
    }

    /** Whether a mailbox may send as an address. */
    boolean maySendAs(String mailbox, String address) {
        return key(mailbox).equals(key(address))
                || allowedSenders.getOrDefault(key(mailbox), Set.of()).contains(key(address));
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}

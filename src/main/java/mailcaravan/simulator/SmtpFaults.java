package mailcaravan.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import mailcaravan.simulator.SmtpFault.Stage;

/**
 * Looks up the faults of addresses, those given by {@link #script} and those that addresses spell themselves, and counts
 * the ones that happen only once or twice; thread-safe.
 */
final class SmtpFaults {
    /** Stands in a script for every connection, before anybody has signed in. */
    static final String CONNECTION = "*";

    private final Map<String, List<SmtpFault>> scripted = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> happened = new ConcurrentHashMap<>();

    /** Gives an address one more fault; what its local part spells then no longer counts. */
    void script(String address, SmtpFault fault) {
        scripted.computeIfAbsent(key(address), absent -> new CopyOnWriteArrayList<>()).add(fault);
    }

    /**
     * The first fault of an address that is due at a stage; taking it counts.
     *
     * @param unnamed
     *            the stage meant by a fault of this role that names none
     */
    Optional<SmtpFault> take(Stage stage, String address, Stage unnamed) {
        for (SmtpFault fault : of(address)) {
            if (stage == (fault.stage() == null ? unnamed : fault.stage()) && due(fault, stage, address)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    private List<SmtpFault> of(String address) {
        List<SmtpFault> found = scripted.get(key(address));
        if (found != null) {
            return found;
        }
        int at = address.lastIndexOf('@');
        return SmtpFault.parse(at < 0 ? address : address.substring(0, at)).map(List::of).orElse(List.of());
    }

    private boolean due(SmtpFault fault, Stage stage, String address) {
        if (fault.times() == Integer.MAX_VALUE) {
            return true;
        }
        String key = stage + " " + fault + " " + key(address);
        return happened.computeIfAbsent(key, absent -> new AtomicInteger()).incrementAndGet() <= fault.times();
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}

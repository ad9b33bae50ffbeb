package mailcaravan.simulator;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import mailcaravan.simulator.SmtpFault.Stage;

/** Looks up the faults that addresses ask for, and counts those that happen only once or twice; thread-safe. */
final class SmtpFaults {
    private final Map<String, AtomicInteger> happened = new ConcurrentHashMap<>();

    /**
     * The fault that an address asks for at a stage, if it is still due; taking it counts.
     *
     * @param unnamed
     *            the stage meant by an address of this role that names none
     */
    Optional<SmtpFault> take(Stage stage, String address, Stage unnamed) {
        int at = address.lastIndexOf('@');
        Optional<SmtpFault> found = SmtpFault.parse(at < 0 ? address : address.substring(0, at))
                .filter(fault -> stage == (fault.stage() == null ? unnamed : fault.stage()));
        if (found.isEmpty() || found.get().times() == Integer.MAX_VALUE) {
            return found;
        }
        String key = stage + " " + address.toLowerCase(Locale.ROOT);
        int count = happened.computeIfAbsent(key, absent -> new AtomicInteger()).incrementAndGet();
        return count <= found.get().times() ? found : Optional.empty();
    }
}

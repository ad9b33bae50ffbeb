package mailcaravan.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which accounts an instance takes and which it gives up, so that they are spread evenly over the instances on
 * one broker. A decision of each instance for itself: two that decide for the same account at once find out at the
 * broker, which lets one only have it.
 * <p>
 * Stateless and thread-safe.
 */
public final class Sharing {
    private Sharing() {}

    /**
     * An instance as the others know it.
     *
     * @param id
     *            its name, unique on the broker
     * @param serves
     *            accounts that it is configured for
     * @param owns
     *            accounts that it works now
     */
    public record Instance(String id, Set<String> serves, Set<String> owns) {
        /** Copies. */
        public Instance {
            serves = Set.copyOf(serves);
            owns = Set.copyOf(owns);
        }
    }

    /**
     * The accounts that an instance may take now: up to its share of those that nobody works.
     *
     * @param others
     *            the other instances that are alive
     */
    public static List<String> claims(Instance me, Collection<Instance> others) {
        Set<String> unowned = new TreeSet<>(me.serves());
        unowned.removeAll(me.owns());
        others.forEach(each -> unowned.removeAll(each.owns()));
        List<String> free = new ArrayList<>(unowned);
        List<Instance> all = all(me, others);
        int low = me.serves().size() / all.size();
        int wanted = Math.max(0, low - me.owns().size());
        int needed = all.stream().mapToInt(each -> Math.max(0, low - each.owns().size())).sum();
        // what is left over when each has its share goes to those that have least, one each
        long ahead = all.stream().filter(each -> POOREST.compare(each, me) < 0).count();
        if (free.size() - needed > ahead) {
            wanted++;
        }
        if (free.isEmpty() || wanted == 0) {
            return List.of();
        }
        // instances that start together begin at different places
        Collections.rotate(free, Math.floorMod(me.id().hashCode(), free.size()));
        return List.copyOf(free.subList(0, Math.min(wanted, free.size())));
    }

    /**
     * The account that an instance gives up, if it is the richest and another one that could work it has at least two
     * fewer: a difference of one is as even as it gets, and moving it about would never end.
     *
     * @param others
     *            the other instances that are alive
     */
    public static Optional<String> release(Instance me, Collection<Instance> others) {
        boolean richest = all(me, others).stream().max(POOREST).orElseThrow().id().equals(me.id());
        if (!richest) {
            return Optional.empty();
        }
        return others.stream().filter(each -> me.owns().size() - each.owns().size() > 1).sorted(POOREST)
                .flatMap(each -> me.owns().stream().filter(each.serves()::contains).sorted()).findFirst();
    }

    private static final Comparator<Instance> POOREST = Comparator.<Instance>comparingInt(each -> each.owns().size())
            .thenComparing(Instance::id);

    private static List<Instance> all(Instance me, Collection<Instance> others) {
        List<Instance> all = new ArrayList<>(others);
        all.add(me);
        return all;
    }
}

package mailcaravan.message;

import java.util.Collection;
import java.util.Locale;

import mailcaravan.text.EditDistance;

/** Finds the name that a misspelt one was meant to be. */
final class NearestName {
    private NearestName() {}

    /**
     * The known name with the fewest letters to change.
     *
     * @param name
     *            the misspelt one
     * @param known
     *            at least one
     */
    static String of(String name, Collection<String> known) {
        String wanted = name.length() > 64 ? name.substring(0, 64) : name;
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = EditDistance.of(wanted.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }
}

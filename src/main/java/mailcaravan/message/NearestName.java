package mailcaravan.message;

import java.util.Collection;
import java.util.Locale;

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
            int distance = distance(wanted.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

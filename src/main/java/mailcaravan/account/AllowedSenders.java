package mailcaravan.account;

import java.util.List;
import java.util.Locale;

/**
 * Which addresses an account may send as: who can write into a drop folder must not thereby become anybody.
 * <p>
 * Immutable and thread-safe.
 *
 * @param patterns
 *            addresses, {@code @domain}s, or {@code *} for any; never null. Letter case does not count
 */
public record AllowedSenders(List<String> patterns) {
    /** Keeps an own copy of the patterns. */
    public AllowedSenders {
        patterns = List.copyOf(patterns);
    }

    /** True if the account may send as this address ({@code local@domain}, no display name). */
    public boolean allow(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        String domain = lower.substring(lower.lastIndexOf('@') + 1);
        for (String pattern : patterns) {
            String allowed = pattern.toLowerCase(Locale.ROOT);
            if (allowed.equals("*") || allowed.equals(lower) || allowed.equals("@" + domain)) {
                return true;
            }
        }
        return false;
    }
}

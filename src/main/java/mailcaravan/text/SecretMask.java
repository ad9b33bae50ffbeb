package mailcaravan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Hides secrets in what a server says, since some quote the line that they complain about, or a part of it. Knows no
 * secret at first.
 * <p>
 * Not thread-safe.
 */
public final class SecretMask {
    /** What stands for a secret. */
    public static final String MASK = "*****";
    /** A part of a secret that is shorter tells nothing. */
    private static final int SHORTEST_PART = 8;

    private final List<String> secrets = new ArrayList<>();
    private Set<String> parts;

    /** Hides this too from now on; an empty text hides nothing. */
    public void add(String secret) {
        if (!secret.isEmpty()) {
            secrets.add(secret);
            parts = null;
        }
    }

    /** The text with each secret, and each part of one of 8 characters or more, as asterisks. */
    public String of(String text) {
        String whole = text;
        for (String secret : secrets) {
            whole = whole.replace(secret, MASK);
        }
        if (parts == null) {
            parts = new HashSet<>();
            secrets.forEach(this::addParts);
        }
        boolean[] hidden = new boolean[whole.length()];
        for (int i = 0; i + SHORTEST_PART <= whole.length(); i++) {
            if (parts.contains(whole.substring(i, i + SHORTEST_PART))) {
                Arrays.fill(hidden, i, i + SHORTEST_PART, true);
            }
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < hidden.length; i++) {
            if (!hidden[i]) {
                shown.append(whole.charAt(i));
            } else if (i == 0 || !hidden[i - 1]) {
                shown.append(MASK);
            }
        }
        return shown.toString();
    }

    private void addParts(String secret) {
        for (int i = 0; i + SHORTEST_PART <= secret.length(); i++) {
            parts.add(secret.substring(i, i + SHORTEST_PART));
        }
    }
}

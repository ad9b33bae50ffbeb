package mailcaravan.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hides secrets in what a server says, since some quote the line that they complain about, or a part of it.
 * <p>
 * Not thread-safe.
 */
final class SecretMask {
    /** What stands for a secret. */
    static final String MASK = "*****";
    /** A part of a secret that is shorter tells nothing. */
    private static final int SHORTEST_PART = 8;

    private final List<String> secrets = new ArrayList<>();
    private Set<String> parts;

    /** Hides this too from now on; an empty text hides nothing. */
    void add(String secret) {
        if (!secret.isEmpty()) {
            secrets.add(secret);
            parts = null;
        }
    }

    /** The text with each secret, and each part of one of 8 characters or more, as asterisks. */
    String of(String text) {
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

    /** A challenge (RFC 4954) in clear, secrets hidden; one that is not base64 is hidden whole. */
    String ofChallenge(String lines) {
        return lines.lines().map(line -> line.length() < 4 ? line : line.substring(0, 4) + decoded(line.substring(4)))
                .collect(Collectors.joining("\n"));
    }

    private String decoded(String base64) {
        try {
            return of(new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return MASK;
        }
    }

    private void addParts(String secret) {
        for (int i = 0; i + SHORTEST_PART <= secret.length(); i++) {
            parts.add(secret.substring(i, i + SHORTEST_PART));
        }
    }
}

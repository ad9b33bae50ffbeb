package mailcaravan.simulator;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The access tokens that the token endpoint issued and the SMTP server checks; thread-safe. */
final class AccessTokens {
    private record Issued(Set<String> mailboxes, Instant end) {}

    private static final String PREFIX = "simulated-";

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration lifetime;
    private final int length;

    AccessTokens(Clock clock, Duration lifetime, int length) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.length = length;
    }

    /**
     * A new token.
     *
     * @param mailboxes
     *            those that it opens; empty for a token that is meant for another service
     */
    String issue(Collection<String> mailboxes) {
        Instant now = clock.instant();
        issued.values().removeIf(token -> !now.isBefore(token.end()));
        String token = text();
        issued.put(token, new Issued(
                mailboxes.stream().map(mailbox -> mailbox.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()),
                now.plus(lifetime)));
        return token;
    }

    Duration lifetime() {
        return lifetime;
    }

    /** Whether a token opens a mailbox now. */
    boolean opens(String token, String mailbox) {
        Issued found = issued.get(token);
        return found != null && clock.instant().isBefore(found.end())
                && found.mailboxes().contains(mailbox.toLowerCase(Locale.ROOT));
    }

    /** Makes every token issued so far worthless. */
    void expireAll() {
        issued.clear();
    }

    private String text() {
        byte[] random = new byte[length];
        new SecureRandom().nextBytes(random);
        StringBuilder text = new StringBuilder(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        text.replace(0, PREFIX.length(), PREFIX).setLength(length);
        // three parts like a JWT, so that a client which allows only a part of the alphabet shows itself
        text.setCharAt(PREFIX.length() + (length - PREFIX.length()) / 10, '.');
        text.setCharAt(length - (length - PREFIX.length()) / 8, '.');
        return text.toString();
    }
}

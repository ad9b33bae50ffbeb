package mailcaravan.simulator;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The access tokens that the token endpoint issued and the SMTP server checks; thread-safe. */
final class AccessTokens {
    private record Issued(Set<String> mailboxes, Instant end) {}

    /** Every token holds it, so that one which leaks is found. */
    static final String PREFIX = "simulated-";

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final Map<String, ChosenClaims> chosen = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration lifetime;
    private final int length;

    AccessTokens(Clock clock, Duration lifetime, int length) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.length = length;
    }

    /** From now on a client's tokens are JWTs with these claims. */
    void choose(String clientId, ChosenClaims claims) {
        chosen.put(clientId, claims);
    }

    /**
     * A new token.
     *
     * @param mailboxes
     *            those that it opens; empty for a token that is meant for another service
     * @param application
     *            whether it stands for the application itself, not for a user
     */
    String issue(Client client, Collection<String> mailboxes, boolean application) {
        Instant now = clock.instant();
        issued.values().removeIf(token -> !now.isBefore(token.end()));
        ChosenClaims claims = chosen.get(client.clientId());
        String token = claims == null ? text() : claims.token(client, application, now, lifetime);
        Collection<String> opened = claims == null || claims.open(application) ? mailboxes : List.of();
        issued.put(token, new Issued(
                opened.stream().map(mailbox -> mailbox.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()),
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

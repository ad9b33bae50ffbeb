package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Authorization codes with PKCE (RFC 6749 4.1, RFC 7636): each good once, for ten minutes. Thread-safe. */
final class AuthorizationCodes {
    private record Grant(Client client, String redirectUri, String challenge, Instant end) {}

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Map<String, Grant> open = new ConcurrentHashMap<>();
    private final Map<String, Boolean> redeemed = new ConcurrentHashMap<>();
    private final Clock clock;

    AuthorizationCodes(Clock clock) {
        this.clock = clock;
    }

    /**
     * A new code.
     *
     * @param challenge
     *            S256 challenge, or null if the client uses no PKCE
     */
    String issue(Client client, String redirectUri, String challenge) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String code = "simulated-code-" + Base64.getUrlEncoder().encodeToString(random);
        open.put(code, new Grant(client, redirectUri, challenge, clock.instant().plus(LIFETIME)));
        return code;
    }

    /**
     * Takes a code for its client.
     *
     * @param verifier
     *            the code verifier, or null
     */
    Client redeem(String code, String clientId, String redirectUri, String verifier) throws TokenRefusal {
        Grant grant = open.remove(code);
        if (grant == null) {
            throw TokenRefusal.of(400, "invalid_grant", redeemed.containsKey(code) ? 54005 : 70000);
        }
        redeemed.put(code, true);
        if (!grant.client().clientId().equals(clientId)) {
            throw TokenRefusal.of(400, "invalid_grant", 70000);
        }
        if (!clock.instant().isBefore(grant.end())) {
            throw TokenRefusal.of(400, "invalid_grant", 70008);
        }
        if (!grant.redirectUri().equals(redirectUri)) {
            throw TokenRefusal.of(400, "invalid_grant", 500112);
        }
        if (grant.challenge() != null && (verifier == null || !grant.challenge().equals(challenge(verifier)))) {
            throw TokenRefusal.of(400, "invalid_grant", 501481);
        }
        return grant.client();
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

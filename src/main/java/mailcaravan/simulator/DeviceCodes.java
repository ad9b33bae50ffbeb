package mailcaravan.simulator;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Device codes (RFC 8628): the user "consents" after the first poll, so that a client meets one
 * {@code authorization_pending}; one whose client id contains {@code declined} is declined. Thread-safe.
 */
final class DeviceCodes {
    private record Grant(Client client, Instant end, AtomicBoolean polled) {}

    static final Duration LIFETIME = Duration.ofMinutes(15);

    private final Map<String, Grant> open = new ConcurrentHashMap<>();
    private final Clock clock;

    DeviceCodes(Clock clock) {
        this.clock = clock;
    }

    String issue(Client client) {
        SecureRandom random = new SecureRandom();
        String code = "simulated-device-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        open.put(code, new Grant(client, clock.instant().plus(LIFETIME), new AtomicBoolean()));
        return code;
    }

    Client redeem(String code, String clientId) throws TokenRefusal {
        Grant grant = open.get(code);
        if (grant == null || !grant.client().clientId().equals(clientId)) {
            throw TokenRefusal.of(400, "bad_verification_code", 70018);
        }
        if (!clock.instant().isBefore(grant.end())) {
            throw new TokenRefusal(400, "expired_token", 70020, "The device code has expired.");
        }
        if (!grant.polled().getAndSet(true)) {
            throw TokenRefusal.of(400, "authorization_pending", 70016);
        }
        open.remove(code);
        if (clientId.contains("declined")) {
            throw new TokenRefusal(400, "authorization_declined", 70017, "The user declined the request.");
        }
        return grant.client();
    }
}

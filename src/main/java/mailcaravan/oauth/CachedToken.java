package mailcaravan.oauth;

import java.time.Duration;

/**
 * A token in the cache with the two moments that count besides its end, all of them on the provider's monotonic clock.
 * <p>
 * Thread-safe.
 */
final class CachedToken {
    /** How long before it must be there a new token is asked for, where the lifetime allows it. */
    private static final Duration HEAD_START = Duration.ofMinutes(5);
    /** By how much of its time chance lets a renewal come sooner, so that many accounts do not ask at once. */
    private static final double JITTER = 0.05;

    private final AccessToken token;
    private final Duration refreshAt;
    private final Duration renewAt;
    private final boolean renewedUnused;
    private volatile boolean taken;

    /**
     * A token that has just come.
     *
     * @param asked
     *            when it was asked for
     * @param lifetime
     *            from then on; positive
     * @param margin
     *            how long it must still hold when it is handed out; half of the lifetime where that is not longer
     * @param random
     *            0 to 1
     */
    CachedToken(String value, Duration asked, Duration lifetime, Duration margin, double random) {
        Duration held = lifetime.compareTo(margin) <= 0 ? lifetime.dividedBy(2) : margin;
        Duration usable = lifetime.minus(held);
        Duration wanted = min(quarters(lifetime), usable.minus(HEAD_START));
        Duration ahead = wanted.compareTo(quarters(usable)) < 0 ? quarters(usable) : wanted;
        this.token = new AccessToken(value, asked.plus(lifetime));
        this.refreshAt = token.expiresAt().minus(held);
        this.renewAt = asked.plus(Duration.ofNanos((long) (ahead.toNanos() * (1 - JITTER * random))));
        this.renewedUnused = lifetime.compareTo(margin) > 0;
    }

    private static Duration quarters(Duration whole) {
        return whole.multipliedBy(3).dividedBy(4);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The token, without taking it. */
    AccessToken token() {
        return token;
    }

    /** The token, for a submission. */
    AccessToken take() {
        taken = true;
        return token;
    }

    /** True while it may be handed out. */
    boolean holds(Duration now) {
        return now.compareTo(refreshAt) < 0;
    }

    /** True once a new one should be asked for. One that lives for minutes only is replaced only if it was of use. */
    boolean renewalDue(Duration now) {
        return now.compareTo(renewAt) >= 0 && (taken || renewedUnused);
    }
}

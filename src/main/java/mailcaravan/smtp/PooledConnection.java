package mailcaravan.smtp;

import java.time.Duration;

import mailcaravan.oauth.AccessToken;

/** A connection with what decides whether it may be used once more. Owned by one lease or by the pool's idle list. */
final class PooledConnection {
    private final SubmissionTransport transport;
    private final AccessToken token;
    private final String user;
    private final long openedAt;
    private long usedAt;
    private int messages;

    /**
     * A fresh one.
     *
     * @param token
     *            that authenticated it, or null
     * @param user
     *            whom it is signed in as
     * @param now
     *            reading of the pool's clock in nanoseconds
     */
    PooledConnection(SubmissionTransport transport, AccessToken token, String user, long now) {
        this.transport = transport;
        this.token = token;
        this.user = user;
        this.openedAt = now;
        this.usedAt = now;
    }

    SubmissionTransport transport() {
        return transport;
    }

    /** Whom it is signed in as; nobody else's message goes over it. */
    String user() {
        return user;
    }

    /** A submission on it is over. */
    void used(long now) {
        usedAt = now;
        messages++;
    }

    /** True if it has not served its time and nothing is known against it. */
    boolean reusable(long now, PoolLimits limits) {
        return transport.usable() && messages < limits.messages() && now - openedAt < limits.age().toNanos()
                && now - usedAt < limits.idle().toNanos() && (token == null || tokenHolds(now));
    }

    /** True if it was unused for so long that the server may have gone. */
    boolean doubtful(long now, PoolLimits limits) {
        return now - usedAt > limits.unchecked().toNanos();
    }

    private boolean tokenHolds(long now) {
        return token.expiresAt().compareTo(Duration.ofNanos(now)) > 0;
    }
}

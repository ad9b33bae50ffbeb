package mailcaravan.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import mailcaravan.oauth.TokenListener;

/** Counts an account's token requests by their outcome, and tells another listener everything. Thread-safe. */
final class TokenRequestCount implements TokenListener {
    private final TokenListener next;
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    TokenRequestCount(TokenListener next) {
        this.next = next;
    }

    /** Requests that gave a token, since the start of the process. */
    long grantedCount() {
        return granted.get();
    }

    /** Requests that gave none, or could not be made. */
    long refusedCount() {
        return refused.get();
    }

    @Override
    public void requesting(String tokenUri) {
        next.requesting(tokenUri);
    }

    @Override
    public void granted() {
        next.granted();
    }

    @Override
    public void used(Duration accessToken, Optional<Duration> refreshToken) {
        granted.incrementAndGet();
        next.used(accessToken, refreshToken);
    }

    @Override
    public void notGranted(Exception failure) {
        refused.incrementAndGet();
        next.notGranted(failure);
    }
}

package mailcaravan.oauth;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.CredentialsStore;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Symptom;

/**
 * An account's access token, kept until shortly before its end; one refresh at a time, however many threads wait.
 * {@link #renew} replaces it while it still holds, so that nobody has to wait.
 * <p>
 * All threads that wait for a refresh get its token or its failure; a failure is not kept beyond them, but for seconds
 * where the endpoint asked to be left alone. Lifetimes run on
 * a monotonic clock from before the request, so neither a slow answer nor a change of the wall clock stretches them. A
 * rotated refresh token is on disk before the access token is handed out, and nobody who shares its store refreshes
 * between the reading of the old one and the writing of the new one; where it cannot be written, that is said
 * loudly and the access token is handed out all the same, since the old refresh token still holds for a time.
 * <p>
 * Thread-safe.
 */
@RegisterResourceBundle(bundleName = "mailcaravan.oauth.messages")
public final class CachingAccessTokenProvider implements AccessTokenProvider {
    /** How long a token must still hold when it is handed out: longer than the longest submission. */
    public static final Duration REFRESH_MARGIN = Duration.ofSeconds(600);

    /** After so long without a token one is asked for though nobody wants it: refresh tokens die of disuse. */
    private static final Duration LONGEST_WITHOUT = Duration.ofDays(1);
    /** Requests that were under way when the endpoint asked to be left alone come within this time. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(5);

    private final TokenRefresh tokenRefresh;
    private final TokenListener listener;
    private final Preflight preflight;
    private final Duration refreshMargin;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final AtomicReference<CachedToken> cached = new AtomicReference<>();
    private final AtomicReference<CompletableFuture<AccessToken>> refresh = new AtomicReference<>();
    private volatile Duration withoutSince;
    private volatile Asked notAgain;

    /** A failure with the server's wish to be left alone, and how long it is handed on to those who come too late. */
    private record Asked(Exception failure, Duration until) {}

    /** A provider with the real clocks and the usual margin. */
    public CachingAccessTokenProvider(String account, CredentialsStore credentials, TokenEndpoint endpoint) {
        this(account, credentials, endpoint, TokenListener.NONE, Preflight.NONE);
    }

    /** The same with somebody who is told of each request, and a look at each token before it is handed out. */
    public CachingAccessTokenProvider(String account, CredentialsStore credentials, TokenEndpoint endpoint,
            TokenListener listener, Preflight preflight) {
        this(account, credentials, endpoint, listener, preflight, REFRESH_MARGIN, System::nanoTime, Clock.systemUTC(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * A provider.
     *
     * @param account
     *            name, for the log
     * @param listener
     *            told of each request, and of each failure once, however many threads wait
     * @param preflight
     *            a token that it finds useless is not handed out
     * @param refreshMargin
     *            a token that ends within it is replaced; half of the lifetime where that is not longer
     * @param nanoTime
     *            monotonic clock, as {@link System#nanoTime()}
     * @param clock
     *            wall clock, for a Retry-After that names a date, and for a client certificate
     * @param random
     *            0 to 1, for the moment of a renewal ahead of need
     */
    public CachingAccessTokenProvider(String account, CredentialsStore credentials, TokenEndpoint endpoint,
            TokenListener listener, Preflight preflight, Duration refreshMargin, LongSupplier nanoTime, Clock clock,
            DoubleSupplier random) {
        this.tokenRefresh = new TokenRefresh(account, credentials, new TokenClient(endpoint, clock, listener), listener,
                nanoTime);
        this.listener = listener;
        this.preflight = Objects.requireNonNull(preflight, "preflight");
        this.refreshMargin = Objects.requireNonNull(refreshMargin, "refreshMargin");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.random = Objects.requireNonNull(random, "random");
        this.withoutSince = now();
    }

    @Override
    public AccessToken accessToken() throws TokenRequestException, CredentialsException {
        CachedToken current = cached.get();
        if (current != null && current.holds(now())) {
            return current.take();
        }
        CompletableFuture<AccessToken> mine = new CompletableFuture<>();
        CompletableFuture<AccessToken> running = refresh.compareAndExchange(null, mine);
        if (running != null) {
            return await(running);
        }
        lead(mine, false);
        return await(mine);
    }

    @Override
    public void invalidate(AccessToken refused) {
        CachedToken current = cached.get();
        if (current != null && current.token().value().equals(refused.value()) && cached.compareAndSet(current, null)) {
            withoutSince = now();
        }
    }

    @Override
    public boolean renewalDue() {
        CachedToken current = cached.get();
        return refresh.get() == null && (current == null
                ? now().compareTo(withoutSince.plus(LONGEST_WITHOUT)) >= 0
                : current.renewalDue(now()));
    }

    @Override
    public void renew() throws TokenRequestException, CredentialsException {
        CompletableFuture<AccessToken> mine = new CompletableFuture<>();
        if (renewalDue() && refresh.compareAndSet(null, mine)) {
            lead(mine, true);
            await(mine);
        }
    }

    @Override
    public Optional<Symptom.Local> suspicion() {
        return preflight.suspicion();
    }

    private void lead(CompletableFuture<AccessToken> mine, boolean ahead) {
        try {
            // another thread may have finished a refresh between the look into the cache and winning the lead
            CachedToken current = cached.get();
            boolean there = current != null && (ahead ? !current.renewalDue(now()) : current.holds(now()));
            CachedToken found = there ? current : refreshAndTell();
            mine.complete(ahead ? found.token() : found.take());
        } catch (TokenRequestException | CredentialsException | RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
        } finally {
            refresh.set(null);
        }
    }

    private CachedToken refreshAndTell() throws TokenRequestException, CredentialsException {
        Asked before = notAgain;
        if (before != null && now().compareTo(before.until()) < 0) {
            rethrow(before.failure());
        }
        notAgain = null;
        try {
            TokenRefresh.Refreshed refreshed = tokenRefresh.run();
            TokenResponse response = refreshed.response();
            listener.used(response.lifetime(), response.refreshTokenLifetime());
            preflight.check(response.accessToken());
            CachedToken token = new CachedToken(response.accessToken().reveal(), refreshed.asked(),
                    response.lifetime(), refreshMargin, random.getAsDouble());
            cached.set(token);
            return token;
        } catch (TokenRequestException | CredentialsException failure) {
            listener.notGranted(failure);
            FailureCatalogue.classify(failure).retryAfter().ifPresent(wait -> notAgain = new Asked(failure,
                    now().plus(wait.compareTo(STRAGGLERS) < 0 ? wait : STRAGGLERS)));
            throw failure;
        }
    }

    private static AccessToken await(CompletableFuture<AccessToken> running)
            throws TokenRequestException, CredentialsException {
        try {
            return running.join();
        } catch (CompletionException failure) {
            return rethrow(failure.getCause());
        }
    }

    private static AccessToken rethrow(Throwable failure) throws TokenRequestException, CredentialsException {
        if (failure instanceof TokenRequestException refused) {
            throw refused;
        }
        if (failure instanceof CredentialsException unusable) {
            throw unusable;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong());
    }
}

package mailcaravan.oauth;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.CredentialsStore;
import mailcaravan.account.Secret;
import mailcaravan.failure.Symptom;
import mailcaravan.text.Messages;

/**
 * An account's access token, kept until shortly before its end; one refresh at a time, however many threads wait.
 * <p>
 * All threads that wait for a refresh get its token or its failure; a failure is not kept beyond them. Lifetimes run on
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

    private static final Logger LOG = Logger.getLogger(CachingAccessTokenProvider.class);
    private static final Messages MESSAGES = Messages.of(CachingAccessTokenProvider.class);

    private final String account;
    private final CredentialsStore credentials;
    private final TokenClient client;
    private final TokenListener listener;
    private final Preflight preflight;
    private final Duration refreshMargin;
    private final LongSupplier nanoTime;
    private final AtomicReference<Cached> cached = new AtomicReference<>();
    private final AtomicReference<CompletableFuture<AccessToken>> refresh = new AtomicReference<>();

    /** A token and the moment from which it is not handed out any more, both on the monotonic clock. */
    private record Cached(AccessToken token, Duration refreshAt) {}

    /** A provider with the real clocks and the usual margin. */
    public CachingAccessTokenProvider(String account, CredentialsStore credentials, TokenEndpoint endpoint) {
        this(account, credentials, endpoint, TokenListener.NONE, Preflight.NONE);
    }

    /** The same with somebody who is told of each request, and a look at each token before it is handed out. */
    public CachingAccessTokenProvider(String account, CredentialsStore credentials, TokenEndpoint endpoint,
            TokenListener listener, Preflight preflight) {
        this(account, credentials, endpoint, listener, preflight, REFRESH_MARGIN, System::nanoTime, Clock.systemUTC());
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
     */
    public CachingAccessTokenProvider(String account, CredentialsStore credentials, TokenEndpoint endpoint,
            TokenListener listener, Preflight preflight, Duration refreshMargin, LongSupplier nanoTime, Clock clock) {
        this.account = Objects.requireNonNull(account, "account");
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        this.client = new TokenClient(endpoint, clock, listener);
        this.listener = listener;
        this.preflight = Objects.requireNonNull(preflight, "preflight");
        this.refreshMargin = Objects.requireNonNull(refreshMargin, "refreshMargin");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    }

    @Override
    public AccessToken accessToken() throws TokenRequestException, CredentialsException {
        Cached current = cached.get();
        if (current != null && now().compareTo(current.refreshAt()) < 0) {
            return current.token();
        }
        CompletableFuture<AccessToken> mine = new CompletableFuture<>();
        CompletableFuture<AccessToken> running = refresh.compareAndExchange(null, mine);
        if (running != null) {
            return await(running);
        }
        lead(mine);
        return await(mine);
    }

    @Override
    public void invalidate(AccessToken refused) {
        Cached current = cached.get();
        if (current != null && current.token().value().equals(refused.value())) {
            cached.compareAndSet(current, null);
        }
    }

    @Override
    public Optional<Symptom.Local> suspicion() {
        return preflight.suspicion();
    }

    private void lead(CompletableFuture<AccessToken> mine) {
        try {
            // another thread may have finished a refresh between the look into the cache and winning the lead
            Cached current = cached.get();
            mine.complete(
                    current != null && now().compareTo(current.refreshAt()) < 0 ? current.token() : renewAndTell());
        } catch (TokenRequestException | CredentialsException | RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
        } finally {
            refresh.set(null);
        }
    }

    private AccessToken renewAndTell() throws TokenRequestException, CredentialsException {
        try {
            return renew();
        } catch (TokenRequestException | CredentialsException failure) {
            listener.notGranted(failure);
            throw failure;
        }
    }

    private AccessToken renew() throws TokenRequestException, CredentialsException {
        Credentials seen = credentials.read();
        if (seen.refreshToken().isEmpty()) {
            return renew(seen);
        }
        // others may share the refresh token: what it is counts from the moment when nobody else can replace it
        try (CredentialsStore.Hold hold = credentials.hold(TokenClient.longest(seen))) {
            Objects.requireNonNull(hold);
            return renew(credentials.read());
        }
    }

    private AccessToken renew(Credentials read) throws TokenRequestException, CredentialsException {
        Duration asked = now();
        TokenResponse response = client.request(read);
        if (response.refreshToken().isPresent() && read.refreshToken().isPresent()
                && !response.refreshToken().equals(read.refreshToken())) {
            store(response.refreshToken().get());
        }
        listener.used(response.lifetime(), response.refreshTokenLifetime());
        preflight.check(response.accessToken());
        Duration lifetime = response.lifetime();
        Duration margin = lifetime.compareTo(refreshMargin) <= 0 ? lifetime.dividedBy(2) : refreshMargin;
        AccessToken token = new AccessToken(response.accessToken().reveal(), asked.plus(lifetime));
        cached.set(new Cached(token, token.expiresAt().minus(margin)));
        return token;
    }

    private void store(Secret rotated) {
        try {
            credentials.rotate(rotated);
        } catch (CredentialsException failed) {
            LOG.warn(MESSAGES.format("provider.not-stored", account, failed.getMessage()));
        }
    }

    private static AccessToken await(CompletableFuture<AccessToken> running)
            throws TokenRequestException, CredentialsException {
        try {
            return running.join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof TokenRequestException refused) {
                throw refused;
            }
            if (cause instanceof CredentialsException unusable) {
                throw unusable;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) cause;
        }
    }

    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong());
    }
}

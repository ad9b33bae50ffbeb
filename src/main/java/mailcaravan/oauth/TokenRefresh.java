package mailcaravan.oauth;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.CredentialsStore;
import mailcaravan.account.Secret;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Verdict;
import mailcaravan.text.Messages;

/**
 * One refresh of an account's access token: reads the credentials, asks the token endpoint, keeps what rotated.
 * <p>
 * Nobody who shares the store refreshes between the reading of a refresh token and the writing of its successor. Where
 * the endpoint refuses for good, the credentials are read anew, and if an operator has replaced them meanwhile the
 * refresh is tried once more with them at once. Called by one thread at a time.
 */
final class TokenRefresh {
    private static final Logger LOG = Logger.getLogger(CachingAccessTokenProvider.class);
    private static final Messages MESSAGES = Messages.of(TokenRefresh.class);

    private final String account;
    private final CredentialsStore credentials;
    private final TokenClient client;
    private final TokenListener listener;
    private final LongSupplier nanoTime;

    TokenRefresh(String account, CredentialsStore credentials, TokenClient client, TokenListener listener,
            LongSupplier nanoTime) {
        this.account = Objects.requireNonNull(account, "account");
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        this.client = client;
        this.listener = listener;
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    }

    /** A new access token, and when it was asked for on the monotonic clock. */
    record Refreshed(TokenResponse response, Duration asked) {}

    /**
     * Asks for a new access token; a rotated refresh token is on disk when this returns, or that it is not is in the log.
     *
     * @throws TokenRequestException
     *             if there is no answer, or not a usable one
     * @throws CredentialsException
     *             if the credentials cannot be read or used
     */
    Refreshed run() throws TokenRequestException, CredentialsException {
        Credentials seen = read();
        if (seen.refreshToken().isEmpty()) {
            return run(seen);
        }
        // others may share the refresh token: what it is counts from the moment when nobody else can replace it
        try (CredentialsStore.Hold hold = credentials.hold(TokenClient.longest(seen))) {
            Objects.requireNonNull(hold);
            return run(read());
        }
    }

    private Credentials read() throws CredentialsException {
        try {
            return credentials.read();
        } catch (CredentialsException unusable) {
            // the name of a file may have been corrected
            credentials.rejected();
            return credentials.read();
        }
    }

    private Refreshed run(Credentials read) throws TokenRequestException, CredentialsException {
        try {
            return ask(read);
        } catch (TokenRequestException | CredentialsException refused) {
            if (FailureCatalogue.classify(refused).verdict() != Verdict.STOP) {
                throw refused;
            }
            credentials.rejected();
            Credentials now = credentials.read();
            if (now.equals(read)) {
                throw refused;
            }
            listener.notGranted(refused);
            return ask(now);
        }
    }

    private Refreshed ask(Credentials read) throws TokenRequestException, CredentialsException {
        Duration asked = Duration.ofNanos(nanoTime.getAsLong());
        TokenResponse response = client.request(read);
        if (response.refreshToken().isPresent() && read.refreshToken().isPresent()
                && !response.refreshToken().equals(read.refreshToken())) {
            store(response.refreshToken().get());
        }
        return new Refreshed(response, asked);
    }

    private void store(Secret rotated) {
        try {
            credentials.rotate(rotated);
        } catch (CredentialsException failed) {
            LOG.warn(MESSAGES.format("provider.not-stored", account, failed.getMessage()));
        }
    }
}

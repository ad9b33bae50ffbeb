package mailcaravan.oauth;

import java.time.Duration;
import java.util.Optional;

/**
 * Told of each token request, for a transcript and for the record; never of a form, an answer or a secret. Thread-safe; must not throw.
 */
public interface TokenListener {
    /** Hears nothing. */
    TokenListener NONE = new TokenListener() {
    };

    /**
     * The token endpoint is asked.
     *
     * @param tokenUri
     *            as configured, not yet checked
     */
    default void requesting(String tokenUri) {}

    /** A usable access token has come. */
    default void granted() {}

    /**
     * The refresh token, or the client itself, has been used with success, whatever the access token turns out to be worth.
     *
     * @param accessToken
     *            how long the access token holds from now
     * @param refreshToken
     *            how long the refresh token holds from now, where the token endpoint says so
     */
    default void used(Duration accessToken, Optional<Duration> refreshToken) {}

    /**
     * There is no access token.
     *
     * @param failure
     *            a {@link TokenRequestException}, or a {@link mailcaravan.account.CredentialsException} if nobody could
     *            be asked
     */
    default void notGranted(Exception failure) {}
}

package mailcaravan.oauth;

import java.time.Duration;
import java.util.Optional;

import mailcaravan.account.Secret;

/**
 * A usable answer of the token endpoint (RFC 6749 section 5.1).
 *
 * @param lifetime
 *            how long the access token holds from the moment of the request; positive
 * @param refreshToken
 *            a first or rotated one, if the answer brought it
 * @param idToken
 *            who has signed in (OpenID Connect), if the answer brought it; not verified
 * @param refreshTokenLifetime
 *            how long the refresh token holds, if the answer says so ({@code refresh_token_expires_in}): Google of a
 *            consent screen in Testing, Microsoft of single-page applications
 */
public record TokenResponse(Secret accessToken, Duration lifetime, Optional<Secret> refreshToken,
        Optional<Secret> idToken, Optional<Duration> refreshTokenLifetime) {}

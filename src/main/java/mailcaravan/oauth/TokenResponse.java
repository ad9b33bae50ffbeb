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
 */
public record TokenResponse(Secret accessToken, Duration lifetime, Optional<Secret> refreshToken,
        Optional<Secret> idToken) {}

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
 *            a rotated one, if the answer brought it
 */
record TokenResponse(Secret accessToken, Duration lifetime, Optional<Secret> refreshToken) {}

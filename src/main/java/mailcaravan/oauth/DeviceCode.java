package mailcaravan.oauth;

import java.time.Duration;

import mailcaravan.account.Secret;

/**
 * A device code (RFC 8628 section 3.2).
 *
 * @param deviceCode
 *            what the tokens are asked for with
 * @param userCode
 *            what the user enters; one line
 * @param verificationUri
 *            where the user enters it; one line
 * @param lifetime
 *            how long both hold
 * @param interval
 *            the shortest time between two requests
 */
public record DeviceCode(Secret deviceCode, String userCode, String verificationUri, Duration lifetime,
        Duration interval) {}

package mailcaravan.oauth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.account.ClientCertificate;

/**
 * Proves an application's identity by a signed statement in place of a secret: {@code private_key_jwt} of RFC 7523
 * section 3, signed with PS256 (RFC 7518 section 3.5), the certificate named by {@code x5t#S256} as Entra ID asks
 * (learn.microsoft.com, "Microsoft identity platform application authentication certificate credentials"). Immutable
 * and thread-safe.
 */
final class ClientAssertion {
    /** Value of {@code client_assertion_type} (RFC 7523 section 2.2). */
    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    /** Entra's advice is 5 to 10 minutes. */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Clock clock;

    /**
     * Makes assertions.
     *
     * @param clock
     *            wall clock: the token endpoint compares it with its own
     */
    ClientAssertion(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * A new assertion, good for one token request; a secret.
     *
     * @param audience
     *            URI of the token endpoint
     * @throws IllegalStateException
     *             if the key cannot sign
     */
    String sign(ClientCertificate certificate, String clientId, String audience) {
        Instant now = clock.instant();
        try {
            ObjectNode header = JsonWebToken.PS256.header().put("x5t#S256", thumbprint(certificate));
            ObjectNode claims = JsonNodeFactory.instance.objectNode().put("iss", clientId).put("sub", clientId)
                    .put("aud", audience).put("jti", UUID.randomUUID().toString())
                    .put("nbf", now.getEpochSecond()).put("exp", now.plus(LIFETIME).getEpochSecond());
            return JsonWebToken.PS256.sign(header, claims, certificate.key());
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("every Java platform has SHA-256, and a certificate an encoding", unusable);
        }
    }

    private static String thumbprint(ClientCertificate certificate)
            throws GeneralSecurityException, CertificateEncodingException {
        return JsonWebToken.base64(MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded()));
    }
}

package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Checks the signed statement by which a client proves itself in place of a secret (RFC 7523 section 3), as strictly as
 * Entra ID's documentation words it: PS256, {@code x5t#S256}, issuer and subject, audience, times, and each {@code jti}
 * once. Thread-safe.
 */
final class ClientAssertions {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    ClientAssertions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes a client's proof.
     *
     * @param audience
     *            the URI at which the request arrived
     * @throws TokenRefusal
     *             {@code invalid_client} with Entra's number for what is wrong
     */
    void check(Client client, HttpForm form, String audience) throws TokenRefusal {
        if (form.find("client_secret").isPresent() || form.find("client_assertion").isEmpty()) {
            throw refusal(7000218);
        }
        if (!TYPE.equals(form.find("client_assertion_type").orElse(""))) {
            throw refusal(7000218);
        }
        String[] parts = form.require("client_assertion").split("\\.", -1);
        if (parts.length != 3) {
            throw refusal(50027);
        }
        JsonNode header = json(parts[0]);
        checkKey(client.certificate(), header, parts);
        checkClaims(client, json(parts[1]), audience);
    }

    private void checkKey(X509Certificate certificate, JsonNode header, String[] parts) throws TokenRefusal {
        boolean known;
        try {
            String thumbprint = Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
            known = header.path("alg").asText().equals("PS256") && header.path("typ").asText("JWT").equals("JWT")
                    && thumbprint.equals(header.path("x5t#S256").asText())
                    && signed(certificate, parts[0] + "." + parts[1], decode(parts[2]));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException("a registered certificate that has no encoding", unreadable);
        }
        if (!known) {
            throw refusal(700027);
        }
        Instant now = clock.instant();
        if (now.isAfter(certificate.getNotAfter().toInstant())
                || now.isBefore(certificate.getNotBefore().toInstant())) {
            throw refusal(1000502);
        }
    }

    private static boolean signed(X509Certificate certificate, String content, byte[] signature) {
        RSAPublicKey key = (RSAPublicKey) certificate.getPublicKey();
        PSSSigner verifier = new PSSSigner(new RSAEngine(), new SHA256Digest(), 32);
        verifier.init(false, new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent()));
        byte[] octets = content.getBytes(StandardCharsets.US_ASCII);
        verifier.update(octets, 0, octets.length);
        return verifier.verifySignature(signature);
    }

    private void checkClaims(Client client, JsonNode claims, String audience) throws TokenRefusal {
        String id = client.clientId();
        if (!id.equals(claims.path("iss").asText()) || !id.equals(claims.path("sub").asText())) {
            throw refusal(50012);
        }
        if (!audience.equals(claims.path("aud").asText())) {
            throw refusal(700023);
        }
        Instant now = clock.instant();
        Instant begin = Instant.ofEpochSecond(claims.path("nbf").asLong());
        Instant end = Instant.ofEpochSecond(claims.path("exp").asLong());
        if (begin.isAfter(now.plus(SKEW)) || end.isBefore(now.minus(SKEW)) || end.isAfter(begin.plus(LONGEST))) {
            throw refusal(700024);
        }
        seen.values().removeIf(each -> each.isBefore(now.minus(SKEW)));
        String jti = claims.path("jti").asText();
        if (jti.isEmpty() || seen.putIfAbsent(id + " " + jti, end) != null) {
            throw refusal(50012);
        }
    }

    private static JsonNode json(String part) throws TokenRefusal {
        try {
            return JSON.readTree(new String(decode(part), StandardCharsets.UTF_8));
        } catch (JacksonException damaged) {
            throw refusal(50027);
        }
    }

    private static byte[] decode(String part) throws TokenRefusal {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException damaged) {
            throw refusal(50027);
        }
    }

    private static TokenRefusal refusal(int aadsts) {
        return TokenRefusal.of(401, "invalid_client", aadsts);
    }
}

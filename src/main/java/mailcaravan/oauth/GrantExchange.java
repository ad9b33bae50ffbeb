package mailcaravan.oauth;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenUri;
import mailcaravan.text.SecretMask;

/**
 * Trades what a user's sign-in gave (an authorization code, RFC 6749 section 4.1.3; a device code, RFC 8628 section 3.4)
 * for the first tokens.
 * <p>
 * Thread-safe.
 */
public final class GrantExchange {
    private static final Set<String> SECRETS = Set.of("code", "client_secret", "client_assertion");
    private static final int SHORTEST_INTERVAL = 1;
    private static final int USUAL_INTERVAL = 5;
    private static final int USUAL_LIFETIME = 900;

    private final TokenEndpoint endpoint;
    private final TokenResponseReader reader;
    private final ClientAuthentication client;
    private final Clock clock;

    /**
     * An exchange.
     *
     * @param clock
     *            for a Retry-After that names a date
     */
    public GrantExchange(TokenEndpoint endpoint, Clock clock) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.reader = new TokenResponseReader(clock);
        this.client = new ClientAuthentication(clock);
    }

    /**
     * The tokens for a grant.
     *
     * @param credentials
     *            the client's; a refresh token in them is not sent
     * @param grant
     *            the grant's own parameters, secrets all of them; client id and its proof are added
     * @throws TokenRequestException
     *             if there is no answer, or not a usable one
     * @throws CredentialsException
     *             if the token URI or the client's certificate cannot be used
     */
    public TokenResponse exchange(Credentials credentials, Map<String, String> grant)
            throws TokenRequestException, CredentialsException {
        URI uri = TokenUri.parse(credentials.tokenUri());
        Map<String, String> form = new LinkedHashMap<>(grant);
        client.addTo(form, credentials);
        SecretMask mask = new SecretMask();
        form.forEach((name, value) -> {
            if (SECRETS.contains(name) || name.endsWith("_code") || name.endsWith("_verifier")) {
                mask.add(value);
            }
        });
        return reader.read(endpoint.post(uri, form, credentials.timeout()), mask);
    }

    /**
     * One refresh, which proves that a refresh token works; a rotated one stands in the answer.
     *
     * @throws TokenRequestException
     *             if there is no answer, or not a usable one
     * @throws CredentialsException
     *             if the token URI cannot be used
     */
    public TokenResponse refresh(Credentials credentials) throws TokenRequestException, CredentialsException {
        return new TokenClient(endpoint, clock, TokenListener.NONE).request(credentials);
    }

    /**
     * Asks for a device code (RFC 8628 section 3.1).
     *
     * @param deviceUri
     *            the device authorization endpoint
     * @throws TokenRequestException
     *             if there is no answer, or not a usable one
     * @throws CredentialsException
     *             if the URI cannot be used
     */
    public DeviceCode deviceCode(String deviceUri, Credentials credentials)
            throws TokenRequestException, CredentialsException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", credentials.clientId());
        credentials.scope().ifPresent(scope -> form.put("scope", scope));
        TokenEndpoint.Answer answer = endpoint.post(TokenUri.parse(deviceUri), form, credentials.timeout());
        JsonNode node = reader.object(answer, new SecretMask());
        // Google spells it verification_url
        String page = node.path("verification_uri").asText(node.path("verification_url").asText(""));
        String device = node.path("device_code").asText("");
        String user = node.path("user_code").asText("");
        if (page.isEmpty() || device.isEmpty() || user.isEmpty()) {
            throw reader.incomplete(answer);
        }
        return new DeviceCode(Secret.of(device), Excerpt.of(user), Excerpt.of(page),
                seconds(node, "expires_in", USUAL_LIFETIME), seconds(node, "interval", USUAL_INTERVAL));
    }

    private static Duration seconds(JsonNode node, String name, int usual) {
        int seconds = node.path(name).asInt(usual);
        return Duration.ofSeconds(Math.min(Math.max(seconds, SHORTEST_INTERVAL), 24 * 3600));
    }
}

package mailcaravan.oauth;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenUri;
import mailcaravan.failure.Symptom;
import mailcaravan.text.SecretMask;

/**
 * One token request: form, post, answer; a scope that the endpoint refuses is left out from then on, since the refresh
 * token carries its own (RFC 6749 section 6).
 * <p>
 * Thread-safe.
 */
final class TokenClient {
    private static final String INVALID_SCOPE = "invalid_scope";

    private final TokenEndpoint endpoint;
    private final TokenResponseReader reader;
    private final TokenListener listener;
    private final ClientAuthentication client;
    private final Clock clock;
    private volatile boolean withoutScope;

    TokenClient(TokenEndpoint endpoint, Clock clock, TokenListener listener) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.reader = new TokenResponseReader(clock);
        this.client = new ClientAuthentication(clock);
        this.clock = clock;
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** How long {@link #request} may take, generously: two requests, each with a connection and an answer. */
    static Duration longest(Credentials credentials) {
        return credentials.timeout().multipliedBy(4);
    }

    /**
     * A new access token.
     *
     * @throws TokenRequestException
     *             if there is no answer, or not a usable one
     * @throws CredentialsException
     *             if the credentials lack something, or the token URI cannot be used
     */
    TokenResponse request(Credentials credentials) throws TokenRequestException, CredentialsException {
        AccessTokenGrant grant = AccessTokenGrant.of(credentials, client, clock);
        boolean scopeSent = grant.scopeInForm() && credentials.scope().isPresent() && !withoutScope;
        try {
            return post(credentials, grant, scopeSent);
        } catch (TokenRequestException refused) {
            boolean scopeRefused = refused.symptom() instanceof Symptom.TokenError error
                    && INVALID_SCOPE.equals(error.error());
            if (!scopeSent || !scopeRefused) {
                throw refused;
            }
            listener.notGranted(refused);
            TokenResponse response = post(credentials, grant, false);
            withoutScope = true;
            return response;
        }
    }

    private TokenResponse post(Credentials credentials, AccessTokenGrant grant, boolean withScope)
            throws TokenRequestException, CredentialsException {
        listener.requesting(credentials.tokenUri());
        URI uri = TokenUri.parse(credentials.tokenUri());
        Map<String, String> form = new LinkedHashMap<>(grant.form(credentials));
        if (withScope) {
            form.put("scope", credentials.scope().orElseThrow());
        }
        SecretMask mask = new SecretMask();
        credentials.clientSecret().map(Secret::reveal).ifPresent(mask::add);
        credentials.refreshToken().map(Secret::reveal).ifPresent(mask::add);
        Optional.ofNullable(form.get("client_assertion")).ifPresent(mask::add);
        Optional.ofNullable(form.get("assertion")).ifPresent(mask::add);
        TokenResponse response = reader.read(endpoint.post(uri, form, credentials.timeout()), mask);
        listener.granted();
        return response;
    }
}

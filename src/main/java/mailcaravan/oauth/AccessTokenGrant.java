package mailcaravan.oauth;

import java.time.Clock;
import java.util.Map;

import mailcaravan.account.Credentials;

/** What a grant puts into the token request (RFC 6749); scope is added by {@link TokenClient}. */
@FunctionalInterface
interface AccessTokenGrant {
    /**
     * The form's parameters in order, without scope.
     *
     * @throws mailcaravan.account.CredentialsException
     *             if the credentials lack what this grant needs, or the client certificate cannot be used
     */
    Map<String, String> form(Credentials credentials) throws mailcaravan.account.CredentialsException;

    /** Whether the scope stands in the form; else in what the grant signs. */
    default boolean scopeInForm() {
        return true;
    }

    /**
     * The grant that the credentials ask for; its client is proved by the given authentication.
     *
     * @param clock
     *            wall clock, for what is signed
     */
    static AccessTokenGrant of(Credentials credentials, ClientAuthentication client, Clock clock) {
        return switch (credentials.grant()) {
            case REFRESH_TOKEN -> new RefreshTokenGrant(client);
            case CLIENT_CREDENTIALS -> new ClientCredentialsGrant(client);
            case SERVICE_ACCOUNT -> new ServiceAccountGrant(clock);
        };
    }
}

package mailcaravan.oauth;

import java.util.LinkedHashMap;
import java.util.Map;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.text.Messages;

/** An access token for the application itself (RFC 6749 section 4.4), with a client secret. */
final class ClientCredentialsGrant implements AccessTokenGrant {
    private static final Messages MESSAGES = Messages.of(ClientCredentialsGrant.class);

    @Override
    public Map<String, String> form(Credentials credentials) throws CredentialsException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", credentials.clientId());
        form.put("client_secret", credentials.clientSecret().orElseThrow(() -> new CredentialsException(
                "credentials-incomplete", MESSAGES.format("grant.no-client-secret"), null)).reveal());
        return form;
    }
}

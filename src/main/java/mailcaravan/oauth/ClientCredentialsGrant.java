package mailcaravan.oauth;

import java.util.LinkedHashMap;
import java.util.Map;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.text.Messages;

/** An access token for the application itself (RFC 6749 section 4.4), with a client secret or certificate. */
final class ClientCredentialsGrant implements AccessTokenGrant {
    private static final Messages MESSAGES = Messages.of(ClientCredentialsGrant.class);

    private final ClientAuthentication client;

    ClientCredentialsGrant(ClientAuthentication client) {
        this.client = client;
    }

    @Override
    public Map<String, String> form(Credentials credentials) throws CredentialsException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (credentials.clientSecret().isEmpty() && credentials.clientCertificate().isEmpty()) {
            throw new CredentialsException("credentials-incomplete", MESSAGES.format("grant.no-client-secret"), null);
        }
        client.addTo(form, credentials);
        return form;
    }
}

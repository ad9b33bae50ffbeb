package mailcaravan.oauth;

import java.util.LinkedHashMap;
import java.util.Map;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.text.Messages;

/** A new access token for a refresh token (RFC 6749 section 6). */
final class RefreshTokenGrant implements AccessTokenGrant {
    private static final Messages MESSAGES = Messages.of(RefreshTokenGrant.class);

    private final ClientAuthentication client;

    RefreshTokenGrant(ClientAuthentication client) {
        this.client = client;
    }

    @Override
    public Map<String, String> form(Credentials credentials) throws CredentialsException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        client.addTo(form, credentials);
        form.put("refresh_token", credentials.refreshToken().orElseThrow(() -> new CredentialsException(
                "credentials-incomplete", MESSAGES.format("grant.no-refresh-token"), null)).reveal());
        return form;
    }
}

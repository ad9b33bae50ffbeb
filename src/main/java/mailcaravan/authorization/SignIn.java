package mailcaravan.authorization;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.TokenUri;
import mailcaravan.failure.Provider;
import mailcaravan.oauth.FormText;

/**
 * One sign-in in a browser (RFC 6749 section 4.1, RFC 7636): the page to open, and what its code is redeemed with.
 *
 * @param state
 *            tells the browser's answer from anybody else's request
 */
public record SignIn(CredentialSettings settings, Optional<String> user, RedirectUri redirect, String state,
        ProofKey key) {
    /**
     * The page to open.
     *
     * @throws CredentialsException
     *             if the authorization URI cannot be used
     */
    public String url() throws CredentialsException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId().orElseThrow());
        query.put("redirect_uri", redirect.uri().toString());
        settings.credentials().scope().ifPresent(scope -> query.put("scope", scope));
        query.put("state", state);
        query.put("code_challenge", key.challenge());
        query.put("code_challenge_method", "S256");
        user.or(settings::mailbox).ifPresent(name -> query.put("login_hint", name));
        if (settings.effectiveProvider() == Provider.GOOGLE) {
            // without both Google gives a refresh token at the very first consent only
            query.put("access_type", "offline");
            query.put("prompt", "consent");
        } else if (settings.effectiveProvider() == Provider.MICROSOFT) {
            query.put("response_mode", "query");
        }
        String page = TokenUri.parse(settings.effectiveAuthorizeUri()).toString();
        return page + (page.contains("?") ? "&" : "?") + FormText.of(query);
    }

    /** What the token endpoint is asked with. */
    Map<String, String> grant(String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect.uri().toString());
        form.put("code_verifier", key.verifier());
        settings.credentials().scope().ifPresent(scope -> form.put("scope", scope));
        return form;
    }
}

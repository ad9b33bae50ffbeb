package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Decides token requests: refresh token, client credentials, authorization code and device code, and the signed
 * statement of a service account. Thread-safe.
 */
final class TokenIssuer {
    private static final String MAIL_SCOPE = "https://outlook.office.com/SMTP.Send";
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    private final RegisteredClients clients;
    private final AccessTokens accessTokens;
    private final AuthorizationCodes codes;
    private final DeviceCodes deviceCodes;
    private final ClientAssertions assertions;
    private final DelegatedAccounts delegated;
    private final boolean rotate;
    /** Null: not said. */
    private final Duration refreshTokenLifetime;

    TokenIssuer(RegisteredClients clients, AccessTokens accessTokens, AuthorizationCodes codes, DeviceCodes deviceCodes,
            ClientAssertions assertions, DelegatedAccounts delegated, boolean rotate,
            Duration refreshTokenLifetime) {
        this.clients = clients;
        this.accessTokens = accessTokens;
        this.codes = codes;
        this.deviceCodes = deviceCodes;
        this.assertions = assertions;
        this.delegated = delegated;
        this.rotate = rotate;
        this.refreshTokenLifetime = refreshTokenLifetime;
    }

    /** A decided request: the mailbox that the event line names, and the answer. */
    record Granted(String mailboxes, ObjectNode answer) {}

    /** Answers a request with a token; the audience is the URI at which it arrived. */
    Granted grant(HttpForm form, String audience) throws TokenRefusal {
        String grantType = form.require("grant_type");
        if (grantType.equals(JWT_BEARER)) {
            String mailbox = delegated.mailbox(form, audience);
            return new Granted(mailbox, answer(accessTokens.issue(new Client(mailbox, mailbox, null, null),
                    List.of(mailbox), true)));
        }
        List<Client> candidates = identify(form.require("client_id"));
        switch (grantType) {
            case "refresh_token" :
                authenticate(candidates.get(0), form, audience);
                return byRefreshToken(candidates, form);
            case "client_credentials" :
                authenticate(candidates.get(0), form, audience);
                return byClientCredentials(candidates, form);
            case "authorization_code" :
                authenticate(candidates.get(0), form, audience);
                return delegated(codes.redeem(form.require("code"), candidates.get(0).clientId(),
                        form.require("redirect_uri"), form.find("code_verifier").orElse(null)), form, true);
            case DEVICE_CODE, "device_code" :
                return delegated(deviceCodes.redeem(form.require("device_code"), candidates.get(0).clientId()), form,
                        true);
            default :
                throw TokenRefusal.of(400, "unsupported_grant_type", 70003);
        }
    }

    /** The registrations of a client id, which must be known. */
    List<Client> identify(String clientId) throws TokenRefusal {
        List<Client> candidates = clients.withId(clientId);
        if (candidates.isEmpty()) {
            throw TokenRefusal.of(400, "unauthorized_client", 700016);
        }
        return candidates;
    }

    private void authenticate(Client client, HttpForm form, String audience) throws TokenRefusal {
        if (client.certificate() != null) {
            assertions.check(client, form, audience);
            return;
        }
        String given = form.find("client_secret").orElse(null);
        if (client.clientSecret() == null) {
            if (given != null) {
                throw TokenRefusal.of(401, "invalid_client", 700025);
            }
        } else if (given == null) {
            throw TokenRefusal.of(401, "invalid_client", 7000218);
        } else if (!RegisteredClients.same(client.clientSecret(), given)) {
            throw TokenRefusal.of(401, "invalid_client", 7000215);
        }
    }

    private Granted byRefreshToken(List<Client> candidates, HttpForm form) throws TokenRefusal {
        Client client = clients.ownerOf(form.require("refresh_token"), candidates)
                .orElseThrow(() -> TokenRefusal.of(400, "invalid_grant", 70008));
        if (clients.isRevoked(client)) {
            throw TokenRefusal.of(400, "invalid_grant", 700082);
        }
        return delegated(client, form, rotate);
    }

    private Granted byClientCredentials(List<Client> candidates, HttpForm form) throws TokenRefusal {
        if (candidates.get(0).clientSecret() == null && candidates.get(0).certificate() == null) {
            throw TokenRefusal.of(401, "invalid_client", 7000218);
        }
        String scope = form.require("scope");
        if (!scope.endsWith("/.default")) {
            throw TokenRefusal.of(400, "invalid_scope", 1002012);
        }
        List<String> mailboxes = candidates.stream().map(Client::mailbox).toList();
        return new Granted(String.join(", ", mailboxes),
                answer(accessTokens.issue(candidates.get(0), forMail(scope, mailboxes), true)));
    }

    private Granted delegated(Client client, HttpForm form, boolean withRefreshToken) {
        String scope = form.find("scope").orElse(MAIL_SCOPE);
        ObjectNode answer = answer(accessTokens.issue(client, forMail(scope, List.of(client.mailbox())), false));
        answer.put("scope", scope.replace("offline_access", "").strip());
        if (List.of(scope.split(" ")).contains("openid")) {
            answer.put("id_token", idToken(client));
        }
        if (refreshTokenLifetime != null) {
            answer.put("refresh_token_expires_in", refreshTokenLifetime.toSeconds());
        }
        if (withRefreshToken) {
            answer.put("refresh_token", clients.rotate(client));
        }
        return new Granted(client.mailbox(), answer);
    }

    /** Who signed in (OpenID Connect Core 2), not signed: whoever asks got it from the token endpoint itself. */
    private static String idToken(Client client) {
        String claims = JsonNodeFactory.instance.objectNode().put("aud", client.clientId())
                .put("preferred_username", client.mailbox()).toString();
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".";
    }

    /** A token for Graph is a sound token, but no mailbox opens for it: the audience is another. */
    private static List<String> forMail(String scope, List<String> mailboxes) {
        return scope.toLowerCase(Locale.ROOT).contains("//graph.microsoft.") ? List.of() : mailboxes;
    }

    private ObjectNode answer(String accessToken) {
        long seconds = accessTokens.lifetime().toSeconds();
        return JsonNodeFactory.instance.objectNode().put("token_type", "Bearer").put("expires_in", seconds)
                .put("ext_expires_in", seconds).put("access_token", accessToken);
    }
}

package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The service accounts of a Workspace: checks their signed statements (RFC 7523 section 2.1) and refuses in Google's
 * words. Thread-safe.
 */
final class DelegatedAccounts {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, DelegatedAccount> accounts = new ConcurrentHashMap<>();
    private final Clock clock;

    DelegatedAccounts(Clock clock) {
        this.clock = clock;
    }

    /** Makes an account known, in place of another one of its name. */
    void register(DelegatedAccount account) {
        accounts.put(account.email(), account);
    }

    /**
     * Whose mailbox a statement opens.
     *
     * @param audience
     *            the URI at which the request arrived
     */
    String mailbox(HttpForm form, String audience) throws TokenRefusal {
        String[] parts = form.require("assertion").split("\\.", -1);
        JsonNode header = parts.length == 3 ? json(parts[0]) : JSON.nullNode();
        JsonNode claims = parts.length == 3 ? json(parts[1]) : JSON.nullNode();
        DelegatedAccount account = accounts.get(claims.path("iss").asText());
        if (account == null) {
            throw refusal("invalid_grant", "Invalid grant: account not found");
        }
        if (!header.path("alg").asText().equals("RS256") || !signed(account, parts)) {
            throw refusal("invalid_grant", "Invalid JWT Signature.");
        }
        if (!audience.equals(claims.path("aud").asText())) {
            throw refusal("invalid_grant", "Invalid JWT: Failed audience check.");
        }
        Instant now = clock.instant();
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
        Instant end = Instant.ofEpochSecond(claims.path("exp").asLong());
        if (issued.isAfter(now.plus(SKEW)) || end.isBefore(now.minus(SKEW)) || end.isAfter(issued.plus(LONGEST))) {
            throw refusal("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a"
                    + " reasonable timeframe. Check your iat and exp values in the JWT claim.");
        }
        if (account.scope().isEmpty() || !account.scope().equals(claims.path("scope").asText())) {
            throw new TokenRefusal(401, account.scope().isEmpty() ? "unauthorized_client" : "access_denied", 0,
                    account.scope().isEmpty()
                            ? "Client is unauthorized to retrieve access tokens using this method, or client not"
                                    + " authorized for any of the scopes requested."
                            : "Requested client not authorized.");
        }
        String mailbox = claims.path("sub").asText();
        if (!account.mailboxes().contains(mailbox)) {
            throw refusal("invalid_grant", "Invalid email or User ID");
        }
        return mailbox;
    }

    private static boolean signed(DelegatedAccount account, String[] parts) throws TokenRefusal {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(account.key());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(decode(parts[2]));
        } catch (GeneralSecurityException damaged) {
            return false;
        }
    }

    private static JsonNode json(String part) throws TokenRefusal {
        try {
            return JSON.readTree(new String(decode(part), StandardCharsets.UTF_8));
        } catch (JacksonException damaged) {
            throw refusal("invalid_grant", "Bad Request");
        }
    }

    private static byte[] decode(String part) throws TokenRefusal {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException damaged) {
            throw refusal("invalid_grant", "Bad Request");
        }
    }

    private static TokenRefusal refusal(String error, String description) {
        return new TokenRefusal(400, error, 0, description);
    }
}

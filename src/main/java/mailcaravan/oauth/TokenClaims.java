package mailcaravan.oauth;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads the claims of a signed JWT (RFC 7519) without trusting them: no signature is checked, so nothing may be allowed
 * for what they say. Microsoft asks clients not to rely on their form either; whatever cannot be read is no error.
 */
public final class TokenClaims {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 16_384;

    private TokenClaims() {}

    /**
     * The claims of a token.
     *
     * @param token
     *            anything
     * @return a JSON object; empty if it is no JWT: not three parts, longer than 16 KiB, or header or claims no JSON object
     */
    public static Optional<JsonNode> of(String token) {
        String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", -1);
        return parts.length == 3 && object(parts[0]).isPresent() ? object(parts[1]) : Optional.empty();
    }

    private static Optional<JsonNode> object(String part) {
        try {
            return Optional.ofNullable(JSON.readTree(Base64.getUrlDecoder().decode(part))).filter(JsonNode::isObject);
        } catch (IllegalArgumentException | IOException noJson) {
            return Optional.empty();
        }
    }
}

package mailcaravan.authorization;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

import mailcaravan.oauth.FormText;

/**
 * What the browser brought back (RFC 6749 sections 4.1.2 and 4.1.2.1); its text form shows no code.
 *
 * @param code
 *            empty if the sign-in failed
 * @param error
 *            empty if it did not
 * @param description
 *            of the error; may be empty
 */
public record Callback(String code, String error, String description) {
    /** The answer in a query; nothing if it answers another sign-in, or none. */
    static Optional<Callback> of(String rawQuery, String state) {
        Map<String, String> query = FormText.parse(rawQuery);
        byte[] given = query.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8);
        String code = query.getOrDefault("code", "");
        String error = query.getOrDefault("error", "");
        if (!MessageDigest.isEqual(given, state.getBytes(StandardCharsets.UTF_8))
                || code.isEmpty() && error.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Callback(error.isEmpty() ? code : "", error,
                query.getOrDefault("error_description", "")));
    }

    @Override
    public String toString() {
        return "Callback[" + (error.isEmpty() ? "*****" : error) + "]";
    }
}

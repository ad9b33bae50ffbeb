package mailcaravan.oauth;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.account.Secret;
import mailcaravan.failure.Symptom;
import mailcaravan.text.Messages;
import mailcaravan.text.SecretMask;

/**
 * Makes a {@link TokenResponse} of what came back, whatever its content type says, or tells why it is none.
 * <p>
 * Immutable and thread-safe. Nothing that looks like a token leaves it but as a {@link Secret}.
 */
final class TokenResponseReader {
    private static final Messages MESSAGES = Messages.of(TokenResponseReader.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** RFC 6750 section 2.1 is narrower; Google's and Microsoft's tokens are all printable ASCII without blanks. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");
    /** RFC 6749 section 5.1 leaves the default open; Microsoft's shortest is an hour, so five minutes is safe. */
    private static final Duration ASSUMED_LIFETIME = Duration.ofMinutes(5);
    /** Microsoft's longest is 28 hours, and only for clients that take revocation events. */
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(24);

    private static final Duration LONGEST_REFRESH_TOKEN = Duration.ofDays(3_653);

    private final Clock clock;

    /**
     * A reader.
     *
     * @param clock
     *            for a Retry-After that names a date
     */
    TokenResponseReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * The token, if there is one that can be used.
     *
     * @param mask
     *            knows what we sent, which no text may repeat
     * @throws TokenRequestException
     *             with a {@link Symptom.TokenError} otherwise
     */
    TokenResponse read(TokenEndpoint.Answer answer, SecretMask mask) throws TokenRequestException {
        JsonNode node = object(answer, mask);
        String token = text(node, "access_token");
        if (token.isEmpty()) {
            throw failed(answer, null, MESSAGES.format("answer.no-token"));
        }
        if (!TOKEN.matcher(token).matches()) {
            throw failed(answer, null, MESSAGES.format("answer.bad-token"));
        }
        String type = text(node, "token_type");
        if (!type.isEmpty() && !type.equalsIgnoreCase("Bearer")) {
            throw failed(answer, null, MESSAGES.format("answer.token-type", Excerpt.of(mask.of(type))));
        }
        return new TokenResponse(Secret.of(token), lifetime(node.get("expires_in")), token(node, "refresh_token"),
                token(node, "id_token"), refreshTokenLifetime(node.path("refresh_token_expires_in")));
    }

    /**
     * The JSON object of an answer that tells of no error, a token's or another's.
     *
     * @throws TokenRequestException
     *             as {@link #read}
     */
    JsonNode object(TokenEndpoint.Answer answer, SecretMask mask) throws TokenRequestException {
        String body = answer.body() == null ? "" : answer.body();
        Optional<JsonNode> json = object(body);
        if (answer.status() < 200 || answer.status() > 299) {
            throw refused(answer, body, json, mask);
        }
        JsonNode node = json.orElseThrow(() -> failed(answer, null,
                MESSAGES.format(body.isBlank() ? "answer.empty" : "answer.not-json", Excerpt.of(mask.of(body)))));
        if (!text(node, "error").isEmpty()) {
            throw refused(answer, body, json, mask);
        }
        return node;
    }

    /** The failure of an answer that lacks what RFC 8628 section 3.2 wants. */
    TokenRequestException incomplete(TokenEndpoint.Answer answer) {
        return failed(answer, null, MESSAGES.format("answer.no-device-code"));
    }

    private static Optional<Secret> token(JsonNode node, String name) {
        return Optional.of(text(node, name)).filter(TOKEN.asMatchPredicate()).map(Secret::of);
    }

    /** What is no number from a minute to ten years says nothing. */
    private static Optional<Duration> refreshTokenLifetime(JsonNode expiresIn) {
        String text = expiresIn.isValueNode() ? expiresIn.asText().strip() : "";
        return Optional.of(text).filter(digits -> digits.matches("[0-9]{2,9}")).map(Long::parseLong)
                .filter(seconds -> seconds >= 60).map(Duration::ofSeconds)
                .filter(lifetime -> lifetime.compareTo(LONGEST_REFRESH_TOKEN) <= 0);
    }

    /** Absent, not a number, zero or negative: assumed short. Longer than a day: a day. */
    private static Duration lifetime(JsonNode expiresIn) {
        if (expiresIn == null) {
            return ASSUMED_LIFETIME;
        }
        double seconds;
        try {
            seconds = Double.parseDouble(expiresIn.asText().strip());
        } catch (NumberFormatException notANumber) {
            return ASSUMED_LIFETIME;
        }
        if (!(seconds >= 1)) {
            return ASSUMED_LIFETIME;
        }
        return seconds > LONGEST_LIFETIME.toSeconds() ? LONGEST_LIFETIME : Duration.ofSeconds((long) seconds);
    }

    private TokenRequestException refused(TokenEndpoint.Answer answer, String body, Optional<JsonNode> json,
            SecretMask mask) {
        String error = json.map(node -> Excerpt.of(mask.of(text(node, "error")))).orElse("");
        String description = json.map(node -> text(node, "error_description")).orElse("");
        boolean redirect = answer.status() >= 300 && answer.status() <= 399;
        String detail = redirect
                ? MESSAGES.format("answer.redirect")
                : Excerpt.of(mask.of(description.isEmpty() && error.isEmpty() ? body : description));
        return failed(answer, error.isEmpty() ? null : error, detail);
    }

    private TokenRequestException failed(TokenEndpoint.Answer answer, String error, String detail) {
        String status = Integer.toString(answer.status());
        String what = error == null ? detail : (error + ": " + detail).replaceFirst(": $", "");
        return new TokenRequestException(MESSAGES.format("answer.failed", status, what), new Symptom.TokenError(
                answer.status(), error, detail, RetryAfter.parse(answer.retryAfter(), clock).orElse(null)), null);
    }

    private static Optional<JsonNode> object(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || !value.isTextual() ? "" : value.textValue();
    }
}

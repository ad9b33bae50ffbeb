package mailcaravan.oauth;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.text.OneLine;

/**
 * What an access token of Entra ID says of itself; read, not trusted. Source: learn.microsoft.com, "Access token claims
 * reference".
 *
 * @param audience
 *            whom it is for: hosts or application ids, in lower case
 * @param scopes
 *            what the user let the application do, in lower case; empty: it is no delegated token
 * @param roles
 *            what the application itself may do, in lower case; may be empty
 * @param tenant
 *            the directory that issued it
 * @param user
 *            the name that the user signs in with
 * @param application
 *            its client id
 */
record AccessTokenClaims(Set<String> audience, Optional<Set<String>> scopes, Set<String> roles,
        Optional<String> tenant, Optional<Instant> end, Optional<String> user, Optional<String> application) {
    private static final int LONGEST_TEXT = 200;

    /** The claims of a token that says whom it is for; empty for any other, and for one that nobody can read. */
    static Optional<AccessTokenClaims> of(String token) {
        return TokenClaims.of(token).map(AccessTokenClaims::of).filter(claims -> !claims.audience().isEmpty());
    }

    private static AccessTokenClaims of(JsonNode claims) {
        JsonNode end = claims.path("exp");
        return new AccessTokenClaims(
                texts(claims.path("aud")).stream().map(AccessTokenClaims::resource).collect(Collectors.toSet()),
                text(claims, "scp").map(scopes -> Set.copyOf(
                        Arrays.stream(scopes.toLowerCase(Locale.ROOT).split(" +")).collect(Collectors.toSet()))),
                texts(claims.path("roles")).stream().map(each -> each.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                text(claims, "tid"),
                end.isIntegralNumber() && end.canConvertToLong() && Math.abs(end.asLong()) < 1L << 40
                        ? Optional.of(Instant.ofEpochSecond(end.asLong()))
                        : Optional.empty(),
                text(claims, "upn").or(() -> text(claims, "unique_name")),
                text(claims, "appid").or(() -> text(claims, "azp")));
    }

    private static Optional<String> text(JsonNode claims, String name) {
        JsonNode value = claims.path(name);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static List<String> texts(JsonNode value) {
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false).filter(JsonNode::isTextual).map(JsonNode::textValue)
                        .toList()
                : List.of();
    }

    // https://outlook.office.com/, OUTLOOK.office.com and 00000002-…/outlook.office365.com@tenant name one thing each
    private static String resource(String audience) {
        return audience.toLowerCase(Locale.ROOT).replaceFirst("^[a-z]+://", "").replaceFirst("[/@].*$", "");
    }

    /** A text of the token, fit for a line of the log. */
    static String shown(String text) {
        return OneLine.of(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
    }
}

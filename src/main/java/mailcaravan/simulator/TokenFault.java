package mailcaravan.simulator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault of the token endpoint that a client id asks for: it contains {@code fault-503}, {@code fault-429-retry-7},
 * {@code fault-400-invalid_grant}, {@code fault-401-invalid_client-7000222}, {@code fault-400-invalid_grant-google} for
 * Google's words in place of Entra's, or {@code fault-} with html, empty, redirect, silent, disconnect, invalid_scope or
 * slow-2000 (an answer as usual, after so many milliseconds); then, if only the first are wanted, {@code -once} or
 * {@code -twice}.
 *
 * @param status
 *            HTTP status, 0 unless the kind is {@link Kind#STATUS}
 * @param retryAfter
 *            seconds, or -1 for no such header
 * @param error
 *            OAuth error; null unless the kind is {@link Kind#STATUS}
 * @param aadsts
 *            0 for none: Google says it
 * @param delay
 *            milliseconds, 0 unless the kind is {@link Kind#SLOW}
 * @param times
 *            how often it happens for a client id
 */
record TokenFault(Kind kind, int status, int retryAfter, String error, int aadsts, int delay, int times) {
    /** What happens. */
    enum Kind {
        STATUS, HTML, EMPTY, REDIRECT, SILENT, DISCONNECT, INVALID_SCOPE, SLOW
    }

    private static final Pattern SPELLING = Pattern
            .compile("fault-(?:(?<status>[45]\\d\\d)(?:-retry-(?<retry>\\d{1,6}))?(?:-(?<error>[a-z]+_[a-z_]+))?"
                    + "(?:-(?<aadsts>\\d{4,8}|google))?|(?<kind>html|empty|redirect|silent|disconnect|invalid_scope)"
                    + "|slow-(?<delay>\\d{1,5}))"
                    + "(?:-(?<times>once|twice))?(?![a-z0-9_])");

    /** The fault that a client id spells; empty for an ordinary one. */
    static Optional<TokenFault> parse(String clientId) {
        Matcher matcher = SPELLING.matcher(clientId);
        return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
    }

    /** The fault that a text is, with nothing before or behind it; empty if it is none. */
    static Optional<TokenFault> exactly(String text) {
        Matcher matcher = SPELLING.matcher(text);
        return matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
    }

    private static TokenFault of(Matcher matcher) {
        String count = matcher.group("times");
        int times = count == null ? Integer.MAX_VALUE : count.equals("once") ? 1 : 2;
        if (matcher.group("kind") != null) {
            Kind kind = Kind.valueOf(matcher.group("kind").toUpperCase(java.util.Locale.ROOT));
            return new TokenFault(kind, 0, -1, null, 0, 0, times);
        }
        if (matcher.group("delay") != null) {
            return new TokenFault(Kind.SLOW, 0, -1, null, 0, Integer.parseInt(matcher.group("delay")), times);
        }
        int status = Integer.parseInt(matcher.group("status"));
        String retry = matcher.group("retry");
        String error = matcher.group("error");
        String aadsts = matcher.group("aadsts");
        return new TokenFault(Kind.STATUS, status, retry == null ? -1 : Integer.parseInt(retry),
                error == null ? usualError(status) : error,
                aadsts == null ? usualNumber(status, error) : aadsts.equals("google") ? 0 : Integer.parseInt(aadsts),
                0, times);
    }

    private static String usualError(int status) {
        return switch (status) {
            case 400 -> "invalid_request";
            case 401 -> "invalid_client";
            case 500 -> "server_error";
            default -> status == 429 || status > 500 ? "temporarily_unavailable" : "invalid_request";
        };
    }

    private static int usualNumber(int status, String error) {
        if (status == 429) {
            return 90055;
        }
        if (status >= 500) {
            return 90033;
        }
        return switch (error == null ? usualError(status) : error) {
            case "invalid_grant" -> 70008;
            case "invalid_client" -> 7000215;
            case "unauthorized_client" -> 700016;
            case "invalid_scope" -> 70011;
            case "interaction_required" -> 50076;
            case "consent_required" -> 65001;
            default -> 90009;
        };
    }
}

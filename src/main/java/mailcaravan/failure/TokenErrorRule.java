package mailcaravan.failure;

import static mailcaravan.failure.Verdict.RETRY;
import static mailcaravan.failure.Verdict.STOP;

import java.util.List;
import java.util.Set;

/**
 * One row of the table that decides about errors of the token endpoint: on {@code error} and the HTTP status alone, since
 * Microsoft may change its AADSTS numbers ("Microsoft Entra authentication and authorization error codes"). What a number
 * explains stands in {@link TokenErrorExplanation}. The first row that holds wins.
 *
 * @param errors
 *            values of {@code error} (RFC 6749 5.2, Microsoft's and Google's); empty: any, or none
 * @param statuses
 *            of HTTP: a whole one (429), a class (5 for 5yz), or 0 for any
 * @param aadsts
 *            one of these must stand in the description; empty: none needed. Only for the numbers that Microsoft itself
 *            tells clients to wait for
 */
record TokenErrorRule(Set<String> errors, int statuses, Set<String> aadsts, Verdict verdict, String row) {
    /** The row of a request that is refused because there were too many before it. */
    static final String THROTTLED = "token-throttled";
    private static final Set<String> ANY = Set.of();

    private static final List<TokenErrorRule> TABLE = List.of(
            // wait: the loop detection says invalid_grant to users' grants, and a locked user is unlocked by time
            numbered(Set.of("AADSTS50196", "AADSTS90055"), RETRY, THROTTLED),
            numbered(Set.of("AADSTS50053"), RETRY, "user-locked"),
            status(429, RETRY, "token-endpoint-busy"),
            status(5, RETRY, "token-endpoint-busy"),
            status(407, STOP, "proxy-sign-in"),
            row(Set.of("temporarily_unavailable", "server_error", "slow_down", "internal_failure"), RETRY,
                    "token-endpoint-busy"),
            row(Set.of("rate_limit_exceeded"), RETRY, THROTTLED),
            row(Set.of("invalid_client"), STOP, "secret-wrong"),
            row(Set.of("unauthorized_client"), STOP, "app-unknown"),
            row(Set.of("deleted_client"), STOP, "google-deleted-client"),
            row(Set.of("disabled_client"), STOP, "google-disabled-client"),
            row(Set.of("org_internal"), STOP, "google-org-internal"),
            row(Set.of("admin_policy_enforced"), STOP, "google-admin-policy"),
            row(Set.of("invalid_grant"), STOP, "grant-dead"),
            row(Set.of("interaction_required", "login_required", "consent_required", "access_denied"), STOP,
                    "consent-needed"),
            row(Set.of("invalid_scope", "invalid_resource", "invalid_target"), STOP, "scope-wrong"),
            row(Set.of("invalid_request", "unsupported_grant_type", "unsupported_response_type"), STOP,
                    "token-request-wrong"),
            row(Set.of("invalid_tenant"), STOP, "tenant-wrong"));
    private static final TokenErrorRule UNKNOWN_ERROR = row(ANY, RETRY, "token-error-unknown");
    private static final TokenErrorRule NO_TOKEN_ENDPOINT = row(ANY, RETRY, "no-token-endpoint");

    private static TokenErrorRule row(Set<String> errors, Verdict verdict, String row) {
        return new TokenErrorRule(errors, 0, Set.of(), verdict, row);
    }

    private static TokenErrorRule status(int statuses, Verdict verdict, String row) {
        return new TokenErrorRule(ANY, statuses, Set.of(), verdict, row);
    }

    private static TokenErrorRule numbered(Set<String> aadsts, Verdict verdict, String row) {
        return new TokenErrorRule(ANY, 0, aadsts, verdict, row);
    }

    static TokenErrorRule of(Symptom.TokenError symptom) {
        return TABLE.stream().filter(rule -> rule.holds(symptom)).findFirst()
                .orElse(symptom.error() == null ? NO_TOKEN_ENDPOINT : UNKNOWN_ERROR);
    }

    private boolean holds(Symptom.TokenError symptom) {
        int status = symptom.httpStatus();
        String number = TokenErrorExplanation.number(symptom);
        return (errors.isEmpty() || symptom.error() != null && errors.contains(symptom.error()))
                && (statuses == 0 || statuses == status || statuses == status / 100)
                && (aadsts.isEmpty() || number != null && aadsts.contains(number));
    }

    static List<TokenErrorRule> table() {
        return TABLE;
    }
}

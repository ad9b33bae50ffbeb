package mailcaravan.failure;

import java.util.List;
import java.util.Set;

/**
 * One row of the table of token endpoint errors. Decided on {@code error} and the HTTP status; AADSTS numbers only
 * explain, since Microsoft may change them ("Microsoft Entra authentication and authorization error codes").
 *
 * @param errors
 *            values of {@code error} (RFC 6749 5.2); empty: any
 * @param aadsts
 *            one of these in the description makes the row hold; empty: none needed
 */
record TokenErrorRule(Set<String> errors, List<String> aadsts, Verdict verdict, String row) {
    private static final List<TokenErrorRule> TABLE = List.of(
            new TokenErrorRule(Set.of("invalid_grant"), List.of("AADSTS50196"), Verdict.RETRY, "token-throttled"),
            new TokenErrorRule(Set.of("invalid_grant"), List.of("AADSTS50053"), Verdict.RETRY, "user-locked"),
            new TokenErrorRule(Set.of("invalid_client"), List.of("AADSTS7000222"), Verdict.STOP, "secret-expired"),
            new TokenErrorRule(Set.of("invalid_client"), List.of(), Verdict.STOP, "secret-wrong"),
            new TokenErrorRule(Set.of("unauthorized_client"), List.of(), Verdict.STOP, "app-unknown"),
            new TokenErrorRule(Set.of("invalid_grant"), List.of(), Verdict.STOP, "grant-dead"),
            new TokenErrorRule(Set.of("interaction_required", "consent_required", "login_required"), List.of(),
                    Verdict.STOP, "consent-needed"),
            new TokenErrorRule(Set.of("invalid_scope", "invalid_resource"), List.of(), Verdict.STOP, "scope-wrong"),
            new TokenErrorRule(Set.of("temporarily_unavailable", "server_error", "slow_down"), List.of(), Verdict.RETRY,
                    "token-endpoint-busy"),
            new TokenErrorRule(Set.of("invalid_request", "unsupported_grant_type"), List.of(), Verdict.STOP,
                    "token-request-wrong"));
    private static final TokenErrorRule BUSY = new TokenErrorRule(Set.of(), List.of(), Verdict.RETRY,
            "token-endpoint-busy");
    private static final TokenErrorRule NO_TOKEN_ENDPOINT = new TokenErrorRule(Set.of(), List.of(), Verdict.RETRY,
            "no-token-endpoint");

    static TokenErrorRule of(Symptom.TokenError symptom) {
        if (symptom.httpStatus() == 429 || symptom.httpStatus() >= 500) {
            return BUSY;
        }
        return TABLE.stream().filter(rule -> rule.holds(symptom)).findFirst().orElse(NO_TOKEN_ENDPOINT);
    }

    private boolean holds(Symptom.TokenError symptom) {
        return symptom.error() != null && errors.contains(symptom.error())
                && (aadsts.isEmpty() || aadsts.stream().anyMatch(number -> contains(symptom, number)));
    }

    private static boolean contains(Symptom.TokenError symptom, String number) {
        return symptom.description() != null && symptom.description().contains(number + ":");
    }

    static List<TokenErrorRule> table() {
        return TABLE;
    }
}

package mailcaravan.failure;

import static mailcaravan.failure.Provider.GOOGLE;
import static mailcaravan.failure.Provider.MICROSOFT;
import static mailcaravan.failure.Verdict.RETRY;
import static mailcaravan.failure.Verdict.STOP;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One row of the table that explains errors of the token endpoint: which remedy fits, once {@link TokenErrorRule} has
 * decided what follows. A row never changes a verdict, and holds only where its remedy fits the verdict. The first row
 * that holds wins; where none does, the remedy is that of the rule.
 * <p>
 * Source: Microsoft's "Microsoft Entra authentication and authorization error codes"; Google's "Using OAuth 2.0 to Access
 * Google APIs".
 *
 * @param provider
 *            whose token endpoint it is
 * @param numbers
 *            Microsoft's numbers; empty for Google's rows, which go by {@code text}
 * @param text
 *            must be found in {@code "<error> <description>"}, or null
 * @param verdict
 *            the verdict that the remedy fits
 */
record TokenErrorExplanation(Provider provider, Set<String> numbers, Pattern text, Verdict verdict, String row) {
    private static final Pattern AADSTS = Pattern.compile("AADSTS\\d+");

    private static final List<TokenErrorExplanation> TABLE = List.of(
            // secret and certificate
            entra(STOP, "secret-expired", 7000222),
            entra(STOP, "secret-missing", 7000218),
            entra(STOP, "secret-wrong", 7000215, 70002),
            entra(STOP, "public-client", 700025),
            entra(STOP, "assertion-time", 700024),
            entra(STOP, "certificate-expired", 1000502),
            entra(STOP, "certificate-wrong", 700027, 7000214, 7000274, 7000277, 50012),
            // the app
            entra(STOP, "app-disabled", 7000112),
            entra(STOP, "app-unknown", 700016, 70001),
            // the grant
            entra(STOP, "grant-revoked", 50173),
            entra(STOP, "grant-too-old", 70043, 50078),
            entra(STOP, "grant-of-other-tenant", 7000012),
            entra(STOP, "code-used", 54005),
            entra(STOP, "grant-dead", 70008, 700082, 70000),
            // somebody must sign in or consent
            entra(STOP, "mfa-needed", 50076, 50079, 50072, 50074),
            entra(STOP, "conditional-access", 53003),
            entra(STOP, "security-defaults", 530032, 530035),
            entra(STOP, "consent-needed", 65001, 65004),
            // the user
            entra(STOP, "user-unknown", 50034),
            entra(STOP, "user-disabled", 50057),
            entra(STOP, "user-password", 50055, 50126, 50144),
            // scope and resource
            entra(STOP, "scope-wrong", 70011, 28002, 700022),
            entra(STOP, "resource-wrong", 500011, 650052, 650057),
            // tenant, URL, cloud
            entra(STOP, "national-cloud", 90038, 900382, 900432),
            entra(STOP, "tenant-common", 50194, 9001023, 9002332),
            entra(STOP, "tenant-wrong", 90002, 50059),
            // the request
            entra(STOP, "token-request-wrong", 90014, 900144, 9002313),
            // passing
            entra(RETRY, "token-endpoint-busy", 50033, 90006, 90012, 90024, 90033, 90090, 40010, 50087, 70012, 80005),
            // Google
            google(STOP, "google-org-internal", "org_internal"),
            google(STOP, "google-admin-policy", "admin_policy_enforced"),
            google(STOP, "google-deleted-client", "deleted_client|OAuth client was deleted"),
            google(STOP, "google-disabled-client", "disabled_client|OAuth client was disabled"),
            google(STOP, "google-delegation", "^unauthorized_client\\b.*(unauthorized to retrieve|any of the scopes)"
                    + "|^access_denied\\b.*client not authorized"),
            google(STOP, "google-assertion-time", "^invalid_grant\\b.*(short-lived token|reasonable timeframe)"),
            google(STOP, "google-subject", "^invalid_grant\\b.*(Invalid email or User ID|Not a valid email)"),
            google(STOP, "google-service-account-key",
                    "^invalid_grant\\b.*(Invalid JWT Signature|account not found|No valid verifier)"),
            google(STOP, "google-client-wrong", "^(invalid_client|unauthorized_client)\\b"),
            google(STOP, "google-scope", "^invalid_scope\\b"),
            google(STOP, "google-session-ended", "invalid_rapt|rapt_required"),
            google(STOP, "google-grant-dead", "^invalid_grant\\b"));

    private static TokenErrorExplanation entra(Verdict verdict, String row, int... numbers) {
        return new TokenErrorExplanation(MICROSOFT,
                Arrays.stream(numbers).mapToObj(number -> "AADSTS" + number).collect(Collectors.toSet()), null,
                verdict, row);
    }

    private static TokenErrorExplanation google(Verdict verdict, String row, String text) {
        return new TokenErrorExplanation(GOOGLE, Set.of(), Pattern.compile(text, Pattern.CASE_INSENSITIVE), verdict,
                row);
    }

    /** The key of the remedy that fits an error about which a rule has decided. */
    static String row(Symptom.TokenError symptom, TokenErrorRule decided, Provider provider) {
        if (decided.statuses() != 0 && decided.verdict() == STOP) {
            return decided.row(); // a proxy said it, whatever it wrote
        }
        return TABLE.stream().filter(each -> each.verdict == decided.verdict() && each.holds(symptom, provider))
                .findFirst().map(TokenErrorExplanation::row).orElse(decided.row());
    }

    /** The first number of Microsoft's in the description, such as {@code AADSTS7000222}; null without one. */
    static String number(Symptom.TokenError symptom) {
        Matcher matcher = AADSTS.matcher(symptom.description() == null ? "" : symptom.description());
        return matcher.find() ? matcher.group() : null;
    }

    static List<TokenErrorExplanation> table() {
        return TABLE;
    }

    // a number speaks for itself: a custom token endpoint may well be Entra's
    private boolean holds(Symptom.TokenError symptom, Provider asked) {
        if (text == null) {
            String number = number(symptom);
            return number != null && numbers.contains(number);
        }
        return provider == asked && text.matcher(symptom.error() + " " + symptom.description()).find();
    }
}

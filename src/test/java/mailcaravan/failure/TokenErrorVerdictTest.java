package mailcaravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of Entra's and Google's token endpoints, and what each one means. */
class TokenErrorVerdictTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-",
            textBlock = """
                    401 | invalid_client | AADSTS7000215: Invalid client secret provided. | STOP | secret-wrong | AADSTS7000215
                    401 | invalid_client | AADSTS7000222: The provided client secret keys are expired. | STOP | secret-expired | AADSTS7000222
                    400 | invalid_client | AADSTS7000218: The request body must contain client_assertion or client_secret. | STOP | secret-missing | AADSTS7000218
                    400 | unauthorized_client | AADSTS700016: Application was not found in the directory. | STOP | app-unknown | AADSTS700016
                    400 | invalid_grant | AADSTS70008: The refresh token has expired due to inactivity. | STOP | grant-dead | AADSTS70008
                    400 | invalid_grant | AADSTS700082: The refresh token has expired due to inactivity. | STOP | grant-dead | AADSTS700082
                    400 | invalid_grant | AADSTS50173: The provided grant has expired due to it being revoked. | STOP | grant-revoked | AADSTS50173
                    400 | invalid_grant | Token has been expired or revoked. | STOP | grant-dead | invalid_grant
                    400 | interaction_required | AADSTS50076: you must use multi-factor authentication | STOP | mfa-needed | AADSTS50076
                    400 | consent_required | AADSTS65001: The user has not consented | STOP | consent-needed | AADSTS65001
                    400 | login_required | - | STOP | consent-needed | login_required
                    400 | invalid_grant | AADSTS50053: The account is locked | RETRY | user-locked | AADSTS50053
                    400 | invalid_grant | AADSTS500530: something else | STOP | grant-dead | AADSTS500530
                    400 | invalid_grant | AADSTS50196: The server terminated an operation because it encountered a loop. | RETRY | token-throttled | AADSTS50196
                    400 | invalid_scope | AADSTS70011: The provided value for scope is not valid. | STOP | scope-wrong | AADSTS70011
                    400 | invalid_resource | AADSTS500011: The resource principal was not found. | STOP | resource-wrong | AADSTS500011
                    400 | invalid_request | AADSTS90002: Tenant was not found. | STOP | tenant-wrong | AADSTS90002
                    400 | unsupported_grant_type | - | STOP | token-request-wrong | unsupported_grant_type
                    400 | temporarily_unavailable | AADSTS90033: A transient error has occurred. | RETRY | token-endpoint-busy | AADSTS90033
                    429 | invalid_request | AADSTS50196: loop | RETRY | token-throttled | AADSTS50196
                    429 | - | Too many requests | RETRY | token-endpoint-busy | HTTP 429
                    400 | temporarily_unavailable | AADSTS90055: too many requests | RETRY | token-throttled | AADSTS90055
                    403 | rate_limit_exceeded | - | RETRY | token-throttled | rate_limit_exceeded
                    400 | invalid_grant | AADSTS90033: transient, but the error says otherwise | STOP | grant-dead | AADSTS90033
                    400 | temporarily_unavailable | AADSTS7000222: a number that does not fit the error | RETRY | token-endpoint-busy | AADSTS7000222
                    407 | invalid_client | AADSTS7000222: whatever a proxy writes | STOP | proxy-sign-in | AADSTS7000222
                    400 | something_new | - | RETRY | token-error-unknown | something_new
                    400 | invalid_tenant | - | STOP | tenant-wrong | invalid_tenant
                    400 | access_denied | - | STOP | consent-needed | access_denied
                    400 | deleted_client | The OAuth client was deleted. | STOP | google-deleted-client | deleted_client
                    400 | disabled_client | The OAuth client was disabled. | STOP | google-disabled-client | disabled_client
                    403 | org_internal | - | STOP | google-org-internal | org_internal
                    400 | admin_policy_enforced | - | STOP | google-admin-policy | admin_policy_enforced
                    503 | invalid_client | - | RETRY | token-endpoint-busy | invalid_client
                    500 | - | - | RETRY | token-endpoint-busy | HTTP 500
                    200 | - | <html>sign in to this network</html> | RETRY | no-token-endpoint | HTTP 200
                    302 | - | - | RETRY | no-token-endpoint | HTTP 302
                    407 | - | Proxy Authentication Required | STOP | proxy-sign-in | HTTP 407
                    """)
    void hasTheVerdictOfItsRow(int status, String error, String description, Verdict verdict, String row, String code) {
        Failure failure = FailureCatalogue.classify(new Symptom.TokenError(status, error, description, null));

        assertThat(failure.verdict()).isEqualTo(verdict);
        assertThat(failure.row()).isEqualTo(row);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(failure.stage()).isEqualTo(Stage.TOKEN);
    }

    static Stream<Arguments> numbers() {
        return Map.ofEntries(Map.entry("secret-wrong", "7000215 70002"), Map.entry("secret-expired", "7000222"),
                Map.entry("secret-missing", "7000218"), Map.entry("public-client", "700025"),
                Map.entry("assertion-time", "700024"), Map.entry("certificate-expired", "1000502"),
                Map.entry("certificate-wrong", "700027 7000214 7000274 7000277 50012"),
                Map.entry("app-disabled", "7000112"), Map.entry("app-unknown", "700016 70001"),
                Map.entry("grant-revoked", "50173"), Map.entry("grant-too-old", "70043 50078"),
                Map.entry("grant-of-other-tenant", "7000012"), Map.entry("code-used", "54005"),
                Map.entry("grant-dead", "70008 700082 70000"), Map.entry("mfa-needed", "50076 50079 50072 50074"),
                Map.entry("conditional-access", "53003"), Map.entry("security-defaults", "530032 530035"),
                Map.entry("consent-needed", "65001 65004"), Map.entry("user-unknown", "50034"),
                Map.entry("user-disabled", "50057"), Map.entry("user-password", "50055 50126 50144"),
                Map.entry("scope-wrong", "70011 28002 700022"), Map.entry("resource-wrong", "500011 650052 650057"),
                Map.entry("national-cloud", "90038 900382 900432"),
                Map.entry("tenant-common", "50194 9001023 9002332"), Map.entry("tenant-wrong", "90002 50059"),
                Map.entry("token-request-wrong", "90014 900144 9002313")).entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getValue().split(" "))
                        .map(each -> Arguments.of(each, entry.getKey())));
    }

    @ParameterizedTest(name = "AADSTS{0} {1}")
    @MethodSource("numbers")
    void aNumberChoosesTheRemedyAndNeverTheVerdict(String number, String row) {
        for (String error : List.of("invalid_grant", "invalid_client", "interaction_required", "invalid_request")) {
            Failure failure = FailureCatalogue
                    .classify(new Symptom.TokenError(400, error, "AADSTS" + number + ": text", null));
            assertThat(failure.verdict()).isEqualTo(Verdict.STOP);
            assertThat(failure.row()).isEqualTo(row);
        }
        assertThat(FailureCatalogue.classify(
                new Symptom.TokenError(503, "temporarily_unavailable", "AADSTS" + number + ": text", null)).verdict())
                .isEqualTo(Verdict.RETRY);
    }

    @ParameterizedTest
    @ValueSource(ints = {50033, 90006, 90012, 90024, 90033, 90090, 40010, 50087, 70012, 80005})
    void aPassingErrorIsTriedAgain(int number) {
        Failure failure = FailureCatalogue.classify(
                new Symptom.TokenError(400, "temporarily_unavailable", "AADSTS" + number + ": passing", null));

        assertThat(failure.verdict()).isEqualTo(Verdict.RETRY);
        assertThat(failure.row()).isEqualTo("token-endpoint-busy");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-",
            textBlock = """
                    400 | invalid_grant | Token has been expired or revoked. | google-grant-dead
                    400 | invalid_grant | Bad Request | google-grant-dead
                    400 | invalid_grant | reauth related error (invalid_rapt) | google-session-ended
                    401 | invalid_client | The OAuth client was not found. | google-client-wrong
                    401 | invalid_client | The OAuth client was deleted. | google-deleted-client
                    401 | disabled_client | The OAuth client was disabled. | google-disabled-client
                    401 | unauthorized_client | Unauthorized | google-client-wrong
                    400 | invalid_scope | - | google-scope
                    401 | unauthorized_client | Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested. | google-delegation
                    403 | access_denied | Requested client not authorized. | google-delegation
                    403 | access_denied | The user said no. | consent-needed
                    400 | invalid_grant | Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. | google-assertion-time
                    400 | invalid_grant | Invalid email or User ID | google-subject
                    400 | invalid_grant | Not a valid email. | google-subject
                    400 | invalid_grant | Invalid JWT Signature. | google-service-account-key
                    400 | invalid_grant | Invalid grant: account not found | google-service-account-key
                    403 | org_internal | - | google-org-internal
                    400 | admin_policy_enforced | - | google-admin-policy
                    400 | invalid_request | Missing required parameter: refresh_token | token-request-wrong
                    """)
    void googlesErrorsHaveGooglesRemedies(int status, String error, String description, String row) {
        Symptom symptom = new Symptom.TokenError(status, error, description, null);

        assertThat(FailureCatalogue.classify(symptom, Provider.GOOGLE).verdict()).isEqualTo(Verdict.STOP);
        assertThat(FailureCatalogue.classify(symptom, Provider.GOOGLE).row()).isEqualTo(row);
    }

    @Test
    void everyExplanationIsReachedByANumberOrTextOfThisTest() {
        List<String> google = TokenErrorExplanation.table().stream().filter(each -> each.provider() == Provider.GOOGLE)
                .map(TokenErrorExplanation::row).toList();
        assertThat(google).containsExactlyInAnyOrder("google-grant-dead", "google-session-ended", "google-client-wrong",
                "google-deleted-client", "google-disabled-client", "google-scope", "google-org-internal",
                "google-admin-policy", "google-delegation", "google-assertion-time", "google-subject",
                "google-service-account-key");
        List<String> tested = numbers().map(each -> "AADSTS" + each.get()[0]).toList();
        assertThat(TokenErrorExplanation.table().stream().filter(each -> each.verdict() == Verdict.STOP)
                .flatMap(each -> each.numbers().stream())).containsExactlyInAnyOrderElementsOf(tested);
    }

    @Test
    void everyRuleIsReachedByAnAnswerOfThisTest() throws Exception {
        Set<TokenErrorRule> hit = new HashSet<>();
        CsvSource samples = TokenErrorVerdictTest.class.getDeclaredMethod("hasTheVerdictOfItsRow", int.class,
                String.class, String.class, Verdict.class, String.class, String.class).getAnnotation(CsvSource.class);
        samples.textBlock().lines().map(line -> line.split("\\|")).forEach(columns -> hit.add(TokenErrorRule.of(
                new Symptom.TokenError(Integer.parseInt(columns[0].strip()),
                        columns[1].strip().equals("-") ? null : columns[1].strip(), columns[2], null))));
        assertThat(hit).containsAll(TokenErrorRule.table()).hasSize(TokenErrorRule.table().size() + 2);
    }

    @Test
    void opensWithTheSentenceOfSmailAndGivesStatusErrorAndDescription() {
        Failure failure = FailureCatalogue.classify(new Symptom.TokenError(400, "invalid_grant", "AADSTS70008: expired",
                Duration.ofSeconds(3)));

        assertThat(failure.headline(Locale.ENGLISH)).startsWith("ERR-0028:")
                .endsWith("HTTP 400 invalid_grant AADSTS70008: expired").doesNotContain("AADSTS70008 ERR-0028");
        assertThat(failure.headline(Locale.JAPANESE)).startsWith("ERR-0028:").contains("AADSTS70008");
    }
}

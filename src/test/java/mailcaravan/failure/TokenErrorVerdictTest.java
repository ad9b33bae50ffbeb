package mailcaravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of Entra's and Google's token endpoints, and what each one means. */
class TokenErrorVerdictTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-",
            textBlock = """
                    401 | invalid_client | AADSTS7000215: Invalid client secret provided. | STOP | secret-wrong | AADSTS7000215
                    401 | invalid_client | AADSTS7000222: The provided client secret keys are expired. | STOP | secret-expired | AADSTS7000222
                    400 | invalid_client | AADSTS7000218: The request body must contain client_assertion or client_secret. | STOP | secret-wrong | AADSTS7000218
                    400 | unauthorized_client | AADSTS700016: Application was not found in the directory. | STOP | app-unknown | AADSTS700016
                    400 | invalid_grant | AADSTS70008: The refresh token has expired due to inactivity. | STOP | grant-dead | AADSTS70008
                    400 | invalid_grant | AADSTS700082: The refresh token has expired due to inactivity. | STOP | grant-dead | AADSTS700082
                    400 | invalid_grant | AADSTS50173: The provided grant has expired due to it being revoked. | STOP | grant-dead | AADSTS50173
                    400 | invalid_grant | Token has been expired or revoked. | STOP | grant-dead | invalid_grant
                    400 | interaction_required | AADSTS50076: you must use multi-factor authentication | STOP | consent-needed | AADSTS50076
                    400 | consent_required | AADSTS65001: The user has not consented | STOP | consent-needed | AADSTS65001
                    400 | login_required | - | STOP | consent-needed | login_required
                    400 | invalid_grant | AADSTS50053: The account is locked | RETRY | user-locked | AADSTS50053
                    400 | invalid_grant | AADSTS500530: something else | STOP | grant-dead | AADSTS500530
                    400 | invalid_grant | AADSTS50196: The server terminated an operation because it encountered a loop. | RETRY | token-throttled | AADSTS50196
                    400 | invalid_scope | AADSTS70011: The provided value for scope is not valid. | STOP | scope-wrong | AADSTS70011
                    400 | invalid_resource | AADSTS500011: The resource principal was not found. | STOP | scope-wrong | AADSTS500011
                    400 | invalid_request | AADSTS90002: Tenant was not found. | STOP | token-request-wrong | AADSTS90002
                    400 | unsupported_grant_type | - | STOP | token-request-wrong | unsupported_grant_type
                    400 | temporarily_unavailable | AADSTS90033: A transient error has occurred. | RETRY | token-endpoint-busy | AADSTS90033
                    429 | invalid_request | AADSTS50196: loop | RETRY | token-endpoint-busy | AADSTS50196
                    503 | invalid_client | - | RETRY | token-endpoint-busy | invalid_client
                    500 | - | - | RETRY | token-endpoint-busy | HTTP 500
                    200 | - | <html>sign in to this network</html> | RETRY | no-token-endpoint | HTTP 200
                    302 | - | - | RETRY | no-token-endpoint | HTTP 302
                    407 | - | Proxy Authentication Required | RETRY | no-token-endpoint | HTTP 407
                    """)
    void hasTheVerdictOfItsRow(int status, String error, String description, Verdict verdict, String row, String code) {
        Failure failure = FailureCatalogue.classify(new Symptom.TokenError(status, error, description, null));

        assertThat(failure.verdict()).isEqualTo(verdict);
        assertThat(failure.row()).isEqualTo(row);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(failure.stage()).isEqualTo(Stage.TOKEN);
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

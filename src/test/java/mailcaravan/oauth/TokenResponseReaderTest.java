package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.account.Secret;
import mailcaravan.failure.Symptom;
import mailcaravan.text.SecretMask;

class TokenResponseReaderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC);
    private static final String JWT = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL291dGxvb2sifQ.c2lnbmF0dXJl";
    private final TokenResponseReader reader = new TokenResponseReader(CLOCK);
    private final SecretMask mask = new SecretMask();
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @Test
    void aUsableAnswerIsReadAndShowsNoToken() throws Exception {
        TokenResponse response = read(answer(200, "{\"token_type\":\"bearer\",\"access_token\":\"" + JWT
                + "\",\"expires_in\":\"3599\",\"refresh_token\":\"0.AX\"}"));
        assertThat(response.accessToken()).isEqualTo(Secret.of(JWT));
        assertThat(response.lifetime()).isEqualTo(Duration.ofSeconds(3599));
        assertThat(response.refreshToken()).contains(Secret.of("0.AX"));
        assertThat(response.toString()).doesNotContain("eyJ", "0.AX");
    }

    @Test
    void aRefreshTokenThatWouldBreakTheFileIsNotTaken() throws Exception {
        assertThat(read(answer(200, "{\"access_token\":\"a\",\"refresh_token\":\"b\\r\\nClientID=evil\"}"))
                .refreshToken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | the answer is empty",
            "<html><body>Please sign in</body></html> | the answer is not JSON, perhaps a proxy's page: <html><body>Please sign in</body></html>",
            "[] | the answer is not JSON", "{} | holds no access_token",
            "{\"access_token\":\"\"} | holds no access_token", "{\"access_token\":5} | holds no access_token",
            "{\"access_token\":\"a b\"} | illegal characters", "{\"access_token\":\"a\\nb\"} | illegal characters",
            "{\"access_token\":\"\\u65e5\"} | illegal characters",
            "{\"access_token\":\"a\",\"token_type\":\"mac\"} | the token type mac is not Bearer",
            "{\"error\":\"invalid_grant\"} | (HTTP 200): invalid_grant"})
    void anAnswerWithoutUsableTokenIsAFailure(String body, String sentence) {
        assertThatThrownBy(() -> read(answer(200, body))).isInstanceOf(TokenRequestException.class)
                .hasMessageContaining(sentence).message().doesNotContain("\n");
    }

    @Test
    void aTokenAboveSixteenKibibytesIsRefused() {
        assertThatThrownBy(() -> read(answer(200, "{\"access_token\":\"" + "a".repeat(16_385) + "\"}")))
                .hasMessageContaining("longer than 16 KiB").message().hasSizeLessThan(200);
    }

    @Test
    void anEntraErrorKeepsItsNumberOnOneLine() {
        Symptom.TokenError error = failure(answer(400,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: The provided client secret keys for app "
                        + "'11111111-2222-3333-4444-555555555555' are expired.\\r\\nTrace ID: 9\",\"error_codes\":[7000222]}"));
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(error.error()).isEqualTo("invalid_client");
        assertThat(error.description()).isEqualTo("AADSTS7000222: The provided client secret keys for app "
                + "'11111111-2222-3333-4444-555555555555' are expired. Trace ID: 9");
        assertThat(error.retryAfter()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"60|60", "0|0", "' 7 '|7", "'Sun, 22 Nov 2026 00:02:00 GMT'|120",
            "'Sat, 21 Nov 2026 00:00:00 GMT'|0", "999999999|86400", "'Sun, 22 Nov 2099 00:00:00 GMT'|86400", "soon|",
            "-1|", "|"})
    void retryAfterIsSecondsOrADate(String header, Long seconds) {
        Symptom.TokenError error = failure(new TokenEndpoint.Answer(429, "", header));
        assertThat(error.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void aRedirectIsAFailureEvenWithAToken() {
        assertThat(failure(answer(302, "{\"access_token\":\"a\"}")).description()).contains("redirect");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"500|<p>token " + JWT + " leaked</p>",
            "500|refresh_token=short-one&x=1",
            "400|{\"error\":\"x\",\"error_description\":\"got refresh_token: 'ab12'\"}",
            "400|{\"error\":\"x\",\"error_description\":\"bad M.R3_BAY.-CdY!x*k\"}",
            "400|{\"error\":\"" + JWT + "\"}"})
    void nothingThatLooksLikeATokenIsRepeated(int status, String body) {
        TokenRequestException failure = catchThrowableOfType(TokenRequestException.class,
                () -> read(answer(status, body)));
        assertThat(failure + " " + failure.symptom()).doesNotContain("eyJ", "short-one", "ab12", "CdY")
                .contains("*****");
    }

    @Test
    void aHugePageIsCut() {
        assertThat(failure(answer(500, "word ".repeat(100_000))).description()).hasSizeLessThan(510).endsWith("…");
    }

    private Symptom.TokenError failure(TokenEndpoint.Answer answer) {
        return (Symptom.TokenError) catchThrowableOfType(TokenRequestException.class, () -> read(answer))
                .symptom();
    }

    private static TokenEndpoint.Answer answer(int status, String body) {
        return new TokenEndpoint.Answer(status, body, null);
    }

    @Test
    void whatWeSentIsNeverRepeated() {
        mask.add("Xyz8Q~short.secret");
        TokenEndpoint.Answer portal = answer(200, "<p>You sent client=a&c=Xyz8Q~short.secret</p>");
        assertThatThrownBy(() -> read(portal)).hasMessageContaining("c=*****</p>").hasMessageNotContaining("Xyz8Q");
        TokenEndpoint.Answer refusal = answer(401,
                "{\"error\":\"invalid_client\",\"error_description\":\"not: 8Q~short.sec\"}");
        assertThatThrownBy(() -> read(refusal)).hasMessageContaining("not: *****").hasMessageNotContaining("short");
    }

    private TokenResponse read(TokenEndpoint.Answer answer) throws TokenRequestException {
        return reader.read(answer, mask);
    }
}

package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.account.Secret;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Verdict;

class PreflightTest {
    private static final String TENANT = "0f0f0f0f-1111-2222-3333-444444444444";
    private static final Instant NOW = Instant.ofEpochSecond(2_000_000_000L);
    private static final String EXCHANGE = "\"aud\":\"https://outlook.office.com\"";
    private static final String SOUND = EXCHANGE + ",\"scp\":\"SMTP.Send\"";

    private final Preflight preflight = Preflight.of("default", "Info@example.com", Optional.of(TENANT),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Secret token(String claims) {
        return Secret
                .of(base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64("{" + claims + "}") + ".signature");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    "aud":"https://graph.microsoft.com","scp":"SMTP.Send"               | token-for-graph
                    "aud":"https://graph.microsoft.com/","roles":["SMTP.SendAsApp"]     | token-for-graph
                    "aud":"00000003-0000-0000-c000-000000000000","scp":"Mail.Send"      | token-for-graph
                    "aud":["https://GRAPH.microsoft.us"]                                | token-for-graph
                    "aud":"https://outlook.office.com","scp":"IMAP.AccessAsUser.All"    | token-without-smtp-send
                    "aud":"00000002-0000-0ff1-ce00-000000000000","scp":""               | token-without-smtp-send
                    """)
    void whatIsCertainIsAFailureOfTheSignInWithItsOwnRemedy(String claims, String code) {
        assertThatThrownBy(() -> preflight.check(token(claims))).isInstanceOfSatisfying(TokenRequestException.class,
                refused -> {
                    Failure failure = FailureCatalogue.classify(refused);
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.row()).isEqualTo(code);
                    assertThat(failure.verdict()).isEqualTo(Verdict.STOP);
                    assertThat(failure.stage()).isEqualTo(Stage.AUTH);
                    assertThat(failure.scope().concernsAccount()).isTrue();
                    assertThat(failure.reason(Locale.ENGLISH)).doesNotContain("ERR-0028");
                });
        assertThat(preflight.suspicion()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    "aud":"https://management.azure.com","scp":"SMTP.Send"                         | token-audience
                    "aud":"https://outlook.office365.com","appid":"app-1"                          | token-without-send-as-app
                    "aud":"https://outlook.office365.com","roles":["Mail.Send"]                    | token-without-send-as-app
                    "aud":"https://outlook.office.com","scp":"SMTP.Send","tid":"another"           | token-of-other-tenant
                    "aud":"https://outlook.office.com","scp":"SMTP.Send","upn":"boss@example.com"  | token-of-other-user
                    "aud":"https://outlook.office.com","scp":"SMTP.Send","exp":2000000000          | token-ended
                    """)
    void whatIsOnlyLikelyPassesAndExplainsARefusal(String claims, String code) throws Exception {
        preflight.check(token(claims));
        assertThat(preflight.suspicion()).map(Symptom.Local::code).contains(code);

        Failure refused = FailureCatalogue
                .classify(new Symptom.Reply(Stage.AUTH, 535, "5.7.3", "535 5.7.3 Authentication unsuccessful"))
                .suspecting(preflight.suspicion());
        assertThat(refused.row()).isEqualTo(code);
        assertThat(refused.code()).isEqualTo("535 5.7.3");
        assertThat(refused.verdict()).isEqualTo(Verdict.REFRESH);
        assertThat(refused.headline(Locale.ENGLISH)).startsWith("535 5.7.3 Authentication unsuccessful - ");
        assertThat(refused.reply()).isEqualTo("535 5.7.3 Authentication unsuccessful");

        Failure busy = FailureCatalogue.classify(new Symptom.Reply(Stage.AUTH, 421, "4.3.2", "421 4.3.2 Busy"));
        assertThat(busy.suspecting(preflight.suspicion())).isEqualTo(busy);

        preflight.check(token(SOUND));
        assertThat(preflight.suspicion()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {SOUND, EXCHANGE + ",\"scp\":\"openid smtp.send\",\"exp\":2000003600",
            "\"aud\":\"https://outlook.office365.com/\",\"roles\":[\"SMTP.SendAsApp\"],\"idtyp\":\"app\"",
            "\"aud\":\"00000002-0000-0ff1-ce00-000000000000/outlook.office365.com@x\",\"roles\":[\"SMTP.SendAsApp\"]",
            "\"aud\":\"https://outlook.office365.us\",\"scp\":\"SMTP.Send\"",
            "\"aud\":\"https://partner.outlook.cn\",\"scp\":\"SMTP.Send\"",
            SOUND + ",\"tid\":\"0F0F0F0F-1111-2222-3333-444444444444\",\"upn\":\"info@example.onmicrosoft.com\"",
            SOUND + ",\"exp\":\"soon\",\"tid\":7,\"upn\":null", "\"scp\":\"Mail.Send\""})
    void aSoundTokenPasses(String claims) {
        assertThatCode(() -> preflight.check(token(claims))).doesNotThrowAnyException();
        assertThat(preflight.suspicion()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EwBopaque", "ya29.a0Af-google", "a.b.c", "..", "eyJ9.eyJ9.x", "bnVsbA.bnVsbA.x",
            "W10.W10.x", "MQ.MQ.x", "e30.e30.", "e30.eyJhdWQiOnt9fQ.x", "e30.!!!.x"})
    void aTokenThatNobodyCanReadPasses(String opaque) {
        assertThatCode(() -> preflight.check(Secret.of(opaque))).doesNotThrowAnyException();
        assertThat(preflight.suspicion()).isEmpty();
    }

    @Test
    void anEndlessOneIsNotRead() {
        String claims = "\"aud\":\"https://graph.microsoft.com\",\"pad\":\"" + "x".repeat(20_000) + "\"";
        assertThatCode(() -> preflight.check(token(claims))).doesNotThrowAnyException();
    }

    @Test
    void whatATokenSaysCannotForgeALine() throws Exception {
        preflight.check(token(SOUND + ",\"upn\":\"a@b\\r\\nERROR forged" + "y".repeat(1_000) + "\""));
        assertThat(preflight.suspicion().orElseThrow().detail()).doesNotContain("\n", "\r").hasSizeLessThan(400);
    }

    @Test
    void aUselessTokenIsNotHandedOutAndItsRotatedRefreshTokenIsKept() {
        CredentialsStub credentials = new CredentialsStub();
        TokenEndpointStub endpoint = TokenEndpointStub
                .answering("{\"access_token\":\"" + token("\"aud\":\"https://graph.microsoft.com\"").reveal()
                        + "\",\"expires_in\":3600,\"refresh_token\":\"rotated\"}");
        AccessTokenProvider provider = new CachingAccessTokenProvider("default", credentials, endpoint,
                TokenListener.NONE, preflight);
        assertThatThrownBy(provider::accessToken).isInstanceOf(TokenRequestException.class);
        assertThat(credentials.refreshToken).isEqualTo("rotated");
    }
}

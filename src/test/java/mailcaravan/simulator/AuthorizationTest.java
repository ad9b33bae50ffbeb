package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

class AuthorizationTest {
    /** The example of RFC 7636 appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String REDIRECT = "http://localhost:8765/done";

    @TempDir
    Path store;
    private Simulator simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorOptions.defaults().withStore(store));
        simulator.register(new Client("a@example.org", "id", null, null));
        simulator.register(new Client("b@example.org", "id", null, null));
        simulator.register(new Client("c@example.org", "declined-id", null, null));
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void leadsFromTheBrowserToARefreshTokenThatWorks() throws IOException {
        String location = authorize("id", "&login_hint=b@example.org");
        assertThat(location).startsWith(REDIRECT + "?code=").endsWith("&state=s+1");
        String code = location.substring((REDIRECT + "?code=").length(), location.indexOf("&state"));
        HttpResponse<String> response = redeem(code, VERIFIER);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = TokenRequests.json(response);
        SmtpDialogue.loggedIn(simulator, "b@example.org", answer.get("access_token").textValue()).close();
        HttpResponse<String> refreshed = TokenRequests.post(simulator.plainTokenUri(), "grant_type", "refresh_token",
                "client_id", "id", "refresh_token", answer.get("refresh_token").textValue());
        assertThat(refreshed.statusCode()).isEqualTo(200);
        assertThat(redeem(code, VERIFIER).body()).contains("AADSTS54005");
    }

    @Test
    void refusesAWrongVerifierAndADecliningUser() throws IOException {
        String location = authorize("id", "");
        String code = location.substring((REDIRECT + "?code=").length(), location.indexOf("&state"));
        assertThat(redeem(code, "wrong").body()).contains("invalid_grant", "AADSTS501481");
        assertThat(authorize("declined-id", "")).startsWith(REDIRECT + "?error=access_denied");
    }

    @Test
    void asksABrowsersUserToSignInAndToConsent() throws IOException {
        HttpResponse<String> signIn = browse("&login_hint=b%40example.org", null);
        assertThat(signIn.statusCode()).isEqualTo(200);
        assertThat(signIn.body()).contains("<html lang=\"ja\">", "value=\"b@example.org\"", "パスワード");
        assertThat(browse("", "user=nobody%40example.org").body()).contains("AADSTS50034",
                "value=\"nobody@example.org");
        assertThat(browse("&scope=x%3Cy+openid", "user=A%40example.org").body()).contains("<li>x&lt;y</li>",
                "a@example.org", "value=\"yes\"", "value=\"no\"");
        assertThat(location(browse("", "user=a%40example.org&consent=no"))).contains("?error=access_denied");
        String granted = location(browse("", "user=b%40example.org&consent=yes"));
        String code = granted.substring((REDIRECT + "?code=").length(), granted.indexOf("&state"));
        JsonNode answer = TokenRequests.json(TokenRequests.post(simulator.plainTokenUri(), "grant_type",
                "authorization_code", "client_id", "id", "code", code, "redirect_uri", REDIRECT, "code_verifier",
                VERIFIER, "scope", "openid"));
        String claims = answer.get("id_token").textValue().split("\\.")[1];
        assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                .contains("\"preferred_username\":\"b@example.org\"");
    }

    @Test
    void doesNotRedirectToOtherMachines() throws IOException {
        HttpResponse<String> response = TokenRequests.send(TokenRequests
                .request(plain("authorize?response_type=code&client_id=id&redirect_uri=https://evil.example/"))
                .build());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Location")).isEmpty();
        assertThat(response.body()).contains("AADSTS50011");
    }

    @Test
    void grantsADeviceCodeAtTheSecondPoll() throws IOException {
        JsonNode device = TokenRequests.json(TokenRequests.post(plain("devicecode"), "client_id", "id"));
        assertThat(device.get("user_code").textValue()).hasSize(8);
        String code = device.get("device_code").textValue();
        assertThat(poll("id", code).body()).contains("authorization_pending");
        assertThat(TokenRequests.json(poll("id", code)).get("refresh_token").textValue()).isNotEmpty();
        assertThat(poll("id", code).body()).contains("bad_verification_code");
        String declined = TokenRequests.json(TokenRequests.post(plain("devicecode"), "client_id", "declined-id"))
                .get("device_code").textValue();
        poll("declined-id", declined);
        assertThat(poll("declined-id", declined).body()).contains("authorization_declined");
    }

    private String authorize(String clientId, String more) throws IOException {
        HttpResponse<String> response = TokenRequests.send(TokenRequests.request(
                plain("authorize?response_type=code&state=s+1&client_id=" + clientId + "&redirect_uri=" + REDIRECT
                        + "&code_challenge_method=S256&code_challenge=" + CHALLENGE + more))
                .build());
        assertThat(response.statusCode()).isEqualTo(302);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> browse(String more, String form) throws IOException {
        HttpRequest.Builder request = TokenRequests
                .request(plain("authorize?response_type=code&state=s+1&client_id=id&redirect_uri=" + REDIRECT
                        + "&code_challenge=" + CHALLENGE + more))
                .header("Accept", "text/html,*/*").header("Accept-Language", "ja,en;q=0.5");
        return TokenRequests.send(form == null
                ? request.build()
                : request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)).build());
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow(() -> new AssertionError(response.body()));
    }

    private HttpResponse<String> redeem(String code, String verifier) throws IOException {
        return TokenRequests.post(simulator.plainTokenUri(), "grant_type", "authorization_code", "client_id", "id",
                "code", code, "redirect_uri", REDIRECT, "code_verifier", verifier);
    }

    private HttpResponse<String> poll(String clientId, String code) throws IOException {
        return TokenRequests.post(simulator.plainTokenUri(), "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code", "client_id", clientId, "device_code", code);
    }

    private URI plain(String name) {
        return simulator.plainTokenUri().resolve(name);
    }
}

package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.JsonNode;

class TokenEndpointTest {
    private static final Client CARAVAN = TokenRequests.CARAVAN;

    @TempDir
    Path store;
    private Simulator simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorOptions.defaults().withStore(store));
        simulator.register(CARAVAN);
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void answersATokenAndANewRefreshTokenOverHttps() throws IOException {
        HttpClient http = HttpClient.newBuilder().sslContext(new TestTrust(simulator.caCertificate()).context())
                .build();
        HttpResponse<String> response = TokenRequests.send(http, HttpRequest.newBuilder(simulator.tokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=refresh_token&client_id=caravan-id"
                        + "&client_secret=caravan-secret&refresh_token=first-token"))
                .build());
        JsonNode answer = TokenRequests.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValueSatisfying(
                value -> assertThat(value).contains("no-store"));
        assertThat(answer.get("token_type").textValue()).isEqualTo("Bearer");
        assertThat(answer.get("expires_in").intValue()).isEqualTo(3_600);
        assertThat(answer.get("access_token").textValue()).hasSize(3_000);
        assertThat(answer.get("refresh_token").textValue()).startsWith("simulated-refresh-");
    }

    @Test
    void takesRotatedAndEarlierRefreshTokensUntilTheyAreRevoked() throws IOException {
        String second = TokenRequests.json(TokenRequests.refresh(simulator, CARAVAN)).get("refresh_token").textValue();
        Client rotated = new Client(CARAVAN.mailbox(), CARAVAN.clientId(), CARAVAN.clientSecret(), second);
        assertThat(TokenRequests.refresh(simulator, rotated).statusCode()).isEqualTo(200);
        assertThat(TokenRequests.refresh(simulator, CARAVAN).statusCode()).isEqualTo(200);
        simulator.revokeRefreshTokens(CARAVAN.mailbox());
        assertRefused(TokenRequests.refresh(simulator, rotated), 400, "invalid_grant", 700082);
        assertRefused(TokenRequests.refresh(simulator, CARAVAN), 400, "invalid_grant", 700082);
        simulator.register(CARAVAN);
        assertThat(TokenRequests.refresh(simulator, CARAVAN).statusCode()).isEqualTo(200);
    }

    @Test
    void takesARotatedRefreshTokenAfterARestart() throws IOException {
        String second = TokenRequests.json(TokenRequests.refresh(simulator, CARAVAN)).get("refresh_token").textValue();
        simulator.close();
        start();
        Client rotated = new Client(CARAVAN.mailbox(), CARAVAN.clientId(), CARAVAN.clientSecret(), second);
        assertThat(TokenRequests.refresh(simulator, rotated).statusCode()).isEqualTo(200);
        assertRefused(TokenRequests.refresh(simulator,
                new Client(CARAVAN.mailbox(), CARAVAN.clientId(), CARAVAN.clientSecret(), second + "x")), 400,
                "invalid_grant", 70008);
    }

    @Test
    void leavesTheRefreshTokenOutWithoutRotation() throws IOException {
        simulator.close();
        simulator = Simulator.start(SimulatorOptions.defaults().withStore(store).withRotateRefreshTokens(false));
        simulator.register(CARAVAN);
        assertThat(TokenRequests.json(TokenRequests.refresh(simulator, CARAVAN)).has("refresh_token")).isFalse();
    }

    @Test
    void refusesAsEntraDoes() throws IOException {
        URI uri = simulator.plainTokenUri();
        assertRefused(TokenRequests.refresh(simulator, new Client("x@y", "unknown", "s", "t")), 400,
                "unauthorized_client", 700016);
        assertRefused(TokenRequests.refresh(simulator, new Client("x@y", CARAVAN.clientId(), "s", "first-token")), 401,
                "invalid_client", 7000215);
        assertRefused(TokenRequests.refresh(simulator,
                new Client("x@y", CARAVAN.clientId(), CARAVAN.clientSecret(), "t")), 400, "invalid_grant", 70008);
        assertRefused(TokenRequests.post(uri, "grant_type", "refresh_token", "client_id", CARAVAN.clientId(),
                "refresh_token", "first-token"), 401, "invalid_client", 7000218);
        assertRefused(TokenRequests.post(uri, "grant_type", "refresh_token"), 400, "invalid_request", 900144);
        assertRefused(TokenRequests.post(uri, "grant_type", "password", "client_id", CARAVAN.clientId()), 400,
                "unsupported_grant_type", 70003);
        assertRefused(TokenRequests.send(TokenRequests.request(uri).build()), 405, "invalid_request", 900561);
        assertRefused(TokenRequests.send(TokenRequests.request(uri).POST(HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json").build()), 400, "invalid_request", 900144);
        simulator.register(new Client("public@example.org", "public-id", null, "public-token"));
        assertRefused(TokenRequests.refresh(simulator, new Client("x@y", "public-id", "s", "public-token")), 401,
                "invalid_client", 700025);
        assertThat(simulator.counters().tokenRequests()).isEqualTo(9);
        assertThat(simulator.counters().refusedTokenRequests()).isEqualTo(9);
        assertThat(TokenRequests.send(TokenRequests.request(uri.resolve("/elsewhere")).build()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void opensEveryMailboxOfAClientByClientCredentials() throws IOException {
        simulator.register(new Client("other@example.org", CARAVAN.clientId(), CARAVAN.clientSecret(), null));
        assertRefused(clientCredentials("https://outlook.office365.com/SMTP.Send"), 400, "invalid_scope", 1002012);
        String token = TokenRequests.json(clientCredentials("https://outlook.office365.com/.default"))
                .get("access_token").textValue();
        SmtpDialogue.loggedIn(simulator, "other@example.org", token).close();
        SmtpDialogue.loggedIn(simulator, CARAVAN.mailbox(), token).close();
        String graph = TokenRequests.json(clientCredentials("https://graph.microsoft.com/.default"))
                .get("access_token").textValue();
        assertThatThrownBy(() -> SmtpDialogue.loggedIn(simulator, CARAVAN.mailbox(), graph))
                .hasMessageStartingWith("535 5.7.3");
    }

    @ParameterizedTest
    @CsvSource({"fault-500,500,server_error,90033", "fault-503,503,temporarily_unavailable,90033",
            "fault-400-invalid_grant,400,invalid_grant,70008",
            "fault-400-interaction_required-50079,400,interaction_required,50079",
            "x-fault-401-invalid_client-7000222-y,401,invalid_client,7000222"})
    void failsAsTheClientIdAsks(String clientId, int status, String error, int number) throws IOException {
        assertRefused(TokenRequests.refresh(simulator, new Client("x@y", clientId, "s", "t")), status, error, number);
    }

    @Test
    void saysWhenToRetryAndRecoversAfterOnce() throws IOException {
        Client client = new Client("a@example.org", "fault-429-retry-7-once", "s", "t");
        simulator.register(client);
        HttpResponse<String> first = TokenRequests.refresh(simulator, client);
        assertRefused(first, 429, "temporarily_unavailable", 90055);
        assertThat(first.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(TokenRequests.refresh(simulator, client).statusCode()).isEqualTo(200);
    }

    @Test
    void answersWhatIsNoTokenAnswer() throws IOException {
        HttpResponse<String> html = TokenRequests.refresh(simulator, new Client("x@y", "fault-html", "s", "t"));
        assertThat(html.statusCode()).isEqualTo(200);
        assertThat(html.body()).startsWith("<!DOCTYPE html>");
        HttpResponse<String> empty = TokenRequests.refresh(simulator, new Client("x@y", "fault-empty", "s", "t"));
        assertThat(empty.body()).isEqualTo("{}");
        HttpResponse<String> redirect = TokenRequests.refresh(simulator, new Client("x@y", "fault-redirect", "s", "t"));
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("Location")).isPresent();
        assertThat(simulator.counters().refusedTokenRequests()).isEqualTo(3);
    }

    @Test
    void cutsOrKeepsTheConnectionWithoutAnAnswer() {
        assertThatThrownBy(() -> TokenRequests.refresh(simulator, new Client("x@y", "fault-disconnect", "s", "t")))
                .isInstanceOf(IOException.class);
        HttpRequest silent = HttpRequest.newBuilder(simulator.plainTokenUri()).timeout(Duration.ofMillis(200))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_id=fault-silent")).build();
        assertThatThrownBy(() -> TokenRequests.send(silent)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void refusesAScopeWhereAskedTo() throws IOException {
        Client client = new Client("a@example.org", "fault-invalid_scope", "s", "t");
        simulator.register(client);
        assertThat(TokenRequests.refresh(simulator, client).statusCode()).isEqualTo(200);
        assertRefused(TokenRequests.post(simulator.plainTokenUri(), "grant_type", "refresh_token", "client_id",
                client.clientId(), "client_secret", "s", "refresh_token", "t", "scope", "x"), 400, "invalid_scope",
                70011);
    }

    @Test
    void failsForAllUntilHealed() throws IOException {
        simulator.failTokenRequests(503, "temporarily_unavailable", 90033);
        assertRefused(TokenRequests.refresh(simulator, CARAVAN), 503, "temporarily_unavailable", 90033);
        simulator.healTokenRequests();
        assertThat(TokenRequests.refresh(simulator, CARAVAN).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> clientCredentials(String scope) throws IOException {
        return TokenRequests.post(simulator.plainTokenUri(), "grant_type", "client_credentials", "client_id",
                CARAVAN.clientId(), "client_secret", CARAVAN.clientSecret(), "scope", scope);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error, int number)
            throws IOException {
        JsonNode body = TokenRequests.json(response);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(body.get("error").textValue()).isEqualTo(error);
        assertThat(body.get("error_description").textValue()).startsWith("AADSTS" + number + ": ");
        assertThat(body.at("/error_codes/0").intValue()).isEqualTo(number);
        assertThat(body.get("trace_id").textValue()).hasSize(36);
        assertThat(body.get("correlation_id").textValue()).hasSize(36);
        assertThat(body.get("timestamp").textValue()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ");
    }
}

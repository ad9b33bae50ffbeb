package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.WinInetCode;
import mailcaravan.oauth.TokenEndpoint.Answer;
import mailcaravan.oauth.TokenRequestException;

/** The packaged route request-access-token against a real HTTP server on loopback. */
class TokenRequestRouteTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Map<String, String> FORM = Map.of("client_secret", "top-secret");

    private final List<String> requests = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private RoutesFixture routes;
    private HttpServer server;
    private TokenRequestRoute endpoint;

    @BeforeEach
    void start() throws Exception {
        routes = new RoutesFixture().start();
        endpoint = new TokenRequestRoute(routes.context.createProducerTemplate());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        server.stop(0);
        routes.close();
    }

    private URI uri(String pathAndQuery) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + pathAndQuery);
    }

    private void answer(HttpHandler handler) {
        server.createContext("/", http -> {
            requests.add(http.getRequestMethod() + " " + http.getRequestURI() + " "
                    + http.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            handler.handle(http);
            http.close();
        });
    }

    private static void say(HttpExchange http, int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        http.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        http.getResponseBody().write(octets);
    }

    private Symptom failure(URI uri, Duration timeout) {
        TokenRequestException thrown = catchThrowableOfType(TokenRequestException.class,
                () -> endpoint.post(uri, FORM, timeout));
        assertThat(thrown).isNotNull();
        assertThat(thrown.toString()).doesNotContain("top-secret");
        return thrown.symptom();
    }

    @Test
    void theFormIsPostedAsRfc6749Says() throws Exception {
        answer(http -> say(http, 200, "{\"access_token\":\"t\"}"));
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("scope", "https://outlook.office.com/SMTP.Send offline_access");
        form.put("client_secret", "a~b+c&d=é%");

        Answer answer = endpoint.post(uri("/common/oauth2/v2.0/token"), form, TIMEOUT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"access_token\":\"t\"}");
        assertThat(answer.retryAfter()).isNull();
        assertThat(requests).containsExactly("POST /common/oauth2/v2.0/token application/x-www-form-urlencoded "
                + "grant_type=refresh_token&scope=https%3A%2F%2Foutlook.office.com%2FSMTP.Send+offline_access"
                + "&client_secret=a%7Eb%2Bc%26d%3D%C3%A9%25");
    }

    @Test
    void aQueryOfTheUriIsTheServersAndNoOptionOfTheEndpoint() throws Exception {
        answer(http -> say(http, 200, "{}"));

        endpoint.post(uri("/token?api-version=1.0&followRedirects=true&x=%2F"), FORM, TIMEOUT);

        assertThat(requests.get(0)).startsWith("POST /token?api-version=1.0&followRedirects=true&x=%2F ");
    }

    @Test
    void aRefusalIsAnAnswerWithItsRetryAfter() throws Exception {
        answer(http -> {
            http.getResponseHeaders().add("Retry-After", "60");
            say(http, 429, "{\"error\":\"slow_down\"}");
        });

        Answer answer = endpoint.post(uri("/token"), FORM, TIMEOUT);

        assertThat(answer).isEqualTo(new Answer(429, "{\"error\":\"slow_down\"}", "60"));
        assertThat(requests).hasSize(1);
    }

    @Test
    void aServerErrorIsAskedOnce() throws Exception {
        answer(http -> say(http, 503, ""));

        assertThat(endpoint.post(uri("/token"), FORM, TIMEOUT).status()).isEqualTo(503);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowedWithTheSecret() throws Exception {
        answer(http -> {
            http.getResponseHeaders().add("Location", uri("/elsewhere").toString());
            say(http, 307, "");
        });

        assertThat(endpoint.post(uri("/token"), FORM, TIMEOUT).status()).isEqualTo(307);
        assertThat(requests).hasSize(1);
    }

    @Test
    void ofAnEndlessAnswerThe64KibibytesAreReadThatMayMatter() throws Exception {
        answer(http -> say(http, 200, "x".repeat(1_000_000)));

        assertThat(endpoint.post(uri("/token"), FORM, TIMEOUT).body()).hasSize(64 * 1024);
    }

    @Test
    void aRefusedConnectionIsAFailureOfTheTransport() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Symptom symptom = failure(URI.create("http://localhost:" + port + "/token?key=value"), TIMEOUT);

        assertThat(symptom).isInstanceOfSatisfying(Symptom.Transport.class, transport -> {
            assertThat(transport.stage()).isEqualTo(Stage.TOKEN);
            assertThat(transport.peer()).isEqualTo("http://localhost:" + port + "/token");
            assertThat(WinInetCode.of(transport.cause())).isEqualTo(WinInetCode.CANNOT_CONNECT);
        });
    }

    @Test
    void aNameThatNobodyKnowsIsAFailureOfTheTransport() {
        Symptom symptom = failure(URI.create("http://token.invalid/token"), TIMEOUT);

        assertThat(WinInetCode.of(((Symptom.Transport) symptom).cause())).isEqualTo(WinInetCode.NAME_NOT_RESOLVED);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsAFailureOfTheTransport() {
        answer(http -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Symptom symptom = failure(uri("/token"), Duration.ofMillis(300));

        assertThat(WinInetCode.of(((Symptom.Transport) symptom).cause())).isEqualTo(WinInetCode.TIMEOUT);
    }

    @Test
    void aServerThatNeverFinishesTheTlsHandshakeIsAFailureOfTheTransport() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Symptom symptom = failure(URI.create("https://localhost:" + silent.getLocalPort() + "/token"),
                    Duration.ofMillis(300));

            assertThat(WinInetCode.of(((Symptom.Transport) symptom).cause())).isEqualTo(WinInetCode.TIMEOUT);
        }
    }

    @Test
    void aServerThatHangsUpIsAFailureOfTheTransportAndIsNotAskedAgain() {
        answer(http -> {
            throw new IOException("hang up");
        });
        Symptom symptom = failure(uri("/token"), TIMEOUT);

        assertThat(WinInetCode.of(((Symptom.Transport) symptom).cause())).isEqualTo(WinInetCode.CONNECTION_ABORTED);
        assertThat(requests).hasSize(1);
    }

    @Test
    void anAnswerThatIsNoHttpIsNamed() throws Exception {
        try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> greet(odd));
            greeter.start();
            Symptom symptom = failure(URI.create("http://localhost:" + odd.getLocalPort() + "/"), TIMEOUT);

            assertThat(WinInetCode.of(((Symptom.Transport) symptom).cause()))
                    .isEqualTo(WinInetCode.INVALID_SERVER_RESPONSE);
            greeter.join();
        }
    }

    private static void greet(ServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream().write("HTTP/9.9 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the client has had enough
        }
    }

    @Test
    void noTextFormShowsTheForm() {
        assertThat(new TokenForm(FORM).toString()).doesNotContain("top-secret");
        assertThat(new Answer(200, "{\"access_token\":\"t0ken\"}", null).toString()).doesNotContain("t0ken");
    }
}

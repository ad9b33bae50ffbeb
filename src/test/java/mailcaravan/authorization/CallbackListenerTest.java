package mailcaravan.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackListenerTest {
    private CallbackListener listener;
    private int port;

    @BeforeEach
    void open() throws AuthorizationException {
        listener = CallbackListener.open(RedirectUri.parse("http://localhost/myapp/"), "right");
        port = listener.redirect().uri().getPort();
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private String ask(String request, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port)) {
            socket.getOutputStream().write((request + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void onlyTheAnswerToThisSignInCounts() throws Exception {
        String mine = "localhost:" + port;
        assertThat(ask("GET /myapp/?code=x&state=right", "evil.example:" + port)).startsWith("HTTP/1.1 421");
        assertThat(ask("GET /favicon.ico", mine)).startsWith("HTTP/1.1 404");
        assertThat(ask("POST /myapp/?code=x&state=right", mine)).startsWith("HTTP/1.1 405");
        assertThat(ask("GET /myapp/?code=x&state=wrong", mine)).startsWith("HTTP/1.1 400");
        assertThat(ask("GET /myapp/?state=right", mine)).startsWith("HTTP/1.1 400");
        assertThat(ask("GET /myapp/?code=x&state=%zz", mine)).startsWith("HTTP/1.1 400");
        assertThat(listener.await(Duration.ofMillis(1))).isEmpty();

        CompletableFuture<String> browser = CompletableFuture.supplyAsync(() -> {
            try {
                return ask("GET /myapp/?code=a%2Bb&state=right", mine);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(listener.await(Duration.ofSeconds(60)).orElseThrow().code()).isEqualTo("a+b");
        listener.conclude(true, "saved in <there>");
        assertThat(browser.get()).startsWith("HTTP/1.1 200").contains("saved in &lt;there&gt;",
                "Content-security-policy: default-src 'none'").doesNotContain("a+b");
    }

    @Test
    void thePageArrivesHoweverSoonTheCommandEnds() throws Exception {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<String> browser;
            try (CallbackListener each = CallbackListener.open(RedirectUri.parse("http://localhost/myapp/"), "right")) {
                port = each.redirect().uri().getPort();
                browser = CompletableFuture.supplyAsync(() -> {
                    try {
                        return ask("GET /myapp/?code=x&state=right", "localhost:" + port);
                    } catch (IOException e) {
                        return e.toString();
                    }
                });
                assertThat(each.await(Duration.ofSeconds(60))).isPresent();
                each.conclude(true, "saved");
            }
            assertThat(browser.get()).startsWith("HTTP/1.1 200").contains("</html>");
        }
    }

    @Test
    void aTakenPortIsToldWithWhatElseCanBeDone() {
        assertThatThrownBy(() -> CallbackListener.open(RedirectUri.parse("http://127.0.0.1:" + port), "other"))
                .isInstanceOf(AuthorizationException.class).hasMessageContaining(Integer.toString(port))
                .hasMessageContaining("--no-browser");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:8001/", "http://example.com:8001/", "http://localhost:8001/?x=1",
            "http://user@localhost/", "http://localhost:99999/", "localhost:8001", "http://local host/", ""})
    void noOtherMachineIsListenedFor(String uri) {
        assertThatThrownBy(() -> RedirectUri.parse(uri)).isInstanceOf(AuthorizationException.class);
    }
}

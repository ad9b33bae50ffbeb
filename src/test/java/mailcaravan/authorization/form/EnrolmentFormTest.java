package mailcaravan.authorization.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenFile;
import mailcaravan.authorization.RedirectUri;
import mailcaravan.failure.Provider;
import mailcaravan.oauth.GrantExchange;
import mailcaravan.oauth.TokenEndpoint;

/** The form's pages as bare HTTP: who gets them, who may send them, and where the way through them leads. */
class EnrolmentFormTest {
    private static final String SAME = "Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n";
    private final Locale locale = Locale.getDefault();
    private final List<String> said = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    @TempDir
    private Path folder;
    private EnrolmentForm form;
    private String token;
    private int port;

    @BeforeEach
    void open() throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        CredentialSettings known = new CredentialSettings(Optional.of(Provider.MICROSOFT),
                Optional.of("you@example.com"), Optional.empty(), Optional.empty(),
                Optional.of("<script>\"'&"), Optional.of(Secret.of("sesame")), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
        TokenEndpoint office = (uri, fields, timeout) -> new TokenEndpoint.Answer(200,
                "{\"access_token\":\"a\",\"refresh_token\":\"sesame-token\"}", null);
        form = EnrolmentForm.open(new FormTask(known, Optional.empty(),
                new TokenFile(folder.resolve("token.ini"), CredentialSettings.none()),
                new GrantExchange(office, Clock.systemUTC()), Optional.of(RedirectUri.parse("http://localhost/back")),
                (settings, proof) -> address -> {
                    sent.add(address);
                    return new TestMessage.Outcome(false, language -> "refused <b>");
                }), said::add);
        port = form.url().getPort();
        token = form.url().getPath().substring(1, form.url().getPath().length() - 1);
    }

    @AfterEach
    void close() {
        form.close();
        Locale.setDefault(locale);
    }

    private String ask(int at, String head, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), at)) {
            socket.getOutputStream().write((head + (body == null ? "" : "Content-Length: " + body.length() + "\r\n")
                    + "Connection: close\r\n\r\n" + (body == null ? "" : body)).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return ask(port, "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + more, null);
    }

    private String post(String page, String headers, String body) throws IOException {
        return ask(port, "POST /" + token + "/" + page + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\n" + headers, body);
    }

    private static String location(String answer) {
        return answer.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("location: ")).findFirst()
                .orElseThrow(() -> new AssertionError(answer)).substring("location: ".length());
    }

    @Test
    void onlyWhoHasTheAddressSeesTheForm() throws Exception {
        assertThat(get("/")).startsWith("HTTP/1.1 404");
        assertThat(get("/favicon.ico")).startsWith("HTTP/1.1 404");
        assertThat(get("/" + token.substring(1) + "x/")).startsWith("HTTP/1.1 404").doesNotContain("you@example.com");
        assertThat(get("/" + token + "/../x")).startsWith("HTTP/1.1 404");
        assertThat(get("/" + token + "/done")).startsWith("HTTP/1.1 303");
        assertThat(ask(port, "GET /" + token + "/ HTTP/1.1\r\nHost: evil.example:" + port + "\r\n", null))
                .startsWith("HTTP/1.1 421").doesNotContain("you@example.com");
        assertThat(ask(port, "PUT /" + token + "/ HTTP/1.1\r\nHost: localhost:" + port + "\r\n", ""))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void thePageHoldsNoSecretAndLetsNothingIn() throws Exception {
        String page = get("/" + token + "/");

        assertThat(page).startsWith("HTTP/1.1 200").contains("you@example.com", "&lt;script&gt;&quot;&#39;&amp;",
                "Cache-control: no-store", "Referrer-policy: no-referrer", "X-frame-options: DENY",
                "X-content-type-options: nosniff").doesNotContain("sesame", "<script>", "unsafe-inline");
        assertThat(page).containsPattern("Content-security-policy: default-src 'none'; style-src 'nonce-[\\w-]{43}'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        assertThat(get("/" + token + "/", "Accept-Language: ja,en;q=0.5")).contains("<html lang=\"ja\">");
        assertThat(get("/" + token + "/", "Accept-Language: de")).contains("<html lang=\"en\">");
        assertThat(get("/" + token + "/", "Accept-Language: ;;;")).contains("<html lang=\"en\">");
    }

    @Test
    void nobodyElsesPageCanSendTheForm() throws Exception {
        String whole = "token=" + token + "&provider=microsoft&mailbox=you%40example.com&clientId=c&secret=s";
        assertThat(post("", "", whole.replace(token, "x".repeat(43)))).startsWith("HTTP/1.1 403");
        assertThat(post("", "", "provider=microsoft")).startsWith("HTTP/1.1 403");
        assertThat(post("", "Sec-Fetch-Site: cross-site\r\n", whole)).startsWith("HTTP/1.1 403");
        assertThat(post("", "Sec-Fetch-Site: same-site\r\n", whole)).startsWith("HTTP/1.1 403");
        assertThat(post("", "Origin: http://evil.example\r\n", whole)).startsWith("HTTP/1.1 403");
        assertThat(ask(port, "POST /" + token + "/ HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nContent-Type: text/plain\r\n", whole)).startsWith("HTTP/1.1 403");
        assertThat(post("", SAME, whole + "&more=" + "x".repeat(70_000))).startsWith("HTTP/1.1 413");
        assertThat(post("test", SAME, "token=" + token + "&address=a%40example.com")).startsWith("HTTP/1.1 404");
        assertThat(get("/" + token + "/sign-in")).startsWith("HTTP/1.1 303");
        assertThat(sent).isEmpty();
        assertThat(form.awaitSaved(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void theWayLeadsFromTheFormByTheProviderToAFileAndATestMessage() throws Exception {
        String whole = "token=" + token + "&provider=microsoft&mailbox=you%40example.com&clientId=c&secret=s";
        assertThat(location(post("", SAME, whole))).isEqualTo("/" + token + "/sign-in");
        String onward = get("/" + token + "/sign-in");
        assertThat(onward)
                .contains("0;url=https://login.microsoftonline.com/common/oauth2/v2.0/authorize?response_type="
                        + "code&amp;client_id=c&amp;")
                .doesNotContain("secret=s");
        String redirect = onward.replaceAll("(?s).*redirect_uri=http%3A%2F%2Flocalhost%3A(\\d+)%2Fback&.*", "$1");
        String state = onward.replaceAll("(?s).*state=([\\w-]+)&.*", "$1");
        int back = Integer.parseInt(redirect);
        String head = " HTTP/1.1\r\nHost: localhost:" + back + "\r\n";

        String refused = ask(back, "GET /back?error=access_denied&state=" + state + head, null);

        assertThat(location(refused)).isEqualTo(form.url().toString());
        assertThat(said).singleElement().asString().contains("The consent was cancelled");
        assertThat(get("/" + token + "/", "Accept-Language: ja")).contains("承諾が取り消されました", "value=\"c\"");

        assertThat(location(post("", SAME, whole.replace("secret=s", "secret=")))).endsWith("/sign-in");
        String second = get("/" + token + "/sign-in");
        back = Integer.parseInt(second.replaceAll("(?s).*localhost%3A(\\d+)%2Fback&.*", "$1"));
        state = second.replaceAll("(?s).*state=([\\w-]+)&.*", "$1");
        String done = ask(back, "GET /back?code=sesame-code&state=" + state + " HTTP/1.1\r\nHost: localhost:" + back
                + "\r\n", null);

        assertThat(URI.create(location(done))).isEqualTo(form.url().resolve("done"));
        assertThat(done).doesNotContain("sesame-code");
        assertThat(form.awaitSaved(Duration.ofSeconds(60)).orElseThrow().clientSecret()).contains(Secret.of("s"));
        assertThat(folder.resolve("token.ini")).content().contains("RefreshToken=sesame-token", "ClientSecret=s");
        assertThat(get("/" + token + "/done")).contains("token.ini").doesNotContain("sesame");
        assertThat(location(get("/" + token + "/"))).endsWith("/done");

        assertThat(location(post("test", SAME, "token=" + token + "&address=nobody"))).endsWith("/done");
        assertThat(sent).isEmpty();
        post("test", SAME, "token=" + token + "&address=a%40example.com");
        assertThat(sent).containsExactly("a@example.com");
        assertThat(get("/" + token + "/done")).contains("refused &lt;b&gt;");
        assertThat(form.tested().orElseThrow().sent()).isFalse();
        assertThat(form.awaitEnd(Duration.ofMillis(1))).isFalse();
        assertThat(post("finish", SAME, "token=" + token)).startsWith("HTTP/1.1 200");
        assertThat(form.awaitEnd(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aTakenPortIsSaidInTheForm() throws Exception {
        form.close();
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            form = EnrolmentForm.open(new FormTask(CredentialSettings.none(), Optional.empty(),
                    new TokenFile(folder.resolve("token.ini"), CredentialSettings.none()),
                    new GrantExchange((uri, fields, timeout) -> null, Clock.systemUTC()),
                    Optional.of(RedirectUri.parse("http://127.0.0.1:" + taken.getLocalPort())),
                    (settings, proof) -> null), said::add);
            port = form.url().getPort();
            token = form.url().getPath().replace("/", "");
            post("", SAME, "token=" + token + "&provider=google&mailbox=you%40example.com&clientId=c&secret=s");
            assertThat(get("/" + token + "/")).contains("Port " + taken.getLocalPort(), "role=\"alert\"");
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.Trust;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ConnectProxy;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.Client;

/** From a sign-in to a token file that works. */
class AuthorizeIT {
    @TempDir
    private Path folder;
    private Path secret;
    private Path output;

    @BeforeEach
    void writeSecret() throws Exception {
        secret = Files.writeString(folder.resolve("secret.txt"), Rig.SECRET + "\n");
        output = folder.resolve("new.ini");
    }

    private CaravanProcess authorize(Rig rig, String provider, String clientId, String... more) throws Exception {
        return rig.start(Stream.concat(Stream.of("authorize", "--provider", provider, "--mailbox", Rig.MAILBOX,
                "--client-id", clientId, "--secret-file", secret.toString(), "--token-uri",
                rig.office.tokenUri().toString(), "--authorize-uri", rig.office.authorizeUri().toString(), "--output",
                output.toString()), Stream.of(more)).toArray(String[]::new));
    }

    /** The page that the program says is to be opened. */
    private static URI page(Rig rig, CaravanProcess process) {
        rig.awaitThat("the page", () -> url(process).isPresent() || !process.isAlive());
        return URI.create(url(process).orElseThrow(() -> new AssertionError(process.err())));
    }

    private static Optional<String> url(CaravanProcess process) {
        return process.out().lines().filter(line -> line.startsWith("https://") && line.contains("state="))
                .findFirst();
    }

    private static HttpResponse<String> get(Rig rig, URI uri) throws Exception {
        return HttpClient.newBuilder().sslContext(Trust.sslContext(Optional.of(rig.office.caCertificate()))).build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Where the sign-in page sends the browser. */
    private static URI signIn(Rig rig, URI page) throws Exception {
        return URI.create(get(rig, page).headers().firstValue("Location").orElseThrow());
    }

    private void assertThatRunTakes(Rig rig, Path file) throws Exception {
        rig.set("caravan.accounts.default.token-file", file.getFileName().toString());
        try (CaravanProcess run = rig.run()) {
            rig.drop("first.eml", Rig.eml("first", "a@example.org"));
            rig.awaitSent(1);
            assertThat(run.lines("is parked")).isEmpty();
        }
        rig.assertOutcomes(1, 1, 0);
    }

    @Test
    void aSignInAtMicrosoftMakesATokenFileThatRunTakesUnchanged() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess process = authorize(rig, "microsoft", "rig-client", "--redirect-uri",
                    "http://localhost/myapp/");
            URI page = page(rig, process);
            assertThat(page.getQuery()).contains("code_challenge_method=S256", "response_type=code",
                    "offline_access", "login_hint=" + Rig.MAILBOX);
            URI callback = signIn(rig, page);
            assertThat(get(rig, callback.resolve("/favicon.ico")).statusCode()).isEqualTo(404);
            URI forged = URI.create(callback.toString().replaceFirst("state=[^&]+", "state=forged"));
            assertThat(get(rig, forged).statusCode()).isEqualTo(400);
            assertThat(process.isAlive()).isTrue();
            assertThat(output).doesNotExist();

            HttpResponse<String> shown = get(rig, callback);

            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.body()).contains("Sign-in complete", "new.ini", Rig.MAILBOX);
            assertThat(process.awaitExit()).isZero();
            assertThat(process.out()).contains("caravan.accounts.default.token-file=");
            assertThat(Files.readString(output)).startsWith("[OAUTH2]\r\nUserID=" + Rig.MAILBOX)
                    .contains("Provider=1", "OuthURI=").doesNotContain("Scope");
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output))).isEqualTo("rw-------");
            }
            assertThatRunTakes(rig, output);
        }
    }

    @Test
    void aSignInAtGoogleComesBackToAFreePort() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess process = authorize(rig, "google", "rig-client");
            URI page = page(rig, process);
            assertThat(page.getQuery()).contains("access_type=offline", "redirect_uri=http://127.0.0.1:",
                    "https://mail.google.com/");

            assertThat(get(rig, signIn(rig, page)).body()).contains("Sign-in complete");

            assertThat(process.awaitExit()).isZero();
            assertThat(Files.readString(output)).contains("Provider=0", "Scope=https://mail.google.com/");
            assertThatRunTakes(rig, output);
        }
    }

    @Test
    void theTokenEndpointIsAskedThroughTheProxy() throws Exception {
        try (Rig rig = Rig.in(folder); ConnectProxy proxy = new ConnectProxy()) {
            rig.set("caravan.proxy", "http://localhost:" + proxy.port());
            CaravanProcess process = authorize(rig, "google", "rig-client");

            assertThat(get(rig, signIn(rig, page(rig, process))).body()).contains("Sign-in complete");

            assertThat(process.awaitExit()).isZero();
            assertThat(proxy.requests()).isNotEmpty()
                    .allMatch(each -> each.startsWith("CONNECT localhost:" + rig.office.tokenUri().getPort()));
        }
    }

    @Test
    void withoutABrowserTheAddressIsPasted() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess process = authorize(rig, "microsoft", "rig-client", "--no-browser");
            URI callback = signIn(rig, page(rig, process));
            assertThat(callback.toString()).startsWith("http://localhost:8001/myapp/?code=");
            process.type(callback.toString().replaceFirst("state=[^&]+", "state=forged"));
            rig.awaitThat("a hint", () -> process.out().contains("not the address"));
            process.type("  " + callback);
            assertThat(process.awaitExit()).isZero();
            assertThatRunTakes(rig, output);
        }
    }

    @Test
    void aDeviceCodeNeedsNoBrowserHere() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess process = authorize(rig, "microsoft", "rig-client", "--device-code");
            assertThat(process.awaitExit()).as(process.err()).isZero();
            assertThat(process.out()).contains("https://localhost/devicelogin", "holds for 15 minutes")
                    .containsPattern("\\| {4}(\\w ){7}\\w {4}\\|");
            assertThatRunTakes(rig, output);
        }
    }

    @Test
    void aCancelledConsentIsSaidInTheBrowserAndAtTheTerminalAndLeavesNoFile() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.office.register(new Client(Rig.MAILBOX, "declined-client", Rig.SECRET, null));
            CaravanProcess browser = authorize(rig, "microsoft", "declined-client", "--redirect-uri",
                    "http://localhost");
            assertThat(get(rig, signIn(rig, page(rig, browser))).body()).contains("not complete", "cancelled");
            CaravanProcess device = authorize(rig, "microsoft", "declined-client", "--device-code");
            for (CaravanProcess each : List.of(browser, device)) {
                assertThat(each.awaitExit()).isEqualTo(1);
                assertThat(each.onlyLine()).contains("The consent was cancelled: sign in again");
            }
            assertThat(output).doesNotExist();
        }
    }

    @Test
    void aPortThatIsTakenAndASignInThatNeverComesAreOneLineEach() throws Exception {
        try (Rig rig = Rig.in(folder); ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CaravanProcess refused = authorize(rig, "microsoft", "rig-client", "--redirect-uri",
                    "http://localhost:" + taken.getLocalPort() + "/myapp/");
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.onlyLine()).contains("Port " + taken.getLocalPort(), "--no-browser", "--redirect-uri");
            CaravanProcess late = authorize(rig, "microsoft", "rig-client", "--redirect-uri", "http://localhost",
                    "--timeout", "1s");
            assertThat(late.awaitExit()).isEqualTo(1);
            assertThat(late.onlyLine()).contains("Nobody signed in within 1s");
        }
    }

    @Test
    void anAccountsTokenFileIsRenewedAndKeepsWhatIsNotOurs() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            String before = Files.readString(rig.tokenFile());
            CaravanProcess process = rig.start("authorize", "--account", "default", "--redirect-uri",
                    "http://localhost");
            get(rig, signIn(rig, page(rig, process)));
            assertThat(process.awaitExit()).as(process.err()).isZero();
            String renewed = Files.readString(rig.tokenFile());
            assertThat(renewed.replaceFirst("RefreshToken=\\S+", ""))
                    .isEqualTo(before.replaceFirst("RefreshToken=\\S+", "")).contains("Keep=this line");
            assertThat(renewed).isNotEqualTo(before);
            assertThatRunTakes(rig, rig.tokenFile());
        }
    }

    @Test
    void aTestMessageIsSentWithoutAskingOrSaysWhyNot() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess sent = rig.start("authorize", "--account", "default", "--redirect-uri", "http://localhost",
                    "--test-message", "a@example.org");
            get(rig, signIn(rig, page(rig, sent)));
            assertThat(sent.awaitExit()).as(sent.err()).isZero();
            assertThat(sent.out()).contains("The test message to a@example.org was accepted by localhost: 250 2.0.0");
            assertThat(Rig.header(rig.accepted("Test message from Mail Caravan"), "To")).isEqualTo("a@example.org");

            CaravanProcess refused = rig.start("authorize", "--account", "default", "--redirect-uri",
                    "http://localhost", "--test-message", "550-5.1.1@example.org");
            get(rig, signIn(rig, page(rig, refused)));
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.onlyLine()).contains("The token is saved, but the test message was not sent: 550 5.1.1");
            assertThat(rig.office.acceptedCount()).isEqualTo(1);
        }
    }

    @Test
    void wrongUseEndsWithStatus2() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess google = authorize(rig, "google", "rig-client", "--device-code");
            CaravanProcess unknown = authorize(rig, "yahoo", "rig-client");
            CaravanProcess nobody = rig.start("authorize", "--output", output.toString());
            CaravanProcess both = authorize(rig, "microsoft", "rig-client", "--form");
            CaravanProcess noAddress = authorize(rig, "microsoft", "rig-client", "--test-message", "nobody");
            for (CaravanProcess each : List.of(google, unknown, nobody, both, noAddress)) {
                assertThat(each.awaitExit()).isEqualTo(2);
                assertThat(each.onlyLine()).contains("authorize --help");
            }
        }
    }
}

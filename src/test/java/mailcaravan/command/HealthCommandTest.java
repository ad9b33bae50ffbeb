package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpServer;

import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.HttpAddress;
import mailcaravan.harness.ClosedPort;

/** {@code health}: one line, status 0 or 1, whatever it meets. */
class HealthCommandTest {
    private static final String UP = "{\"status\":\"UP\",\"checks\":[{\"name\":\"mail-caravan\",\"status\":\"UP\"}]}";

    @TempDir
    Path folder;
    private final Locale locale = Locale.getDefault();
    private final PrintStream systemOut = System.out;
    private final PrintStream systemErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer server;
    private String asked = "";

    @BeforeEach
    void capture() throws IOException {
        Locale.setDefault(Locale.ENGLISH);
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.start();
    }

    @AfterEach
    void release() {
        server.stop(0);
        System.setOut(systemOut);
        System.setErr(systemErr);
        Locale.setDefault(locale);
    }

    private void answer(int status, String body) {
        server.createContext("/", exchange -> {
            asked = exchange.getRequestURI().getPath();
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            try (OutputStream answer = exchange.getResponseBody()) {
                answer.write(octets);
            }
        });
    }

    private int health(String configuration, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("application.properties"), configuration);
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[]{"health", "--config", file.toString()}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return MailCaravan.execute(arguments);
    }

    private String port() {
        return "caravan.http.port=" + server.getAddress().getPort() + "\n";
    }

    private String onlyLine() {
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        String line = err.toString(StandardCharsets.UTF_8);
        assertThat(line).startsWith("mail-caravan: ").hasLineCount(1).doesNotContain("\tat ");
        return line;
    }

    @ParameterizedTest
    @CsvSource({"--verbose, /q/health/ready", "--live, /q/health/live"})
    void aBundleThatIsUpIsStatusZeroAndOneLine(String option, String path) throws IOException {
        answer(200, UP);
        // accounts are not looked at: a half-written one does not make the bundle that runs unhealthy
        assertThat(health(port() + "caravan.http.host=0.0.0.0\ncaravan.accounts.shop.grant=none\n", option)).isZero();
        assertThat(asked).isEqualTo(path);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("http://127.0.0.1:").contains(path, "UP")
                .hasLineCount(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void checksThatAreDownAreNamedOnOneLine() throws IOException {
        answer(503, "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"polling-a\\nb\",\"status\":\"DOWN\"},"
                + "{\"name\":\"camel\",\"status\":\"UP\"}]}");
        assertThat(health(port(), "--live")).isEqualTo(1);
        assertThat(onlyLine()).contains("DOWN: polling-a\ufffdb.").doesNotContain("camel");
    }

    @Test
    void standbyIsSaidInTheUsersLanguageToo() throws IOException {
        answer(503, "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"mail-caravan\",\"status\":\"DOWN\","
                + "\"data\":{\"standby\":true}}]}");
        assertThat(health(port())).isEqualTo(1);
        assertThat(onlyLine()).contains("on standby", "--live");
        err.reset();
        Locale.setDefault(Locale.JAPAN);
        assertThat(health(port())).isEqualTo(1);
        assertThat(onlyLine()).contains("待機中");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"200|<html>", "200|{}", "503|''", "404|" + UP, "200|[1]",
            "503|" + UP, "302|''"})
    void anotherProgramOnThePortIsNotTakenForTheBundle(int status, String body) throws IOException {
        answer(status, body);
        assertThat(health(port())).isEqualTo(1);
        assertThat(onlyLine()).contains("is not Mail Caravan", "caravan.http.port");
    }

    @Test
    void nobodyThereIsStatusOne() throws IOException {
        assertThat(health("caravan.http.port=" + ClosedPort.find())).isEqualTo(1);
        assertThat(onlyLine()).contains("nobody answers at http://127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "caravan.http.port=\n", "caravan.http.port=0\n", "caravan.http.port=x\n",
            "caravan.http.port=70000\n", "caravan.http.prot=8080\n"})
    void withoutAPortNothingIsAskedAndTheKeyIsNamed(String configuration) throws IOException {
        assertThat(health(configuration)).isEqualTo(1);
        assertThat(onlyLine()).contains("caravan.http.port");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "'::', [::1]", "::1, [::1]", "10.1.2.3, 10.1.2.3", "localhost, localhost"})
    void whereRunListensOnAllAddressesLoopbackIsAsked(String host, String near) throws Exception {
        ConfigurationSources sources = ConfigurationSources.only(folder, Map.of("caravan.http.host", host,
                "caravan.http.port", "8080"));
        assertThat(HttpAddress.load(sources).nearHost()).isEqualTo(near);
    }
}

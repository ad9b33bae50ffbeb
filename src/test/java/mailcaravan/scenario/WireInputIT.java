package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.RawServer;
import mailcaravan.harness.Rig;

/**
 * What comes over the wire is no SMTP, no JSON, or has no end: it is bounded in memory and time, classified, told in one
 * short line, and each account goes on when something sensible answers again. A small HTML page and a redirect:
 * {@link TokenEndpointIT}.
 */
class WireInputIT {
    private static final long SOCKET_BUFFERS = 16_000_000;
    private static final int LONGEST_LINE = 1_000;

    @TempDir
    Path folder;

    private final List<RawServer> servers = new ArrayList<>();
    private final Map<String, String> expected = new LinkedHashMap<>();

    @Test
    void whateverIsSaidIsBoundedClassifiedAndSurvived() throws Exception {
        try (Rig rig = Rig.in(folder).heap("-Xmx96m")) {
            smtp(rig, "longline", RawServer.saying(("220 " + "a".repeat(1 << 20) + "\r\n").getBytes(
                    StandardCharsets.US_ASCII)), "[12152]");
            smtp(rig, "noise", RawServer.saying(noise()), "[12152]");
            smtp(rig, "manylines", RawServer.endlessly(new byte[0], ascii("220-and one more thing\r\n")), "[12152]");
            smtp(rig, "noline", RawServer.endlessly(new byte[0], "a".repeat(8192).getBytes(
                    StandardCharsets.US_ASCII)), "[12152]");
            smtp(rig, "website", RawServer.saying(ascii("HTTP/1.1 400 Bad Request\r\n\r\n<html></html>\r\n")),
                    "[12152]");
            smtp(rig, "manyextensions", (in, out) -> {
                out.write(ascii("220 mail.example.test ESMTP\r\n"));
                line(in);
                RawServer.endlessly(new byte[0], ascii("250-X-AND-ONE-MORE\r\n")).speak(in, out);
            }, "[12152]");
            token(rig, "endlesspage", RawServer.endlessly(ascii("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
                    ascii("<p>Please sign in to use this network.</p>\n")), "not JSON");
            token(rig, "endlessjson", RawServer.endlessly(
                    ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"access_token\":\""),
                    ascii("aaaaaaaaaaaaaaaa")), "not JSON");
            token(rig, "hugepage", RawServer.endlessly(
                    ascii("HTTP/1.1 200 OK\r\nContent-Length: 900000000000\r\n\r\n"), ascii("<html>\n")), "not JSON");
            token(rig, "endlesshead", RawServer.endlessly(ascii("HTTP/1.1 200 OK\r\n"), ascii("X-More: and more\r\n")),
                    "[12152]");
            token(rig, "nohttp", RawServer.saying(noise()), "[12152]");
            for (String account : expected.keySet()) {
                rig.drop(account + "/one.eml", Rig.emlFrom(account + "@example.com", account, "a@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitSent(expected.size());

            for (Map.Entry<String, String> each : expected.entrySet()) {
                assertThat(run.lines("account " + each.getKey() + " is parked")).as(each.getKey()).singleElement()
                        .asString().contains(each.getValue());
                assertThat(run.lines("account " + each.getKey() + " works again")).as(each.getKey()).hasSize(1);
            }
            assertThat(run.err().lines()).allMatch(line -> line.length() < LONGEST_LINE, "a short line")
                    .noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
            assertThat(run.err()).doesNotContain("OutOfMemory", "\tat ");
            assertThat(servers).allMatch(each -> each.spoken() < SOCKET_BUFFERS, "bounded");
            rig.assertOutcomes(expected.size(), expected.size(), 0);
        } finally {
            for (RawServer each : servers) {
                each.close();
            }
        }
    }

    private void smtp(Rig rig, String account, RawServer.Speech speech, String code) throws IOException {
        RawServer server = server(rig.office.smtpPort(), speech);
        rig.account(account, account).set("caravan.accounts." + account + ".smtp.port",
                Integer.toString(server.port())).set("caravan.accounts." + account + ".smtp.timeout", "3s");
        expected.put(account, code);
    }

    private void token(Rig rig, String account, RawServer.Speech speech, String code) throws IOException {
        RawServer server = server(rig.office.plainTokenUri().getPort(), (in, out) -> {
            line(in);
            speech.speak(in, out);
        });
        rig.account(account, account, URI.create("http://localhost:" + server.port() + "/common/oauth2/v2.0/token"));
        Path file = folder.resolve(account + ".ini");
        Files.writeString(file, Files.readString(file).replace("TIME_OUT=30", "TIME_OUT=3"));
        expected.put(account, code);
    }

    private RawServer server(int behind, RawServer.Speech speech) throws IOException {
        RawServer server = new RawServer(2, behind, speech);
        servers.add(server);
        return server;
    }

    private static void line(InputStream in) throws IOException {
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1).readLine();
    }

    private static byte[] noise() {
        byte[] noise = new byte[20_000];
        new Random(451).nextBytes(noise);
        return noise;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.LegacyTlsServer;
import mailcaravan.harness.Rig;
import mailcaravan.harness.SilentServer;

/**
 * Faults that no simulator plays: names that no resolver knows, servers that take a connection and say nothing, a peer of
 * the age of TLS 1.0, URLs that are none. Each gives the number that SMAIL's users know, for the token endpoint and for SMTP,
 * and parks its account alone. Certificates: {@link TlsIT}; a token endpoint that is closed: {@link TokenEndpointIT}; its
 * proxy: {@link ProxyIT}.
 */
class RealFaultsIT {
    private static final String UNKNOWN_HOST = "no-such-host.invalid";

    @TempDir
    Path folder;

    private final Map<String, String[]> expected = new LinkedHashMap<>();

    @Test
    void eachFaultGivesItsNumberAndParksItsAccountAlone() throws Exception {
        try (SilentServer silent = new SilentServer(); Rig rig = Rig.in(folder)) {
            int closed = ClosedPort.find();
            token(rig, "nametoken", "https://" + UNKNOWN_HOST + "/token", "[12007] https://" + UNKNOWN_HOST, "DNS");
            smtp(rig, "namesmtp", UNKNOWN_HOST, 587, "[12007] " + UNKNOWN_HOST + ":587", "DNS");
            token(rig, "silenttoken", "https://localhost:" + silent.port() + "/token",
                    "[12002] https://localhost:" + silent.port(), "firewall");
            smtp(rig, "silentsmtp", "localhost", silent.port(), "[12002] localhost:" + silent.port(), "firewall");
            smtp(rig, "closedsmtp", "localhost", closed, "[12029] localhost:" + closed,
                    "Check host, port and firewall");
            smtp(rig, "proxysmtp", "localhost", rig.office.smtpPort(), "[12029] localhost:" + rig.office.smtpPort(),
                    "through the proxy localhost:" + closed);
            rig.set("caravan.accounts.proxysmtp.smtp.proxy", "http://localhost:" + closed);
            token(rig, "badurl", "https://[login.example.com/token", "[12005]", "https://[login.example.com/token",
                    "TokenURI");
            token(rig, "noscheme", "login.example.com/token", "[12006]", "login.example.com/token", "TokenURI");
            assertEachIsParkedAndTheOthersWork(rig);
        }
    }

    @Test
    void aPeerThatKnowsOnlyTls10Is12157() throws Exception {
        assumeTrue(LegacyTlsServer.available(), "openssl is not installed, so nothing here can speak TLS 1.0");
        try (LegacyTlsServer old = LegacyTlsServer.start(folder); Rig rig = Rig.in(folder)) {
            assertThat(old.speaksTls10(folder)).as("openssl still speaks TLS 1.0").isTrue();
            rig.trust(folder.resolve("legacy-certificate.pem"));
            token(rig, "oldtoken", "https://localhost:" + old.port() + "/token",
                    "[12157] https://localhost:" + old.port(), "TLS 1.2 or later");
            smtp(rig, "oldsmtp", "localhost", old.port(), "[12157] localhost:" + old.port(), "TLS 1.2 or later");
            rig.set("caravan.accounts.oldsmtp.smtp.security", "tls");
            assertEachIsParkedAndTheOthersWork(rig);
        }
    }

    private void assertEachIsParkedAndTheOthersWork(Rig rig) throws Exception {
        for (String account : expected.keySet()) {
            rig.drop(account + "/one.eml", Rig.emlFrom(account + "@example.com", "one", "a@example.org"));
        }
        rig.drop("one.eml", Rig.eml("one", "a@example.org"));
        CaravanProcess run = rig.run();
        rig.awaitSent(1);
        rig.awaitThat("all parked", () -> run.lines(" is parked").size() >= expected.size());
        for (Map.Entry<String, String[]> each : expected.entrySet()) {
            assertThat(run.lines("account " + each.getKey() + " is parked")).as(each.getKey()).singleElement()
                    .asString().contains(each.getValue());
        }
        assertThat(run.lines(" is parked")).hasSize(expected.size());
        assertThat(run.err()).doesNotContain("\tat ");
        rig.assertOutcomes(1, 1, 0, expected.size());
    }

    private void token(Rig rig, String account, String tokenUri, String... parts) throws IOException {
        rig.account(account, account, URI.create("https://token.invalid/"));
        Path file = folder.resolve(account + ".ini");
        Files.writeString(file, Files.readString(file).replace("https://token.invalid/", tokenUri)
                .replace("TIME_OUT=30", "TIME_OUT=1"));
        expected.put(account, parts);
    }

    private void smtp(Rig rig, String account, String host, int port, String... parts) throws IOException {
        String prefix = "caravan.accounts." + account + ".smtp.";
        rig.account(account, account).set(prefix + "host", host).set(prefix + "port", Integer.toString(port))
                .set(prefix + "timeout", "1s").set(prefix + "connect-timeout", "2s");
        expected.put(account, parts);
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.ConnectProxy;
import mailcaravan.harness.Rig;

/** The token endpoint behind an HTTP proxy: what the proxy wants is given, or named with its cure. */
class ProxyIT {
    private static final String PASSWORD = "proxy-password-0451";
    private static final String BASIC = "Basic "
            + Base64.getEncoder().encodeToString(("caravan:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    @Test
    void aSignInThatIsNotSupportedIsNamedAndBasicIsGiven() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(); Rig rig = behindProxy("http://localhost:" + proxy.port())) {
            rig.set("caravan.proxy.username", "caravan").set("caravan.proxy.password", PASSWORD);
            proxy.refuse("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n"
                    + "Proxy-Authenticate: Negotiate");
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("parked", () -> !run.lines(" is parked").isEmpty());
            assertThat(run.lines(" is parked")).singleElement().asString().containsIgnoringCase("ntlm")
                    .contains("ERR-0028", "cntlm");
            rig.assertOutcomes(0, 0, 0, 1);
            proxy.refuse(null).demand(BASIC);
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0);
            assertThat(run.lines(" is parked")).hasSize(1);
            assertThat(proxy.requests()).isNotEmpty().containsOnly("CONNECT login.example.test:"
                    + rig.office.tokenUri().getPort() + " HTTP/1.1");
            assertThat(run.err()).doesNotContain(PASSWORD, BASIC);
        }
    }

    @Test
    void aWrongPasswordOfTheProxyIsNamed() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(); Rig rig = behindProxy("http://localhost:" + proxy.port())) {
            rig.set("caravan.proxy.username", "caravan").set("caravan.proxy.password", "mistyped-0451");
            proxy.demand(BASIC);
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("parked", () -> !run.lines(" is parked").isEmpty());
            assertThat(run.lines(" is parked")).singleElement().asString().contains("ERR-0028", "407", "proxy");
            assertThat(run.err()).doesNotContain("mistyped-0451");
            rig.assertOutcomes(0, 0, 0, 1);
        }
    }

    @Test
    void aProxyThatIsNotThereIs12029() throws Exception {
        try (Rig rig = behindProxy("http://localhost:" + ClosedPort.find())) {
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("parked", () -> !run.lines(" is parked").isEmpty());
            assertThat(run.lines(" is parked")).singleElement().asString().contains("ERR-0028", "[12029]",
                    "caravan.proxy");
            rig.assertOutcomes(0, 0, 0, 1);
        }
    }

    @Test
    void theProxyOfTheEnvironmentIsTheSystems() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(); Rig rig = behindProxy("system")) {
            rig.environment("HTTPS_PROXY", "http://localhost:" + proxy.port());
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.run();
            rig.awaitSent(1);
            assertThat(proxy.requests()).hasSize(1);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    // a token endpoint on this machine would be reached directly, so it has a name that only the proxy knows
    private Rig behindProxy(String proxy) throws IOException {
        return Rig.in(folder, options -> options.withHostName("login.example.test")).set("caravan.proxy", proxy);
    }
}

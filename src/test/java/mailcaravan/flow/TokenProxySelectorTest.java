package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.account.ProxyResolver;
import mailcaravan.account.ProxySettings;
import mailcaravan.account.ResolvedProxySelector;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Verdict;

class TokenProxySelectorTest {
    private static final ProxySettings SYSTEM = new ProxySettings(ProxySettings.Kind.SYSTEM, "", 0, "", null);
    private static final ProxySettings EXPLICIT = new ProxySettings(ProxySettings.Kind.HTTP, "proxy.example.com", 3128,
            "", null);
    private static final String ENTRA = "https://login.microsoftonline.com/common/oauth2/v2.0/token";

    private static String chosen(ProxySettings settings, Proxy system, Map<String, String> environment, String uri) {
        ProxySelector of = new ProxySelector() {
            @Override
            public List<Proxy> select(URI asked) {
                return List.of(system);
            }

            @Override
            public void connectFailed(URI asked, SocketAddress address, IOException failure) {
                throw new AssertionError("nobody connects");
            }
        };
        Proxy proxy = new ResolvedProxySelector(new ProxyResolver(settings, of, environment)).select(URI.create(uri))
                .get(0);
        return proxy.type() == Proxy.Type.DIRECT
                ? "direct"
                : ((InetSocketAddress) proxy.address()).getHostString() + ":"
                        + ((InetSocketAddress) proxy.address()).getPort();
    }

    private static Proxy system(String host) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, 8080));
    }

    @Test
    void theConfiguredProxyGoesBeforeAllOthers() {
        assertThat(chosen(EXPLICIT, system("other"), Map.of("https_proxy", "http://third:1"), ENTRA))
                .isEqualTo("proxy.example.com:3128");
    }

    @Test
    void noneIsNone() {
        assertThat(chosen(ProxySettings.NONE, system("other"), Map.of("https_proxy", "http://third:1"), ENTRA))
                .isEqualTo("direct");
    }

    @Test
    void theSystemsProxyGoesBeforeTheEnvironments() {
        assertThat(chosen(SYSTEM, system("other"), Map.of("https_proxy", "http://third:1"), ENTRA))
                .isEqualTo("other:8080");
    }

    @ParameterizedTest
    @CsvSource({"https_proxy, http://third:3128, third:3128", "HTTPS_PROXY, http://third:3128/, third:3128",
            "HTTPS_PROXY, third:3128, third:3128", "https_proxy, http://third, third:80", "https_proxy, '', direct",
            "http_proxy, http://third:1, direct", "https_proxy, http://user:pw@third:3128, third:3128"})
    void theEnvironmentsProxyIsTakenWhereTheSystemHasNone(String name, String value, String proxy) {
        assertThat(chosen(SYSTEM, Proxy.NO_PROXY, Map.of(name, value), ENTRA)).isEqualTo(proxy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a b:3128", "http://[third", "://"})
    void aMalformedProxyInTheEnvironmentIsNone(String value) {
        assertThat(chosen(SYSTEM, Proxy.NO_PROXY, Map.of("https_proxy", value), ENTRA)).isEqualTo("direct");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            login.microsoftonline.com | direct
            .microsoftonline.com | direct
            microsoftonline.com | direct
            LOGIN.MicrosoftOnline.com | direct
            example.com, microsoftonline.com | direct
            * | direct
            online.com | third:1
            example.com | third:1
            , ,  | third:1
            """)
    void noProxyNamesHostsAndDomains(String value, String proxy) {
        assertThat(chosen(SYSTEM, Proxy.NO_PROXY, Map.of("https_proxy", "http://third:1", "no_proxy", value), ENTRA))
                .isEqualTo(proxy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/token", "https://127.0.0.1:1/token", "https://[::1]:1/token",
            "https://LOCALHOST/token"})
    void thisMachineIsReachedDirectlyUnlessAProxyIsNamed(String uri) {
        assertThat(chosen(SYSTEM, system("other"), Map.of("https_proxy", "http://third:1"), uri)).isEqualTo("direct");
        assertThat(chosen(EXPLICIT, system("other"), Map.of(), uri)).isEqualTo("proxy.example.com:3128");
    }

    @Test
    void aProxyThatDemandsWhatNoJavaClientHasIsNamed() {
        Map<String, AuthChallenge> demanded = Map.of("ntlm", new AuthChallenge(ChallengeType.PROXY, "NTLM"));

        assertThatThrownBy(() -> new ProxySignIn().select(ChallengeType.PROXY, demanded, HttpClientContext.create()))
                .isInstanceOfSatisfying(ProxySignInException.class, e -> {
                    assertThat(e.getMessage()).containsIgnoringCase("ntlm");
                    assertThat(FailureCatalogue.classify(e).verdict()).isEqualTo(Verdict.STOP);
                    assertThat(FailureCatalogue.classify(e).remedy(Locale.ENGLISH)).contains("Basic");
                });
    }

    @Test
    void aProxyThatOffersBasicTooIsMetWithBasic() {
        Map<String, AuthChallenge> demanded = Map.of("negotiate", new AuthChallenge(ChallengeType.PROXY, "Negotiate"),
                "basic", new AuthChallenge(ChallengeType.PROXY, "Basic"));

        assertThat(new ProxySignIn().select(ChallengeType.PROXY, demanded, HttpClientContext.create()))
                .isNotNull();
    }
}

package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.account.ProxySettings.Kind;

class ProxySettingsTest {
    @Test
    void theThreeFormsAreRead() throws Exception {
        assertThat(parse("none")).isEqualTo(ProxySettings.NONE);
        assertThat(parse("System").kind()).isEqualTo(Kind.SYSTEM);
        assertThat(parse("http://proxy.example.com:3128/"))
                .isEqualTo(new ProxySettings(Kind.HTTP, "proxy.example.com", 3128, "", null));
        assertThat(parse("http://[::1]:3128").host()).isEqualTo("::1");
    }

    @Test
    void thePasswordIsNeverShown() throws Exception {
        ProxySettings settings = ProxySettings.parse("caravan.proxy", "http://p:1", Optional.of("u"),
                Optional.of(Secret.of("proxy-secret")));
        assertThat(settings.username()).isEqualTo("u");
        assertThat(settings.password().reveal()).isEqualTo("proxy-secret");
        assertThat(settings.toString()).doesNotContain("proxy-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy:8080", "http://proxy", "https://proxy:1", "socks5://p:1080", "http://p:99999",
            "http://p:1/path", "http://u:pw@p:1", "http://a b:1"})
    void anythingElseIsRefusedWithoutRepeatingIt(String value) {
        assertThatThrownBy(() -> parse(value)).isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("caravan.proxy ").message().doesNotContain("pw@");
    }

    private static ProxySettings parse(String value) throws ConfigurationException {
        return ProxySettings.parse("caravan.proxy", value, Optional.empty(), Optional.empty());
    }
}

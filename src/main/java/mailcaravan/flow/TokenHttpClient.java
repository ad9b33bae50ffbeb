package mailcaravan.flow;

import java.net.ProxySelector;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;

import mailcaravan.account.ProxyResolver;
import mailcaravan.account.ProxySettings;

/**
 * How the token endpoint is reached: through the proxy of {@code caravan.proxy}, without cookies, without retries of its
 * own. Thread-safe.
 */
final class TokenHttpClient implements HttpClientConfigurer {
    static final String NAME = "tokenHttpClient";

    private final ProxySettings proxy;

    TokenHttpClient(ProxySettings proxy) {
        this.proxy = proxy;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableCookieManagement().disableAutomaticRetries().disableRedirectHandling();
        ProxySelector selector = new TokenProxySelector(ProxyResolver.of(proxy));
        client.setRoutePlanner(new SystemDefaultRoutePlanner(selector));
        client.setProxyAuthenticationStrategy(new ProxySignIn());
        if (proxy.username() != null && !proxy.username().isEmpty() && proxy.password() != null) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    proxy.host().isEmpty() ? new AuthScope(null, -1) : new AuthScope(proxy.host(), proxy.port()),
                    new UsernamePasswordCredentials(proxy.username(), proxy.password().reveal().toCharArray()));
            client.setDefaultCredentialsProvider(credentials);
        }
    }
}

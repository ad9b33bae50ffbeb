package mailcaravan.flow;

import java.net.ProxySelector;

import javax.net.ssl.SSLContext;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

import mailcaravan.account.ProxyResolver;
import mailcaravan.account.ProxySettings;
import mailcaravan.account.ResolvedProxySelector;

/**
 * How the token endpoint is reached: through the proxy of {@code caravan.proxy}, without cookies, without retries of its
 * own, and with a bound on everything that it may answer. Thread-safe.
 */
final class TokenHttpClient implements HttpClientConfigurer {
    static final String NAME = "tokenHttpClient";

    /** Of one answer; Entra sends about 20, the longest of them some hundred octets. */
    private static final Http1Config BOUNDS = Http1Config.custom().setMaxHeaderCount(200).setMaxLineLength(16 * 1024)
            .setMaxEmptyLineCount(10).build();
    /** No account waits for another one's connection: each asks for one token at a time. */
    private static final int CONNECTIONS = 1_000;

    private final ProxySettings proxy;
    private final SSLContext tls;

    TokenHttpClient(ProxySettings proxy, SSLContext tls) {
        this.proxy = proxy;
        this.tls = tls;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableCookieManagement().disableAutomaticRetries().disableRedirectHandling();
        client.setConnectionManager(connections());
        client.addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "bounded-answer", new BoundedAnswer());
        ProxySelector selector = new ResolvedProxySelector(ProxyResolver.of(proxy));
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

    // Camel's own has no bounds on the head of an answer
    private HttpClientConnectionManager connections() {
        TlsSocketStrategy strategy = new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.CLIENT,
                new DefaultHostnameVerifier());
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(BOUNDS).build())
                .setTlsSocketStrategy((socket, target, port, attachment, context) -> {
                    socket.setSoTimeout(patience(context));
                    return strategy.upgrade(socket, target, port, attachment, context);
                }).setMaxConnTotal(CONNECTIONS).setMaxConnPerRoute(CONNECTIONS).build();
    }

    // a handshake has no time of its own: each of its answers is waited for as long as any other
    private static int patience(HttpContext context) {
        Timeout timeout = HttpClientContext.cast(context).getRequestConfigOrDefault().getResponseTimeout();
        return timeout == null ? 0 : timeout.toMillisecondsIntBound();
    }
}

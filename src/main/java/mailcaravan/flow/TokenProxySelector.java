package mailcaravan.flow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import mailcaravan.account.ProxySettings;

/**
 * Chooses the proxy for the token endpoint: the configured one; or the system's, which is Java's
 * {@code https.proxyHost}, then the operating system's setting, then {@code HTTPS_PROXY} and {@code NO_PROXY}. A token
 * endpoint on this machine is always reached directly. Thread-safe.
 */
final class TokenProxySelector extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final ProxySettings settings;
    private final ProxySelector system;
    private final Map<String, String> environment;

    TokenProxySelector(ProxySettings settings, ProxySelector system, Map<String, String> environment) {
        this.settings = settings;
        this.system = system;
        this.environment = environment;
    }

    static TokenProxySelector of(ProxySettings settings) {
        return new TokenProxySelector(settings, ProxySelector.getDefault(), System.getenv());
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (loopback(host)) {
            return DIRECT;
        }
        return switch (settings.kind()) {
            case NONE -> DIRECT;
            case HTTP -> proxy(settings.host(), settings.port());
            case SYSTEM -> system(uri, host);
        };
    }

    private List<Proxy> system(URI uri, String host) {
        if (system != null) {
            List<Proxy> chosen = system.select(uri).stream().filter(each -> each.type() == Proxy.Type.HTTP).toList();
            if (!chosen.isEmpty()) {
                return chosen;
            }
        }
        String scheme = "https".equals(uri.getScheme()) ? "https_proxy" : "http_proxy";
        String named = variable(scheme);
        if (named.isEmpty() || excluded(host)) {
            return DIRECT;
        }
        URI proxy = URI.create(named.contains("://") ? named : "http://" + named);
        return proxy.getHost() == null ? DIRECT : proxy(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
    }

    private boolean excluded(String host) {
        for (String each : variable("no_proxy").split("[,\\s]+")) {
            String domain = each.strip().toLowerCase(Locale.ROOT);
            String bare = domain.startsWith(".") ? domain.substring(1) : domain;
            if (domain.equals("*") || !bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare))) {
                return true;
            }
        }
        return false;
    }

    private String variable(String name) {
        String lower = environment.get(name);
        String value = lower != null ? lower : environment.get(name.toUpperCase(Locale.ROOT));
        return value == null ? "" : value.strip();
    }

    private static boolean loopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]") || host.equals("::1");
    }

    private static List<Proxy> proxy(String host, int port) {
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // the failure reaches the caller, whose report names it
    }
}

package mailcaravan.account;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the proxy for a target. {@code system} is Java's {@code https.proxyHost}, then the operating system's setting,
 * then {@code HTTPS_PROXY} and {@code NO_PROXY}; what is on this machine is reached directly then. A proxy that is named
 * is used for every target.
 * <p>
 * Thread-safe; decides anew at each call.
 */
public final class ProxyResolver {
    private final ProxySettings settings;
    private final ProxySelector system;
    private final Map<String, String> environment;

    /**
     * A resolver that looks at what it is given.
     *
     * @param system
     *            Java's view of the operating system; may be null
     */
    public ProxyResolver(ProxySettings settings, ProxySelector system, Map<String, String> environment) {
        this.settings = settings;
        this.system = system;
        this.environment = environment;
    }

    /** A resolver that looks at this process. */
    public static ProxyResolver of(ProxySettings settings) {
        return new ProxyResolver(settings, ProxySelector.getDefault(), System.getenv());
    }

    /**
     * The proxy on the way to a target.
     *
     * @param target
     *            with scheme {@code http} or {@code https} and a host
     * @return its unresolved address, or nothing for a direct connection
     */
    public Optional<InetSocketAddress> resolve(URI target) {
        return switch (settings.kind()) {
            case NONE -> Optional.empty();
            case HTTP -> Optional.of(InetSocketAddress.createUnresolved(settings.host(), settings.port()));
            case SYSTEM -> system(target, target.getHost() == null ? "" : target.getHost().toLowerCase(Locale.ROOT));
        };
    }

    private Optional<InetSocketAddress> system(URI target, String host) {
        if (Loopback.is(host)) {
            return Optional.empty();
        }
        if (system != null) {
            for (Proxy proxy : system.select(target)) {
                if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                    return Optional.of(InetSocketAddress.createUnresolved(address.getHostString(), address.getPort()));
                }
            }
        }
        String named = variable("https".equalsIgnoreCase(target.getScheme()) ? "https_proxy" : "http_proxy");
        return named.isEmpty() || excluded(host) ? Optional.empty() : address(named);
    }

    private static Optional<InetSocketAddress> address(String named) {
        try {
            URI proxy = URI.create(named.contains("://") ? named : "http://" + named);
            return Optional.ofNullable(proxy.getHost())
                    .map(host -> InetSocketAddress.createUnresolved(host, proxy.getPort() < 0 ? 80 : proxy.getPort()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
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
}

package mailcaravan.account;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** Shows an HTTP client the proxy that {@code caravan.proxy} means for a token endpoint. Thread-safe. */
public final class ResolvedProxySelector extends ProxySelector {
    private final ProxyResolver resolver;

    /** A selector of what a resolver finds. */
    public ResolvedProxySelector(ProxyResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(resolver.resolve(uri).map(proxy -> new Proxy(Proxy.Type.HTTP, proxy)).orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // the failure reaches the caller, whose report names it
    }
}

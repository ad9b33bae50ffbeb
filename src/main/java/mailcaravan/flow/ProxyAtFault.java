package mailcaravan.flow;

import java.net.URI;
import java.net.UnknownHostException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.net.NamedEndpoint;

import mailcaravan.failure.ProxyException;

/** Tells from the HTTP client's exceptions whether it was a proxy that could not be reached, and names it. */
final class ProxyAtFault {
    private ProxyAtFault() {}

    /** The failure, wrapped with the proxy's name if the connection that failed was not one to the target. */
    static Exception named(URI target, Exception failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            NamedEndpoint peer = cause instanceof HttpHostConnectException refused
                    ? refused.getHost()
                    : cause instanceof ConnectTimeoutException late ? late.getHost() : null;
            if (peer != null && !(same(peer.getHostName(), target) && port(target) == peer.getPort())) {
                return new ProxyException(peer.getHostName() + ":" + peer.getPort(), failure);
            }
            // Java's message is the name, then what the resolver said
            String unknown = cause instanceof UnknownHostException && cause.getMessage() != null
                    ? cause.getMessage().split(":", 2)[0]
                    : null;
            if (unknown != null && !same(unknown, target)) {
                return new ProxyException(unknown, failure);
            }
        }
        return failure;
    }

    private static boolean same(String host, URI target) {
        return host.equalsIgnoreCase(target.getHost().replaceAll("[\\[\\]]", ""))
                || host.equalsIgnoreCase(target.getHost());
    }

    private static int port(URI target) {
        return target.getPort() >= 0 ? target.getPort() : "http".equalsIgnoreCase(target.getScheme()) ? 80 : 443;
    }
}

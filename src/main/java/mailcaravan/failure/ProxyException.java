package mailcaravan.failure;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * The way to a server failed at a proxy, so that the report can name it: nobody looks for the proxy's fault at the
 * server. Immutable.
 */
public final class ProxyException extends IOException {
    private final String proxy;

    /**
     * Names the proxy.
     *
     * @param proxy
     *            {@code host:port}, without user or password
     * @param cause
     *            what Java threw
     */
    public ProxyException(String proxy, Throwable cause) {
        super(proxy + ": " + cause.getMessage(), cause);
        this.proxy = Objects.requireNonNull(proxy, "proxy");
    }

    /** The proxy that an exception's cause chain names, {@code host:port}. */
    static Optional<String> in(Throwable exception) {
        int depth = 0;
        for (Throwable cause = exception; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            if (cause instanceof ProxyException named) {
                return Optional.of(named.proxy);
            }
        }
        return Optional.empty();
    }
}

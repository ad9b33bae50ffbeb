package mailcaravan.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

import mailcaravan.text.Messages;

/**
 * Which proxy to go through.
 * <p>
 * Immutable.
 *
 * @param host
 *            empty unless kind is {@code HTTP}
 * @param port
 *            0 unless kind is {@code HTTP}
 * @param username
 *            empty: no authentication
 * @param password
 *            null without a user name
 */
public record ProxySettings(Kind kind, String host, int port, String username, Secret password) {
    /** No proxy. */
    public static final ProxySettings NONE = new ProxySettings(Kind.NONE, "", 0, "", null);

    private static final Messages MESSAGES = Messages.of(ProxySettings.class);

    /** Who says which proxy. */
    public enum Kind {
        /** Java's system properties and the operating system. */
        SYSTEM,
        /** Straight to the target. */
        NONE,
        /** An HTTP proxy that is named. */
        HTTP
    }

    /**
     * The proxy on the way to the token endpoint, by the keys {@code caravan.proxy*}.
     *
     * @throws ConfigurationException
     *             if they cannot be used
     */
    public static ProxySettings toTokenEndpoint(CaravanConfig caravan) throws ConfigurationException {
        return parse("caravan.proxy", caravan.proxy(), caravan.proxyUsername(), caravan.proxyPassword());
    }

    /**
     * Reads {@code system}, {@code none} or {@code http://host:port}.
     *
     * @param key
     *            the configuration key, for the message
     * @param username
     *            for the proxy's Basic authentication
     * @param password
     *            belongs to the user name
     * @throws ConfigurationException
     *             for anything else, also for a user inside the URL: a URL is shown in logs
     */
    public static ProxySettings parse(String key, String value, Optional<String> username, Optional<Secret> password)
            throws ConfigurationException {
        String user = username.orElse("");
        Secret secret = user.isEmpty() ? null : password.orElse(Secret.of(""));
        if (value.equalsIgnoreCase("none")) {
            return NONE;
        }
        if (value.equalsIgnoreCase("system")) {
            return new ProxySettings(Kind.SYSTEM, "", 0, user, secret);
        }
        URI uri = uri(key, value);
        if (uri.getUserInfo() != null) {
            throw new ConfigurationException(MESSAGES.format("configuration.proxy-user", key));
        }
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return new ProxySettings(Kind.HTTP, host, uri.getPort(), user, secret);
    }

    private static URI uri(String key, String value) throws ConfigurationException {
        try {
            URI uri = new URI(value);
            boolean plain = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
            if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0
                    && uri.getPort() <= 65_535 && plain) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            throw new ConfigurationException(MESSAGES.format("configuration.proxy", key));
        }
        throw new ConfigurationException(MESSAGES.format("configuration.proxy", key));
    }
}

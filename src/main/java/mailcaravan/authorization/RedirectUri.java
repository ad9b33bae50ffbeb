package mailcaravan.authorization;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import mailcaravan.failure.Provider;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * Where the browser comes back to: on this machine only (RFC 8252 section 7.3).
 *
 * @param uri
 *            http, a loopback host, no query; without a port any free one will do
 */
public record RedirectUri(URI uri) {
    /** What SMAIL's users have registered at Entra. */
    private static final URI SMAIL = URI.create("http://localhost:8001/myapp/");
    private static final URI ANY_PORT = URI.create("http://127.0.0.1");
    private static final Messages MESSAGES = Messages.of(RedirectUri.class);

    /** The usual one: SMAIL's, or for Google's desktop clients, which need none registered, any free port. */
    public static RedirectUri of(Provider provider) {
        return new RedirectUri(provider == Provider.GOOGLE ? ANY_PORT : SMAIL);
    }

    /**
     * One that the user names.
     *
     * @throws AuthorizationException
     *             if nobody could listen there, or others than this machine
     */
    public static RedirectUri parse(String text) throws AuthorizationException {
        try {
            URI uri = URI.create(text);
            if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null
                    && List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost().toLowerCase(Locale.ROOT))
                    && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null
                    && uri.getPort() != 0 && uri.getPort() <= 65_535) {
                return new RedirectUri(uri);
            }
        } catch (IllegalArgumentException malformed) {
            throw new AuthorizationException(MESSAGES.format("redirect.unusable", OneLine.of(text)), malformed);
        }
        throw new AuthorizationException(MESSAGES.format("redirect.unusable", OneLine.of(text)));
    }

    /** The port; 0 for any free one. */
    int port() {
        return Math.max(uri.getPort(), 0);
    }

    /** The host in lower case. */
    String host() {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    /** The same place at a port that has been found. */
    RedirectUri at(int port) {
        return uri.getPort() > 0
                ? this
                : new RedirectUri(URI.create("http://" + uri.getHost() + ":" + port
                        + uri.getRawPath()));
    }

    /** The path that a browser asks for. */
    String path() {
        return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }
}

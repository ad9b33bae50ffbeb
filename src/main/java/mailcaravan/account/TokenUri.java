package mailcaravan.account;

import java.net.URI;
import java.net.URISyntaxException;

import mailcaravan.text.Messages;

/** The rules for a token endpoint's URI, with the WinINet numbers that SMAIL's users know. */
public final class TokenUri {
    private static final Messages MESSAGES = Messages.of(TokenUri.class);
    private static final String UNRECOGNIZED_SCHEME = "12006";
    private static final String INVALID_URL = "12005";

    private TokenUri() {}

    /**
     * The URI as such.
     *
     * @param text
     *            as configured; may be empty
     * @throws CredentialsException
     *             code 12006 if it is empty or its scheme is missing or neither https nor http; code 12005 if it is
     *             malformed; code {@code token-uri-not-https} for http to another machine, which would send the secret
     *             in clear (RFC 6749 section 3.2)
     */
    public static URI parse(String text) throws CredentialsException {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new CredentialsException(UNRECOGNIZED_SCHEME, MESSAGES.format("token-uri.empty"), null);
        }
        if (!trimmed.regionMatches(true, 0, "https://", 0, 8) && !trimmed.regionMatches(true, 0, "http://", 0, 7)) {
            throw new CredentialsException(UNRECOGNIZED_SCHEME, MESSAGES.format("token-uri.scheme", shown(trimmed)),
                    null);
        }
        URI uri;
        try {
            uri = new URI(trimmed);
        } catch (URISyntaxException malformed) {
            // the cause would repeat the text, user info included
            throw new CredentialsException(INVALID_URL, MESSAGES.format("token-uri.malformed", shown(trimmed)), null);
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null
                || uri.getPort() > 65_535) {
            throw new CredentialsException(INVALID_URL, MESSAGES.format("token-uri.malformed", shown(trimmed)), null);
        }
        if (plainHttpToOthers(uri)) {
            throw new CredentialsException("token-uri-not-https",
                    MESSAGES.format("token-uri.not-https", shown(trimmed)),
                    null);
        }
        return uri;
    }

    private static boolean plainHttpToOthers(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) && !Loopback.is(uri.getHost());
    }

    /** A URI, checked or not, without query, fragment and user info, which may hold a secret; bounded. */
    public static String shown(String text) {
        String bare = text.replaceFirst("[?#].*$", "").replaceFirst("//[^/]*@", "//").replaceAll("\\p{Cntrl}", "?");
        return bare.length() > 200 ? bare.substring(0, 200) + "…" : bare;
    }
}

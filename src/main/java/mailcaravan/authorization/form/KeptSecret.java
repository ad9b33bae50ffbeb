package mailcaravan.authorization.form;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.Secret;

/**
 * A secret that need not be typed again, and whom it may be shown to: never another server than the one that it was given
 * for, or whoever can change the form's token URI would learn it.
 *
 * @param clientId
 *            the application that it belongs to; empty while that is not settled
 * @param server
 *            host and port of the token endpoint
 */
record KeptSecret(Secret secret, Optional<String> clientId, String server) {
    /** The one that is stored, if there is one. */
    static Optional<KeptSecret> of(CredentialSettings known) {
        return known.clientSecret()
                .map(secret -> new KeptSecret(secret, known.clientId(), server(known.effectiveTokenUri())));
    }

    /** Whether it may be used for these settings. */
    boolean fits(CredentialSettings settings) {
        return clientId.equals(settings.clientId().filter(any -> clientId.isPresent()))
                && !server.isEmpty() && server.equals(server(settings.effectiveTokenUri()));
    }

    /** Host and port of a URI; empty where it has none. */
    static String server(String uri) {
        try {
            String authority = URI.create(uri.strip()).getRawAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}

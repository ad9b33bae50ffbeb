package mailcaravan.oauth;

/**
 * Told of each token request, for a transcript; never of a form, an answer or a secret. Thread-safe; must not throw.
 */
public interface TokenListener {
    /** Hears nothing. */
    TokenListener NONE = new TokenListener() {
    };

    /**
     * The token endpoint is asked.
     *
     * @param tokenUri
     *            as configured, not yet checked
     */
    default void requesting(String tokenUri) {}

    /** A usable access token has come. */
    default void granted() {}

    /**
     * There is no access token.
     *
     * @param failure
     *            a {@link TokenRequestException}, or a {@link mailcaravan.account.CredentialsException} if nobody could
     *            be asked
     */
    default void notGranted(Exception failure) {}
}

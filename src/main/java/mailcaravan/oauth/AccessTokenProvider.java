package mailcaravan.oauth;

/**
 * Hands out an account's access token.
 * <p>
 * Called for each exchange, by any number of threads at once; the implementation owns caching, refresh ahead of expiry,
 * the single flight of a refresh, and the write-back of a rotated refresh token.
 */
public interface AccessTokenProvider {
    /**
     * A token that holds for at least the refresh margin, from the cache where possible.
     *
     * @throws TokenRequestException
     *             if a new one was needed and could not be had; every thread that waited for that refresh gets it
     * @throws mailcaravan.account.CredentialsException
     *             if the account's credentials cannot be read, or a rotated refresh token cannot be stored
     */
    AccessToken accessToken() throws TokenRequestException, mailcaravan.account.CredentialsException;

    /** Forgets a token that the mail server refused. A token that has been replaced meanwhile is left alone. */
    void invalidate(AccessToken refused);

    /**
     * True once a new token should be asked for though the present one still holds, or though nobody has asked for one
     * for a day.
     */
    default boolean renewalDue() {
        return false;
    }

    /**
     * Asks for a new token if that is due and nobody else does; the present one is handed out meanwhile and, if this
     * fails, as long as it holds.
     *
     * @throws TokenRequestException
     *             if a new one could not be had
     * @throws mailcaravan.account.CredentialsException
     *             if the account's credentials cannot be read
     */
    default void renew() throws TokenRequestException, mailcaravan.account.CredentialsException {}

    /** What the mail server probably refuses the last token for, if it does; empty where nobody can tell. */
    default java.util.Optional<mailcaravan.failure.Symptom.Local> suspicion() {
        return java.util.Optional.empty();
    }
}

package mailcaravan.account;

/**
 * Where an account's credentials live: SMAIL's token file, or the configuration with a state file for what rotates.
 * <p>
 * Implementations are thread-safe.
 */
public interface CredentialsStore {
    /**
     * The credentials as they stand now; an operator's edit counts from the next call on.
     *
     * @throws CredentialsException
     *             if they are missing, unreadable or damaged
     */
    Credentials read() throws CredentialsException;

    /**
     * Puts a rotated refresh token on disk; when this returns it survives a power cut.
     *
     * @param refreshToken
     *            the token that replaces the one last read
     * @throws CredentialsException
     *             if it cannot be written; the previous one is then still whole
     */
    void rotate(Secret refreshToken) throws CredentialsException;
}

package mailcaravan.account;

import java.time.Duration;

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

    /**
     * Keeps everybody else who shares the store from refreshing meanwhile, on this host or another one: what is read under
     * it is what the next token request must use, and what is rotated under it has been replaced by nobody. Given back by
     * the thread that took it. It never fails and never waits for longer than the patience: where nobody can be kept out,
     * that is said in the log and the caller goes on.
     *
     * @param patience
     *            longer than a token request and its write-back may take
     */
    default Hold hold(Duration patience) {
        return () -> {
        };
    }

    /**
     * Says that the token endpoint refused what was read last, or that it cannot be read: what is kept in memory is to be read anew, as far as it
     * can be, so that the next {@link #read} has what an operator has replaced meanwhile. Never fails.
     */
    default void rejected() {}

    /** The right to refresh. */
    @FunctionalInterface
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }
}

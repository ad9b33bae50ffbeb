package mailcaravan.account;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An account's credentials as its configuration and files have them now: a secret that lies in a file of its own is read
 * each time, and once the token endpoint has refused what was read, the configuration file is read again, so that a
 * secret that was replaced there needs no restart. Environment variables and {@code -D} cannot change while a program
 * runs.
 * <p>
 * Thread-safe.
 */
final class CurrentCredentials implements CredentialsStore {
    private final Supplier<Optional<AccountConfig>> reread;
    private final Opener opener;
    private AccountConfig config;
    private CredentialSettings settings;
    private CredentialsStore store;

    /** Makes the store that a configuration asks for. */
    @FunctionalInterface
    interface Opener {
        CredentialsStore open(AccountConfig config, CredentialSettings settings);
    }

    /**
     * Credentials.
     *
     * @param config
     *            as read at the start
     * @param reread
     *            the same account in the configuration as it stands now; empty if it cannot be used
     */
    CurrentCredentials(AccountConfig config, Supplier<Optional<AccountConfig>> reread, Opener opener) {
        this.config = Objects.requireNonNull(config, "config");
        this.reread = Objects.requireNonNull(reread, "reread");
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    /** What the keys say, a secret in a file of its own included. */
    static CredentialSettings settings(AccountConfig config) throws CredentialsException {
        CredentialSettings explicit = CredentialSettings.of(config);
        return config.clientSecretFile().isPresent()
                ? explicit.withClientSecret(new SecretFile(config.clientSecretFile().get()).read())
                : explicit;
    }

    @Override
    public Credentials read() throws CredentialsException {
        return current().read();
    }

    // a store knows what it has read last: it is replaced only when something else has been configured
    private synchronized CredentialsStore current() throws CredentialsException {
        CredentialSettings now = settings(config);
        if (store == null || !now.equals(settings)) {
            store = opener.open(config, now);
            settings = now;
        }
        return store;
    }

    @Override
    public void rotate(Secret refreshToken) throws CredentialsException {
        last().rotate(refreshToken);
    }

    @Override
    public Hold hold(Duration patience) {
        return last().hold(patience);
    }

    private synchronized CredentialsStore last() {
        if (store == null) {
            throw new IllegalStateException("nothing has been read yet");
        }
        return store;
    }

    @Override
    public void rejected() {
        Optional<AccountConfig> now = reread.get();
        synchronized (this) {
            now.ifPresent(found -> config = found);
        }
    }
}

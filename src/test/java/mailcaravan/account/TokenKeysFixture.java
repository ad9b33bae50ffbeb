package mailcaravan.account;

import java.nio.file.Path;
import java.util.Optional;

/** Keys as the configuration gives them. */
public final class TokenKeysFixture {
    private TokenKeysFixture() {}

    /** A new key. */
    public static TokenKeys random() throws ConfigurationException {
        return of(TokenKeys.random(), null);
    }

    /** A key and, unless null, the one before. */
    static TokenKeys of(Secret current, Secret previous) throws ConfigurationException {
        return TokenKeys.of(new TokensConfig() {
            @Override
            public Optional<Secret> encryptionKey() {
                return Optional.ofNullable(current);
            }

            @Override
            public Optional<Path> encryptionKeyFile() {
                return Optional.empty();
            }

            @Override
            public Optional<Secret> previousEncryptionKey() {
                return Optional.ofNullable(previous);
            }

            @Override
            public Optional<Path> previousEncryptionKeyFile() {
                return Optional.empty();
            }
        });
    }
}

package mailcaravan.account;

import java.nio.file.Path;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithName;

/** What protects secrets in files that the program writes, {@code caravan.tokens.*}. */
@RegisterForReflection
public interface TokensConfig {
    /**
     * Key that encrypts client secret and refresh token in token files and in {@code state/}: the base64 of 32 random
     * bytes, as {@code tokens new-key} prints it; best in the environment. Without a key they are written as they are.
     */
    @WithName("encryption-key")
    Optional<Secret> encryptionKey();

    /** File that holds that key. Not beside {@code encryption-key}. */
    @WithName("encryption-key-file")
    Optional<Path> encryptionKeyFile();

    /** The key before, while values are still encrypted by it: it only decrypts. */
    @WithName("previous-encryption-key")
    Optional<Secret> previousEncryptionKey();

    /** File that holds the key before. Not beside {@code previous-encryption-key}. */
    @WithName("previous-encryption-key-file")
    Optional<Path> previousEncryptionKeyFile();
}

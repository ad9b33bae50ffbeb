package mailcaravan.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import mailcaravan.text.Messages;

/**
 * The keys of {@code caravan.tokens.*}, which encrypt single values of a token file: AES-256 in Galois/Counter Mode (NIST
 * SP 800-38D) with a random nonce for each writing. A value is bound to its context and opens in no other one.
 * <p>
 * Immutable and thread-safe; its text form shows no key.
 */
public final class TokenKeys {
    /** What stands before a value that is encrypted; the number is the version of its form. */
    static final String SCHEME = "enc:v";

    private static final Messages MESSAGES = Messages.of(TokenKeys.class);
    private static final TokenKeys NONE = new TokenKeys(List.of());
    private static final String PREFIX = SCHEME + "1:";
    private static final int KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_SIZE = 4096;

    // the first one encrypts, the others only decrypt
    private final List<SecretKeySpec> keys;

    private TokenKeys(List<SecretKeySpec> keys) {
        this.keys = List.copyOf(keys);
    }

    /** No key: values are written as they are. */
    public static TokenKeys none() {
        return NONE;
    }

    /**
     * The keys that are configured; key files are read now.
     *
     * @throws ConfigurationException
     *             if one is given twice, cannot be read, or is no key; naming the key of the configuration, never its value
     */
    static TokenKeys of(TokensConfig config) throws ConfigurationException {
        Optional<SecretKeySpec> current = key("caravan.tokens.encryption-key", config.encryptionKey(),
                config.encryptionKeyFile());
        Optional<SecretKeySpec> previous = key("caravan.tokens.previous-encryption-key",
                config.previousEncryptionKey(), config.previousEncryptionKeyFile());
        if (previous.isPresent() && current.isEmpty()) {
            throw new ConfigurationException(MESSAGES.format("tokens.previous-alone"));
        }
        List<SecretKeySpec> all = new ArrayList<>();
        current.ifPresent(all::add);
        previous.ifPresent(all::add);
        return all.isEmpty() ? NONE : new TokenKeys(all);
    }

    /** A new random key as the configuration takes it: base64 of 32 bytes. */
    public static Secret random() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        try {
            return Secret.of(Base64.getEncoder().encodeToString(key));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** True if there is a key, so that values are encrypted where they are written. */
    public boolean encrypt() {
        return !keys.isEmpty();
    }

    /** True if a value is encrypted, by whatever key and version. */
    static boolean encrypted(String value) {
        return value.startsWith(SCHEME);
    }

    /** True if a value that is encrypted has a form that this version knows. */
    static boolean known(String value) {
        return value.startsWith(PREFIX);
    }

    /**
     * A value encrypted by the current key; another text each time.
     *
     * @param context
     *            what must be the same when it is decrypted
     * @throws IllegalStateException
     *             if there is no key
     */
    String seal(Secret value, String context) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("no key");
        }
        byte[] nonce = new byte[NONCE_LENGTH];
        new SecureRandom().nextBytes(nonce);
        byte[] plain = value.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, context).doFinal(plain);
            return PREFIX + Base64.getEncoder().encodeToString(
                    ByteBuffer.allocate(NONCE_LENGTH + sealed.length).put(nonce).put(sealed).array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** The value itself; empty if no key opens it in this context, or it was changed by as little as a bit. */
    Optional<Secret> open(String sealed, String context) {
        return keys.stream().flatMap(key -> open(key, sealed, context).stream()).findFirst();
    }

    /** True if the current key opens a value, so that it need not be encrypted anew. */
    boolean current(String sealed, String context) {
        return !keys.isEmpty() && open(keys.get(0), sealed, context).isPresent();
    }

    private static Optional<Secret> open(SecretKeySpec key, String sealed, String context) {
        if (!known(sealed)) {
            return Optional.empty();
        }
        byte[] plain = new byte[0];
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
            if (bytes.length < NONCE_LENGTH + TAG_BITS / 8) {
                return Optional.empty();
            }
            plain = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_LENGTH), context)
                    .doFinal(bytes, NONCE_LENGTH, bytes.length - NONCE_LENGTH);
            return Optional.of(Secret.of(new String(plain, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException otherKeyOrDamaged) {
            return Optional.empty();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static Optional<SecretKeySpec> key(String name, Optional<Secret> value, Optional<Path> file)
            throws ConfigurationException {
        String fileName = name + "-file";
        if (value.isPresent() && file.isPresent()) {
            throw new ConfigurationException(MESSAGES.format("tokens.key-twice", name, fileName));
        }
        if (file.isPresent()) {
            return Optional.of(parse(fileName, text(fileName, file.get())));
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(parse(name, value.get().reveal()));
    }

    private static String text(String name, Path file) throws ConfigurationException {
        try {
            if (!Files.isRegularFile(file) && Files.exists(file)) {
                throw new IOException(MESSAGES.format("file.no-file"));
            }
            // whatever is longer is no key
            return Files.size(file) > MAX_SIZE ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new ConfigurationException(MESSAGES.format("tokens.key-unreadable", name, file,
                    IoReason.of(unreadable)), unreadable);
        }
    }

    private static SecretKeySpec parse(String name, String text) throws ConfigurationException {
        byte[] key = new byte[0];
        try {
            // an editor's byte order mark
            key = Base64.getDecoder().decode(text.replace("\u00ef\u00bb\u00bf", "").strip());
            if (key.length == KEY_LENGTH) {
                return new SecretKeySpec(key, "AES");
            }
        } catch (IllegalArgumentException notBase64) {
            // its message would show a part of the key
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        throw new ConfigurationException(MESSAGES.format("tokens.key-form", name));
    }

    /** How many keys there are. */
    @Override
    public String toString() {
        return "TokenKeys[" + keys.size() + "]";
    }
}

package mailcaravan.account;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import mailcaravan.text.Messages;

/**
 * A token file, or the file that keeps a rotated token, whose secrets are plain or encrypted each by itself; everything
 * else stays as it is to the byte.
 * <p>
 * Immutable, but shares the array that it was made of.
 */
final class TokenIni {
    static final String SECTION = "OAUTH2";
    static final String CLIENT_SECRET = "ClientSecret";
    static final String REFRESH_TOKEN = "RefreshToken";
    /** Code of a secret that is encrypted while no key is configured. */
    static final String NO_KEY = "token-key-missing";
    private static final String OTHER_KEY = "token-key-wrong";

    private static final Messages MESSAGES = Messages.of(TokenIni.class);
    private static final List<String> SECRETS = List.of(CLIENT_SECRET, REFRESH_TOKEN);

    private final Path file;
    private final byte[] bytes;
    private final Protection protection;
    private final IniText ini;

    /**
     * What secrets are encrypted by, and bound to.
     *
     * @param purpose
     *            what kind of file it is
     * @param mailbox
     *            whose secrets they are; empty: the file says it by UserID
     */
    record Protection(TokenKeys keys, String purpose, Optional<String> mailbox) {
        /** Of SMAIL's token file. */
        static Protection ofTokenFile(TokenKeys keys) {
            return new Protection(keys, "token-file", Optional.empty());
        }

        /** Of the file that keeps the rotated token of the configuration's own. */
        static Protection ofState(TokenKeys keys, String mailbox) {
            return new Protection(keys, "state", Optional.of(mailbox));
        }
    }

    /** Reads the section; the file's name is for what is told about it. */
    TokenIni(Path file, byte[] bytes, Protection protection) {
        this.file = file;
        this.bytes = bytes;
        this.protection = protection;
        this.ini = new IniText(bytes, SECTION);
    }

    /** The section as it is written. */
    IniText text() {
        return ini;
    }

    /**
     * A secret, decrypted if need be; empty if it is missing or blank.
     *
     * @param charset
     *            of the file
     * @throws CredentialsException
     *             if it is encrypted and no key opens it
     * @throws CharacterCodingException
     *             if it is not in that charset
     */
    Optional<Secret> secret(String name, Charset charset) throws CredentialsException, CharacterCodingException {
        Optional<String> value = ini.values(name).stream().findFirst().filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Secret.of(TextDecoding.decode(plain(name, value.get()), charset)));
    }

    /** The refresh token as it counts for a comparison; empty if there is none or it cannot be had. */
    Optional<Secret> refreshToken() {
        try {
            return secret(REFRESH_TOKEN, StandardCharsets.ISO_8859_1);
        } catch (CredentialsException | CharacterCodingException closed) {
            return Optional.empty();
        }
    }

    /** True if it is a whole generation: one that could be gone back to. */
    boolean whole() {
        return !TextDecoding.holdsNul(bytes) && ini.found() && refreshToken().isPresent();
    }

    /**
     * The file with another refresh token; all secrets in it encrypted where there is a key.
     *
     * @throws CredentialsException
     *             if another secret is encrypted and no key opens it
     */
    byte[] withRefreshToken(Secret token) throws CredentialsException {
        return new TokenIni(file, ini.with(REFRESH_TOKEN, token.reveal()), protection).written();
    }

    /**
     * The file as it is to be written: its secrets encrypted by the current key, where there is one.
     *
     * @throws CredentialsException
     *             if one is encrypted and no key opens it
     */
    byte[] written() throws CredentialsException {
        return protection.keys().encrypt() ? encrypted() : bytes;
    }

    /**
     * The file with its secrets encrypted by the current key; one that is so already stays as it is.
     *
     * @throws CredentialsException
     *             if one is encrypted and no key opens it
     */
    byte[] encrypted() throws CredentialsException {
        return converted((name, value) -> TokenKeys.encrypted(value)
                && protection.keys().current(value, context(name))
                        ? value
                        : protection.keys().seal(Secret.of(latin(plain(name, value))), context(name)));
    }

    /**
     * The file with its secrets plain.
     *
     * @throws CredentialsException
     *             if no key opens one
     */
    byte[] decrypted() throws CredentialsException {
        return converted((name, value) -> latin(plain(name, value)));
    }

    /** What becomes of a value. */
    private interface Conversion {
        String of(String name, String value) throws CredentialsException;
    }

    private byte[] converted(Conversion conversion) throws CredentialsException {
        byte[] result = bytes;
        for (String name : SECRETS) {
            List<String> values = new ArrayList<>();
            // of equal names the first one counts, but none is to be left plain
            for (String value : ini.values(name)) {
                values.add(value.isBlank() ? value : conversion.of(name, value));
            }
            result = new IniText(result, SECTION).withAll(name, values);
        }
        return result;
    }

    private byte[] plain(String name, String value) throws CredentialsException {
        if (!TokenKeys.encrypted(value)) {
            return value.getBytes(StandardCharsets.ISO_8859_1);
        }
        if (!TokenKeys.known(value)) {
            throw closed("sealed.version", "token-form-unknown", name);
        }
        if (!protection.keys().encrypt()) {
            throw closed("sealed.no-key", NO_KEY, name);
        }
        return protection.keys().open(value, context(name))
                .orElseThrow(() -> closed("sealed.other-key", OTHER_KEY, name))
                .reveal().getBytes(StandardCharsets.ISO_8859_1);
    }

    private CredentialsException closed(String sentence, String code, String name) {
        return new CredentialsException(code, Generations.orRestore(file,
                MESSAGES.format(sentence, name, file)), null);
    }

    private String context(String name) {
        String owner = protection.mailbox().orElseGet(() -> ini.values("UserID").stream().findFirst().orElse(""));
        return String.join("\n", "mail-caravan", protection.purpose(), name.toLowerCase(Locale.ROOT),
                owner.strip().toLowerCase(Locale.ROOT));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

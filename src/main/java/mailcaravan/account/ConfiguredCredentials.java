package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

import mailcaravan.text.Messages;

/**
 * Credentials that the configuration holds. A rotated refresh token goes to a state file in the home, with the
 * fingerprint of the configured token that it descends from: once an operator configures another one, the state file no
 * longer counts. With a key it is encrypted there. The generation before is kept as {@code refresh-token.ini.previous}.
 * <p>
 * Thread-safe.
 */
public final class ConfiguredCredentials implements CredentialsStore {
    private static final Messages MESSAGES = Messages.of(ConfiguredCredentials.class);
    private static final String FINGERPRINT = "Fingerprint";

    private final CredentialSettings settings;
    private final Path stateFile;
    private final TokenIni.Protection protection;
    private final Generations generations = new Generations(FileOperations.REAL);

    /**
     * Credentials that are complete.
     *
     * @param settings
     *            what the account's keys say
     * @param stateFolder
     *            the account's own folder for state; made when first needed
     */
    public ConfiguredCredentials(CredentialSettings settings, Path stateFolder) {
        this(settings, stateFolder, TokenKeys.none());
    }

    /**
     * The same with encryption.
     *
     * @param keys
     *            what the state file is encrypted by
     */
    public ConfiguredCredentials(CredentialSettings settings, Path stateFolder, TokenKeys keys) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.stateFile = stateFile(stateFolder);
        this.protection = protection(keys, settings.mailbox());
    }

    /** What the secret of a state file is bound to. */
    static TokenIni.Protection protection(TokenKeys keys, Optional<String> mailbox) {
        return TokenIni.Protection.ofState(keys, mailbox.orElse(""));
    }

    /** Where the rotated token of an account without a token file is kept. */
    static Path stateFile(Path stateFolder) {
        return stateFolder.resolve("refresh-token.ini");
    }

    @Override
    public Credentials read() throws CredentialsException {
        Optional<Secret> configured = settings.refreshToken();
        if (configured.isEmpty() || !Files.exists(stateFile, LinkOption.NOFOLLOW_LINKS)) {
            return settings.credentials();
        }
        TokenIni state;
        try {
            state = state();
        } catch (IOException unreadable) {
            throw new CredentialsException("state-unreadable",
                    MESSAGES.format("state.unreadable", stateFile, IoReason.of(unreadable)), unreadable);
        }
        String of = ascii(state, FINGERPRINT);
        if (of.isEmpty()) {
            throw damaged();
        }
        if (!of.equals(fingerprint(configured.get()))) {
            return settings.credentials();
        }
        try {
            return settings.withRefreshToken(state.secret(TokenIni.REFRESH_TOKEN, StandardCharsets.ISO_8859_1)
                    .orElseThrow(this::damaged)).credentials();
        } catch (CharacterCodingException impossible) {
            throw new IllegalStateException("every byte is a character of ISO 8859-1", impossible);
        }
    }

    @Override
    public void rotate(Secret refreshToken) throws CredentialsException {
        Secret ancestor = settings.refreshToken()
                .orElseThrow(() -> new IllegalStateException("no refresh token is configured"));
        byte[] content = ("[" + TokenIni.SECTION + "]\n" + TokenIni.REFRESH_TOKEN + "=" + refreshToken.reveal() + "\n"
                + FINGERPRINT + "=" + fingerprint(ancestor) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try {
            createFolder(stateFile.getParent());
            FileLocks.with(stateFile, () -> {
                Optional<byte[]> present = Optional.empty();
                if (Files.exists(stateFile, LinkOption.NOFOLLOW_LINKS)) {
                    TokenIni before = state();
                    present = before.whole() ? Optional.of(before.written()) : present;
                }
                generations.replace(stateFile, present, new TokenIni(stateFile, content, protection).written());
            });
        } catch (IOException failed) {
            throw new CredentialsException("token-not-stored",
                    MESSAGES.format("token-file.not-stored", stateFile, IoReason.of(failed)), failed);
        }
    }

    private TokenIni state() throws IOException {
        return new TokenIni(stateFile, Generations.bytes(stateFile), protection);
    }

    // the configured token may be years old: to go back to it is for the operator to decide
    private CredentialsException damaged() {
        return new CredentialsException("state-damaged",
                Generations.orRestore(stateFile, MESSAGES.format("state.damaged", stateFile)), null);
    }

    @Override
    public Hold hold(Duration patience) {
        try {
            createFolder(stateFile.getParent());
        } catch (IOException unusable) {
            // the lock file cannot be made either, which is told
        }
        return FileLocks.hold(stateFile, patience);
    }

    private static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OwnerOnly.folder(folder));
        }
    }

    private static String ascii(TokenIni state, String name) {
        return state.text().values(name).stream().findFirst().orElse("");
    }

    private static String fingerprint(Secret token) {
        try {
            byte[] octets = token.reveal().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

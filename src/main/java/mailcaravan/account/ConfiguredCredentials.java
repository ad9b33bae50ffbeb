package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
 * longer counts.
 * <p>
 * Thread-safe.
 */
public final class ConfiguredCredentials implements CredentialsStore {
    private static final Messages MESSAGES = Messages.of(ConfiguredCredentials.class);
    private static final String SECTION = "OAUTH2";

    private final CredentialSettings settings;
    private final Path stateFile;

    /**
     * Credentials that are complete.
     *
     * @param settings
     *            what the account's keys say
     * @param stateFolder
     *            the account's own folder for state; made when first needed
     */
    public ConfiguredCredentials(CredentialSettings settings, Path stateFolder) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.stateFile = stateFile(stateFolder);
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
        try {
            IniText state = new IniText(Files.readAllBytes(stateFile), SECTION);
            boolean descends = ascii(state, "Fingerprint").equals(fingerprint(configured.get()));
            String rotated = ascii(state, "RefreshToken");
            return descends && !rotated.isEmpty()
                    ? settings.withRefreshToken(Secret.of(rotated)).credentials()
                    : settings.credentials();
        } catch (IOException unreadable) {
            throw new CredentialsException("state-unreadable",
                    MESSAGES.format("state.unreadable", stateFile, IoReason.of(unreadable)), unreadable);
        }
    }

    @Override
    public void rotate(Secret refreshToken) throws CredentialsException {
        Secret ancestor = settings.refreshToken()
                .orElseThrow(() -> new IllegalStateException("no refresh token is configured"));
        String content = "[" + SECTION + "]\nRefreshToken=" + refreshToken.reveal() + "\nFingerprint="
                + fingerprint(ancestor) + "\n";
        try {
            createFolder(stateFile.getParent());
            FileLocks.with(stateFile,
                    () -> DurableFile.replace(stateFile, content.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException failed) {
            throw new CredentialsException("token-not-stored",
                    MESSAGES.format("token-file.not-stored", stateFile, IoReason.of(failed)), failed);
        }
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
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static String ascii(IniText state, String name) {
        return state.value(name).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)).orElse("");
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

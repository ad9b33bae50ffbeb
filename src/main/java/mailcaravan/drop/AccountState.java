package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.jboss.logging.Logger;

/**
 * What an account knows of itself and a restart must not forget: files in its state folder, each whole or absent.
 * <p>
 * Written by the one process that serves the home; any other may read. Thread-safe as far as each file has one writer.
 */
public final class AccountState {
    private static final Logger LOG = Logger.getLogger(AccountState.class);

    private final Path folder;

    /**
     * The state in an account's state folder.
     *
     * @param folder
     *            made when something is written
     */
    public AccountState(Path folder) {
        this.folder = folder;
    }

    /** Why the account is parked, if it is; a record that cannot be read counts as none, and is said in the log. */
    public Optional<ParkedAccount> parked() {
        return read(parkedFile(), ParkedAccount.class).filter(ParkedAccount::complete);
    }

    /** Puts on disk that the account is parked. */
    public void park(ParkedAccount parked) throws IOException {
        write(parkedFile(), parked);
    }

    /** Takes off the disk that the account is parked. */
    public void unpark() throws IOException {
        Files.deleteIfExists(parkedFile());
    }

    /** How long the account has waited, if that has been put on disk. */
    public Optional<AccountWaiting> waiting() {
        return read(folder.resolve("waiting.json"), AccountWaiting.class);
    }

    /** Puts on disk how long the account has waited. */
    public void waiting(AccountWaiting waiting) throws IOException {
        write(folder.resolve("waiting.json"), waiting);
    }

    /** When the account was signed in to for the first time, if it ever was. */
    public Optional<FirstSignIn> firstSignIn() {
        return read(folder.resolve("first-sign-in.json"), FirstSignIn.class);
    }

    /** Puts on disk when the account was signed in to for the first time. */
    public void firstSignIn(FirstSignIn first) throws IOException {
        write(folder.resolve("first-sign-in.json"), first);
    }

    /** The last token request that succeeded, if one ever did. */
    public Optional<TokenUse> tokenUse() {
        return read(folder.resolve("token-use.json"), TokenUse.class);
    }

    /** Puts the last token request that succeeded on disk. */
    public void tokenUse(TokenUse use) throws IOException {
        write(folder.resolve("token-use.json"), use);
    }

    /** Which warnings about the end of credentials have been given, if any. */
    public Optional<ExpiryWarnings> expiryWarnings() {
        return read(folder.resolve("expiry-warnings.json"), ExpiryWarnings.class);
    }

    /** Puts on disk which warnings about the end of credentials have been given. */
    public void expiryWarnings(ExpiryWarnings warnings) throws IOException {
        write(folder.resolve("expiry-warnings.json"), warnings);
    }

    /** Where it is on disk that the account is parked. */
    public Path parkedFile() {
        return folder.resolve("parked.json");
    }

    private void write(Path file, Object value) throws IOException {
        PrivateFolder.make(folder);
        JsonFile.write(file, value);
    }

    private static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Files.exists(file) ? Optional.ofNullable(JsonFile.read(file, type)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s: %s", file, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import mailcaravan.text.Messages;

/**
 * SMAIL's {@code smail_refresh_token.ini}, section {@code [OAUTH2]}, in UTF-8 or CP932; keys of the configuration beat
 * what it says. Our own keys beside SMAIL's: Scope, Tenant, Grant.
 * <p>
 * Read anew at each call, so an operator's edit counts at once. Thread-safe; a write holds a lock that other processes
 * see, changes the value of RefreshToken and nothing else, and survives a power cut; with a key, ClientSecret and
 * RefreshToken are encrypted where they are written. The generation before is kept as {@code <name>.previous}. A refresh
 * holds the same lock.
 */
public final class TokenFile implements CredentialsStore {
    /** Both spellings of SMAIL's guide; the first is the one that SMAIL 4.29 shows. */
    public static final List<String> NAMES = List.of("smail_refresh_token.ini", "smail_refreshtoken.ini");

    static final String SECTION = TokenIni.SECTION;
    private static final Messages MESSAGES = Messages.of(TokenFile.class);

    private final Path named;
    private final CredentialSettings explicit;
    private final TokenIni.Protection protection;
    private final Generations generations;
    private volatile Secret lastRead;

    /** A token file without encryption. */
    public TokenFile(Path named, CredentialSettings explicit) {
        this(named, explicit, TokenKeys.none());
    }

    /**
     * A token file that need not exist yet.
     *
     * @param named
     *            the file, or the folder that holds it under one of SMAIL's names
     * @param explicit
     *            keys that beat the file's
     * @param keys
     *            what its secrets are encrypted by
     */
    public TokenFile(Path named, CredentialSettings explicit, TokenKeys keys) {
        this(named, explicit, keys, FileOperations.REAL);
    }

    TokenFile(Path named, CredentialSettings explicit, TokenKeys keys, FileOperations operations) {
        this.named = Objects.requireNonNull(named, "named");
        this.explicit = Objects.requireNonNull(explicit, "explicit");
        this.protection = TokenIni.Protection.ofTokenFile(keys);
        this.generations = new Generations(operations);
    }

    @Override
    public Credentials read() throws CredentialsException {
        TokenFileReader reader = reader();
        CredentialSettings settings = explicit.orElse(reader.read());
        if (settings.clientId().isEmpty()) {
            throw reader.missing("ClientID");
        }
        if (settings.effectiveGrant() == Grant.REFRESH_TOKEN && settings.refreshToken().isEmpty()) {
            throw reader.missing(TokenIni.REFRESH_TOKEN);
        }
        if (settings.effectiveGrant() == Grant.CLIENT_CREDENTIALS && !settings.proveClient()) {
            throw reader.missing(TokenIni.CLIENT_SECRET);
        }
        lastRead = settings.refreshToken().orElse(null);
        return settings.credentials();
    }

    /**
     * What the explicit keys and the file say together, complete or not.
     *
     * @throws CredentialsException
     *             if the file is missing, unreadable or damaged
     */
    public CredentialSettings settings() throws CredentialsException {
        return explicit.orElse(reader().read());
    }

    /**
     * {@inheritDoc} A token that somebody else wrote since the last read stays: an operator's new one must not be
     * undone by the descendant of the one that it replaces.
     */
    @Override
    public void rotate(Secret refreshToken) throws CredentialsException {
        Path file = file();
        try {
            // a link stays a link: the file that it leads to is replaced
            Path target = file.toRealPath();
            FileLocks.with(target, () -> {
                TokenIni present = new TokenIni(target, Generations.bytes(target), protection);
                if (!present.text().found()) {
                    throw new IOException(MESSAGES.format("token-file.no-section", target));
                }
                if (lastRead == null || present.refreshToken().filter(lastRead::equals).isPresent()) {
                    replace(target, present, present.withRefreshToken(refreshToken));
                    lastRead = refreshToken;
                }
            });
        } catch (IOException failed) {
            throw new CredentialsException("token-not-stored",
                    MESSAGES.format("token-file.not-stored", file, IoReason.of(failed)), failed);
        }
    }

    /**
     * Writes what a sign-in gave: a new file as SmailRefreshToken writes it, or these keys into the one that is there,
     * whose other bytes stay. Its refresh token is replaced whoever wrote it.
     *
     * @param granted
     *            with mailbox, client id and refresh token; printable ASCII
     * @throws CredentialsException
     *             if a value cannot stand in the file, or the file cannot be written; it is then as it was
     */
    public void store(CredentialSettings granted) throws CredentialsException {
        Path file = file();
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            FileLocks.with(target, () -> {
                byte[] bytes = Files.exists(target) ? Generations.bytes(target) : new byte[0];
                replace(target, new TokenIni(target, bytes, protection),
                        new TokenIni(target, TokenFileText.with(bytes, granted), protection).written());
            });
            lastRead = granted.refreshToken().orElseThrow();
        } catch (IllegalArgumentException unfit) {
            throw new CredentialsException(TokenFileReader.UNUSABLE,
                    MESSAGES.format("token-file.value", unfit.getMessage(), file), null);
        } catch (IOException failed) {
            throw new CredentialsException("token-not-stored",
                    MESSAGES.format("token-file.not-written", file, IoReason.of(failed)), failed);
        }
    }

    private void replace(Path target, TokenIni present, byte[] next) throws IOException, CredentialsException {
        generations.replace(target, present.whole() ? Optional.of(present.written()) : Optional.empty(), next);
    }

    /**
     * What an existing file says, for a sign-in that will write it anew; nothing if it is missing, or has no section yet.
     *
     * @throws CredentialsException
     *             if {@link #store} could not write it
     */
    public CredentialSettings present() throws CredentialsException {
        Path file = file();
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CredentialsException("token-not-stored", MESSAGES.format("token-file.no-folder", file, folder),
                    null);
        }
        return explicit.orElse(reader().present());
    }

    @Override
    public Hold hold(Duration patience) {
        Path file = file();
        try {
            return FileLocks.hold(file.toRealPath(), patience);
        } catch (IOException unreadable) {
            // no file, nothing to keep: whoever reads it says why
            return () -> {
            };
        }
    }

    /** The file that counts: inside a folder, or the twin spelling where the named one is missing. */
    public Path file() {
        if (Files.isDirectory(named)) {
            return NAMES.stream().map(named::resolve).filter(Files::exists).findFirst()
                    .orElse(named.resolve(NAMES.get(0)));
        }
        String name = String.valueOf(named.getFileName()).toLowerCase(Locale.ROOT);
        if (!Files.exists(named) && NAMES.contains(name)) {
            Path twin = named.resolveSibling(NAMES.get(1 - NAMES.indexOf(name)));
            return Files.exists(twin) ? twin : named;
        }
        return named;
    }

    private TokenFileReader reader() {
        return new TokenFileReader(file(), protection);
    }
}

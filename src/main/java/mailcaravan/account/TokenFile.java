package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import mailcaravan.failure.Provider;
import mailcaravan.text.Messages;

/**
 * SMAIL's {@code smail_refresh_token.ini}, section {@code [OAUTH2]}, in UTF-8 or CP932; keys of the configuration beat
 * what it says. Our own keys beside SMAIL's: Scope, Tenant, Grant.
 * <p>
 * Read anew at each call, so an operator's edit counts at once. Thread-safe; a write holds a lock that other processes
 * see, changes the value of RefreshToken and nothing else, and survives a power cut. A refresh holds the same lock.
 */
public final class TokenFile implements CredentialsStore {
    /** Both spellings of SMAIL's guide; the first is the one that SMAIL 4.29 shows. */
    static final List<String> NAMES = List.of("smail_refresh_token.ini", "smail_refreshtoken.ini");

    private static final Messages MESSAGES = Messages.of(TokenFile.class);
    private static final String UNUSABLE = "12006";
    static final String SECTION = "OAUTH2";
    private static final String REFRESH_TOKEN = "RefreshToken";
    private static final int MAX_SIZE = 1 << 20;

    private final Path named;
    private final CredentialSettings explicit;
    private volatile Secret lastRead;

    /**
     * A token file that need not exist yet.
     *
     * @param named
     *            the file, or the folder that holds it under one of SMAIL's names
     * @param explicit
     *            keys that beat the file's
     */
    public TokenFile(Path named, CredentialSettings explicit) {
        this.named = Objects.requireNonNull(named, "named");
        this.explicit = Objects.requireNonNull(explicit, "explicit");
    }

    @Override
    public Credentials read() throws CredentialsException {
        CredentialSettings settings = settings();
        if (settings.clientId().isEmpty()) {
            throw missing("ClientID");
        }
        if (settings.effectiveGrant() == Grant.REFRESH_TOKEN && settings.refreshToken().isEmpty()) {
            throw missing(REFRESH_TOKEN);
        }
        if (settings.effectiveGrant() == Grant.CLIENT_CREDENTIALS && !settings.proveClient()) {
            throw missing("ClientSecret");
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
        Path file = file();
        try {
            return explicit.orElse(settings(file, bytes(file)));
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
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
                byte[] bytes = bytes(target);
                IniText ini = new IniText(bytes, SECTION);
                if (!ini.found()) {
                    throw new IOException(MESSAGES.format("token-file.no-section", target));
                }
                Secret present = Secret.of(new String(ini.value(REFRESH_TOKEN).orElse(new byte[0]),
                        StandardCharsets.ISO_8859_1));
                if (lastRead == null || lastRead.equals(present)) {
                    DurableFile.replace(target, ini.with(REFRESH_TOKEN, refreshToken.reveal()));
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
            FileLocks.with(target, () -> DurableFile.replace(target,
                    TokenFileText.with(Files.exists(target) ? bytes(target) : new byte[0], granted)));
            lastRead = granted.refreshToken().orElseThrow();
        } catch (IllegalArgumentException unfit) {
            throw new CredentialsException(UNUSABLE, MESSAGES.format("token-file.value", unfit.getMessage(), file),
                    null);
        } catch (IOException failed) {
            throw new CredentialsException("token-not-stored",
                    MESSAGES.format("token-file.not-written", file, IoReason.of(failed)), failed);
        }
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
        try {
            byte[] bytes = Files.exists(file) ? bytes(file) : new byte[0];
            boolean section = TextDecoding.looksLikeUtf16(bytes) || new IniText(bytes, SECTION).found();
            return section ? explicit.orElse(settings(file, bytes)) : explicit;
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
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

    private static CredentialSettings settings(Path file, byte[] bytes)
            throws CredentialsException, CharacterCodingException {
        if (TextDecoding.looksLikeUtf16(bytes)) {
            throw new CredentialsException(UNUSABLE, MESSAGES.format("token-file.utf-16", file), null);
        }
        IniText ini = new IniText(bytes, SECTION);
        if (!ini.found()) {
            throw new CredentialsException(UNUSABLE, MESSAGES.format("token-file.no-section", file), null);
        }
        Charset charset = TextDecoding.firstByteNotUtf8(bytes) < 0 ? StandardCharsets.UTF_8 : TextDecoding.CP932;
        Optional<String> tokenUri = text(ini, "TokenURI", charset);
        Optional<Provider> provider = "1".equals(text(ini, "Provider", charset).orElse(""))
                ? Optional.of(Provider.MICROSOFT)
                : tokenUri.map(ProviderDefaults::ofTokenUri);
        return new CredentialSettings(provider, text(ini, "UserID", charset), grant(file, ini, charset),
                text(ini, "Tenant", charset), text(ini, "ClientID", charset),
                text(ini, "ClientSecret", charset).map(Secret::of), text(ini, REFRESH_TOKEN, charset).map(Secret::of),
                tokenUri, text(ini, ini.value("OuthURI").isPresent() ? "OuthURI" : "AuthURI", charset),
                text(ini, "Scope", charset), timeout(text(ini, "OAUTH2_TIME_OUT", charset)));
    }

    private static Optional<Grant> grant(Path file, IniText ini, Charset charset)
            throws CharacterCodingException, CredentialsException {
        Optional<String> grant = text(ini, "Grant", charset);
        for (Grant known : Grant.values()) {
            if (grant.isPresent() && known.name().replace('_', '-').equalsIgnoreCase(grant.get().replace('_', '-'))) {
                return Optional.of(known);
            }
        }
        if (grant.isPresent()) {
            throw new CredentialsException(UNUSABLE, MESSAGES.format("token-file.grant", file), null);
        }
        return Optional.empty();
    }

    private static Optional<Duration> timeout(Optional<String> seconds) {
        return seconds.filter(text -> text.matches("[0-9]{1,4}")).map(Integer::parseInt).filter(number -> number > 0)
                .map(Duration::ofSeconds);
    }

    private static Optional<String> text(IniText ini, String name, Charset charset) throws CharacterCodingException {
        Optional<byte[]> value = ini.value(name);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(TextDecoding.decode(value.get(), charset)).filter(text -> !text.isBlank());
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > MAX_SIZE) {
            throw new IOException(MESSAGES.format("token-file.too-large"));
        }
        return Files.readAllBytes(file);
    }

    private CredentialsException missing(String name) {
        return new CredentialsException(UNUSABLE, MESSAGES.format("token-file.key-missing", name, file()), null);
    }

    private static CredentialsException unreadable(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new CredentialsException(UNUSABLE, MESSAGES.format("token-file.missing", file), cause);
        }
        if (cause instanceof CharacterCodingException) {
            return new CredentialsException(UNUSABLE, MESSAGES.format("token-file.encoding", file), cause);
        }
        return new CredentialsException(UNUSABLE, MESSAGES.format("token-file.unreadable", file, IoReason.of(cause)),
                cause);
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import mailcaravan.failure.Provider;
import mailcaravan.text.Messages;

/** What a token file says, or why it cannot be used, in one sentence with what to do. */
final class TokenFileReader {
    static final String UNUSABLE = "12006";

    private static final Messages MESSAGES = Messages.of(TokenFileReader.class);

    private final Path file;
    private final TokenIni.Protection protection;

    TokenFileReader(Path file, TokenIni.Protection protection) {
        this.file = file;
        this.protection = protection;
    }

    /**
     * What the file says.
     *
     * @throws CredentialsException
     *             if it is missing, unreadable or damaged
     */
    CredentialSettings read() throws CredentialsException {
        try {
            return settings(Generations.bytes(file));
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /**
     * What an existing file says, for a sign-in that will write it anew; nothing if it is missing, or has no section yet.
     *
     * @throws CredentialsException
     *             if it is unreadable, or of a kind that would be damaged by writing into it
     */
    CredentialSettings present() throws CredentialsException {
        try {
            byte[] bytes = Files.exists(file) ? Generations.bytes(file) : new byte[0];
            boolean something = TextDecoding.isUtf16(bytes) || TextDecoding.holdsNul(bytes)
                    || new IniText(bytes, TokenIni.SECTION).found();
            return something ? settings(bytes) : CredentialSettings.none();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** A key that the file must have, where nothing else gives it. */
    CredentialsException missing(String name) {
        return unusable(Generations.orRestore(real(), MESSAGES.format("token-file.key-missing", name, file)), null);
    }

    private CredentialSettings settings(byte[] bytes) throws CredentialsException, IOException {
        TokenIni ini = new TokenIni(real(), bytes, protection);
        checkWhole(bytes, ini.text());
        Charset charset = TextDecoding.firstByteNotUtf8(bytes) < 0 ? StandardCharsets.UTF_8 : TextDecoding.CP932;
        Optional<String> tokenUri = text(ini.text(), "TokenURI", charset);
        Optional<Provider> provider = "1".equals(text(ini.text(), "Provider", charset).orElse(""))
                ? Optional.of(Provider.MICROSOFT)
                : tokenUri.map(ProviderDefaults::ofTokenUri);
        return new CredentialSettings(provider, text(ini.text(), "UserID", charset), grant(ini.text(), charset),
                text(ini.text(), "Tenant", charset), text(ini.text(), "ClientID", charset),
                ini.secret(TokenIni.CLIENT_SECRET, charset), ini.secret(TokenIni.REFRESH_TOKEN, charset), tokenUri,
                text(ini.text(), ini.text().value("OuthURI").isPresent() ? "OuthURI" : "AuthURI", charset),
                text(ini.text(), "Scope", charset), timeout(text(ini.text(), "OAUTH2_TIME_OUT", charset)));
    }

    private void checkWhole(byte[] bytes, IniText ini) throws CredentialsException, IOException {
        if (TextDecoding.isUtf16(bytes)) {
            throw unusable(MESSAGES.format("token-file.utf-16", file), null);
        }
        String damage = null;
        if (bytes.length == 0) {
            damage = "token-file.empty";
        } else if (TextDecoding.holdsNul(bytes)) {
            damage = "token-file.binary";
        } else if (!ini.found()) {
            damage = "token-file.no-section";
        } else if (cutOff(bytes, ini)) {
            damage = "token-file.cut-off";
        }
        if (damage != null) {
            throw unusable(Generations.orRestore(real(), MESSAGES.format(damage, file)), null);
        }
    }

    /** A write-back changes one value: a file that ends within a line and lacks keys of the one before is a part of it. */
    private boolean cutOff(byte[] bytes, IniText ini) throws IOException {
        byte last = bytes[bytes.length - 1];
        Path previous = Generations.previous(real());
        return last != '\n' && last != '\r' && Files.isRegularFile(previous)
                && !ini.names().containsAll(new IniText(Generations.bytes(previous), TokenIni.SECTION).names());
    }

    private Optional<Grant> grant(IniText ini, Charset charset) throws CharacterCodingException, CredentialsException {
        Optional<String> grant = text(ini, "Grant", charset);
        for (Grant known : Grant.values()) {
            if (grant.isPresent() && known.name().replace('_', '-').equalsIgnoreCase(grant.get().replace('_', '-'))) {
                return Optional.of(known);
            }
        }
        if (grant.isPresent()) {
            throw unusable(MESSAGES.format("token-file.grant", file), null);
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

    private CredentialsException unreadable(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return unusable(Generations.orRestore(real(), MESSAGES.format("token-file.missing", file)), cause);
        }
        if (cause instanceof CharacterCodingException) {
            return unusable(MESSAGES.format("token-file.encoding", file), cause);
        }
        return unusable(MESSAGES.format("token-file.unreadable", file, IoReason.of(cause)), cause);
    }

    /** The one before lies beside the file itself, not beside a link to it. */
    private Path real() {
        try {
            return file.toRealPath();
        } catch (IOException missing) {
            return file;
        }
    }

    private static CredentialsException unusable(String sentence, Exception cause) {
        return new CredentialsException(UNUSABLE, sentence, cause);
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * A file of another program that signs in to mailboxes with OAuth 2.0: SMAIL's INI, a token file of sasl-xoauth2 (JSON), or
 * a configuration of email-oauth2-proxy (INI). What it is, its content tells, not its name. Read anew at each call; never
 * written.
 */
public final class ImportedFile {
    private static final Messages MESSAGES = Messages.of(ImportedFile.class);
    private static final String CODE = "import";
    private static final int MAX_SIZE = 1 << 20;

    private final Path file;

    /** A file that need not exist. */
    public ImportedFile(Path file) {
        this.file = file;
    }

    /**
     * What the file says about one mailbox.
     *
     * @param wanted
     *            the mailbox; where the file holds several, it chooses
     * @throws CredentialsException
     *             if the file is missing, damaged or of no known kind, or it is open which mailbox is meant; the message
     *             is one line that says what to do
     */
    public ImportedAccount account(Optional<String> wanted) throws CredentialsException {
        byte[] bytes = bytes();
        if (TextDecoding.looksLikeUtf16(bytes)) {
            throw fault("import.utf-16", file);
        }
        if (new IniText(bytes, TokenFile.SECTION).found()) {
            CredentialSettings settings = new TokenFile(file, CredentialSettings.none()).settings();
            return new ImportedAccount(settings.mailbox(), settings, Optional.empty(), false);
        }
        String text = text(bytes);
        if (text.stripLeading().startsWith("{")) {
            return SaslXoauth2File.account(text).orElseThrow(() -> fault("import.json", file));
        }
        List<ImportedAccount> all = ProxyConfigurationFile.accounts(text);
        if (all.isEmpty()) {
            throw fault("import.unknown", file);
        }
        return chosen(all, wanted);
    }

    private ImportedAccount chosen(List<ImportedAccount> all, Optional<String> wanted) throws CredentialsException {
        if (wanted.isEmpty() && all.size() == 1) {
            return all.get(0);
        }
        String names = all.stream().map(each -> OneLine.of(each.mailbox().orElseThrow()))
                .collect(Collectors.joining(", "));
        List<ImportedAccount> found = all.stream()
                .filter(each -> each.mailbox().orElseThrow().equalsIgnoreCase(wanted.orElse(""))).toList();
        if (found.isEmpty()) {
            throw wanted.isEmpty()
                    ? fault("import.which", file, names)
                    : fault("import.not-there", file, OneLine.of(wanted.get()), names);
        }
        return found.get(0);
    }

    private byte[] bytes() throws CredentialsException {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw new IOException(MESSAGES.format("token-file.too-large"));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw fault("import.missing", file);
        } catch (IOException unreadable) {
            throw fault("import.unreadable", file, IoReason.of(unreadable));
        }
    }

    private String text(byte[] bytes) throws CredentialsException {
        Charset charset = TextDecoding.firstByteNotUtf8(bytes) < 0 ? StandardCharsets.UTF_8 : TextDecoding.CP932;
        try {
            return TextDecoding.decode(bytes, charset);
        } catch (CharacterCodingException notText) {
            throw fault("import.unknown", file);
        }
    }

    private static CredentialsException fault(String sentence, Object... arguments) {
        return new CredentialsException(CODE, MESSAGES.format(sentence, arguments), null);
    }
}

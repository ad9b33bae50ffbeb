package mailcaravan.command;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Grant;
import mailcaravan.account.ImportedAccount;
import mailcaravan.account.ImportedFile;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenFile;
import mailcaravan.account.TokenKeys;
import mailcaravan.failure.Provider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whose refresh token {@code authorize} gets: its options, filled up from the account and an existing token file. */
final class AuthorizeOptions {
    private static final String MAILBOX = "[\\x21-\\x7e&&[^@]]+@[\\x21-\\x7e&&[^@]]+";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--provider", paramLabel = "NAME", descriptionKey = "option.provider")
    private String provider;

    @Option(names = "--mailbox", paramLabel = "ADDRESS", descriptionKey = "option.authorize-mailbox")
    private String mailbox;

    @Option(names = "--user", paramLabel = "NAME", descriptionKey = "option.user")
    private String user;

    @Option(names = "--client-id", paramLabel = "ID", descriptionKey = "option.authorize-client-id")
    private String clientId;

    @Option(names = "--tenant", paramLabel = "TENANT", descriptionKey = "option.tenant")
    private String tenant;

    @Option(names = "--token-uri", paramLabel = "URI", descriptionKey = "option.token-uri")
    private String tokenUri;

    @Option(names = "--authorize-uri", paramLabel = "URI", descriptionKey = "option.authorize-uri")
    private String authorizeUri;

    @Option(names = "--scope", paramLabel = "SCOPES", descriptionKey = "option.scope")
    private String scope;

    @Option(names = "--secret-file", paramLabel = "FILE", descriptionKey = "option.secret-file")
    private Path secretFile;

    @Option(names = "--public-client", descriptionKey = "option.public-client")
    private boolean publicClient;

    @Option(names = "--output", paramLabel = "FILE", descriptionKey = "option.output")
    private Path output;

    @Option(names = "--import", paramLabel = "FILE", descriptionKey = "option.import")
    private Path importFile;

    private Optional<ImportedAccount> imported = Optional.empty();

    /** What {@link #settings} found in the file to import, if there is one. */
    Optional<ImportedAccount> imported() {
        return imported;
    }

    /** Who must sign in, where that is not the mailbox. */
    Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** True if nothing says what to sign in to, so that the form can ask for it. */
    boolean none() {
        return Stream.of(provider, mailbox, clientId, tenant, tokenUri, authorizeUri, scope, secretFile,
                importFile)
                .allMatch(Objects::isNull) && !publicClient;
    }

    /**
     * What the account and the token file say, complete or not, for the form.
     *
     * @throws CredentialsException
     *             if the token file that is there cannot be used or written
     */
    CredentialSettings known(Optional<ConfiguredAccount> account, TokenFile file) throws CredentialsException {
        CredentialSettings present = file.present();
        return account.map(AuthorizeOptions::known).orElse(CredentialSettings.none()).orElse(present);
    }

    /** The file that the refresh token goes to: the one named, the account's, or SMAIL's in the working directory. */
    TokenFile file(Optional<ConfiguredAccount> account, TokenKeys keys) {
        Path named = Optional.ofNullable(output).or(() -> account.flatMap(each -> each.config().tokenFile()))
                .orElse(Path.of("smail_refresh_token.ini"));
        return new TokenFile(named, CredentialSettings.none(), keys);
    }

    /**
     * Everything that the sign-in needs; asks for the secret at the terminal where nothing gives it.
     *
     * @throws CredentialsException
     *             if the token file that is there cannot be used or written
     */
    CredentialSettings settings(Optional<ConfiguredAccount> account, TokenFile file) throws CredentialsException {
        CredentialSettings options = new CredentialSettings(provider(), Optional.ofNullable(mailbox),
                Optional.of(Grant.REFRESH_TOKEN), Optional.ofNullable(tenant), Optional.ofNullable(clientId), secret(),
                Optional.empty(), Optional.ofNullable(tokenUri), Optional.ofNullable(authorizeUri),
                Optional.ofNullable(scope), Optional.empty());
        if (importFile != null) {
            imported = Optional.of(new ImportedFile(importFile).account(Optional.ofNullable(mailbox)));
        }
        // a file to import is another program's client: nothing of the account's own may mix with it
        CredentialSettings present = known(account, file);
        CredentialSettings known = imported.map(ImportedAccount::settings).orElse(present);
        if (imported.isPresent() && known.effectiveGrant() == Grant.CLIENT_CREDENTIALS) {
            throw wrongUse("authorize.import-application", importFile);
        }
        boolean undecided = imported.isPresent() && known.provider().isEmpty();
        boolean otherProvider = options.provider().isPresent() && !undecided
                && options.effectiveProvider() != known.effectiveProvider();
        // another client has another secret, another provider other places
        boolean otherClient = otherProvider || clientId != null && !known.clientId().orElse(clientId).equals(clientId);
        CredentialSettings kept = new CredentialSettings(known.provider(), known.mailbox(), known.grant(),
                otherProvider ? Optional.empty() : known.tenant(), known.clientId(),
                otherClient || publicClient ? Optional.empty() : known.clientSecret(), Optional.empty(),
                otherProvider ? Optional.empty() : known.tokenUri(),
                otherProvider ? Optional.empty() : known.authorizeUri(),
                otherProvider ? Optional.empty() : known.scope(), known.timeout(),
                otherClient || publicClient ? Optional.empty() : known.clientCertificate(),
                otherProvider ? Optional.empty() : known.cloud());
        CredentialSettings all = options.orElse(kept);
        if (!all.mailbox().orElse("").matches(MAILBOX)) {
            throw wrongUse("authorize.no-mailbox");
        }
        if (all.clientId().isEmpty()) {
            throw wrongUse("authorize.no-client-id");
        }
        if (all.effectiveTokenUri().isEmpty() || all.effectiveAuthorizeUri().isEmpty()) {
            throw wrongUse("authorize.no-uris");
        }
        return all.proveClient() || publicClient ? all : prompted(all);
    }

    private static CredentialSettings known(ConfiguredAccount account) {
        try {
            return account.credentialSettings();
        } catch (CredentialsException unusable) {
            // its token file is what this command is to make
            return CredentialSettings.of(account.config());
        }
    }

    private CredentialSettings prompted(CredentialSettings settings) {
        Console console = System.console();
        char[] typed = console == null
                ? new char[0]
                : console.readPassword("%s ", MailCaravan.MESSAGES.format("authorize.secret-prompt"));
        return typed == null || typed.length == 0
                ? settings
                : settings.withClientSecret(Secret.of(new String(typed).strip()));
    }

    private Optional<Provider> provider() {
        if (provider == null) {
            return Optional.empty();
        }
        for (Provider each : Provider.values()) {
            if (each.name().equals(provider.toUpperCase(Locale.ROOT))) {
                return Optional.of(each);
            }
        }
        throw wrongUse("authorize.provider");
    }

    private Optional<Secret> secret() {
        if (secretFile == null) {
            return Optional.empty();
        }
        if (publicClient) {
            throw wrongUse("authorize.secret-and-public");
        }
        try {
            String text = Files.readString(secretFile, StandardCharsets.UTF_8).replace("\ufeff", "").strip();
            if (!text.matches("[\\x21-\\x7e]+")) {
                throw wrongUse("authorize.secret-unfit", secretFile);
            }
            return Optional.of(Secret.of(text));
        } catch (MalformedInputException notText) {
            throw wrongUse("authorize.secret-unfit", secretFile);
        } catch (IOException unreadable) {
            throw wrongUse("authorize.secret-unreadable", secretFile, unreadable.getClass().getSimpleName());
        }
    }

    private ParameterException wrongUse(String key, Object... arguments) {
        return new ParameterException(spec.commandLine(), MailCaravan.MESSAGES.format(key, arguments));
    }
}

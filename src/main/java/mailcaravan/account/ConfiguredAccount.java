package mailcaravan.account;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import mailcaravan.failure.Provider;
import mailcaravan.text.Messages;

/**
 * An account as configured: its name, folders and queue are known even while its token file is not usable, so that it
 * can be parked and its requests stay where they are.
 * <p>
 * Immutable and thread-safe; {@link #load()} may be called again and again, until an operator has mended the file.
 */
public final class ConfiguredAccount {
    private static final Messages MESSAGES = Messages.of(ConfiguredAccount.class);

    private final String name;
    private final Path home;
    private final AccountConfig config;
    private final TokenKeys keys;
    private final Supplier<Optional<AccountConfig>> reread;

    ConfiguredAccount(String name, Path home, AccountConfig config, TokenKeys keys) {
        this(name, home, config, keys, Optional::empty);
    }

    private ConfiguredAccount(String name, Path home, AccountConfig config, TokenKeys keys,
            Supplier<Optional<AccountConfig>> reread) {
        this.name = name;
        this.home = home;
        this.config = config;
        this.keys = keys;
        this.reread = reread;
    }

    /** The same account, which learns what its keys say by now once its credentials have been refused. */
    ConfiguredAccount rereadBy(Supplier<Optional<AccountConfig>> source) {
        return new ConfiguredAccount(name, home, config, keys, source);
    }

    /** The name, {@code [a-z0-9]+}. */
    public String name() {
        return name;
    }

    /** The provider, as keys or token file say it; by the keys alone while the token file cannot be used. */
    public Provider provider() {
        try {
            return credentialSettings().effectiveProvider();
        } catch (CredentialsException unusable) {
            return CredentialSettings.of(config).effectiveProvider();
        }
    }

    /** The keys as written. */
    public AccountConfig config() {
        return config;
    }

    /** Where programs write requests; absolute. */
    public Path dropFolder() {
        return config.dropFolder().orElseGet(() -> folder("drop"));
    }

    /** Where submitted requests are kept; absolute. */
    public Path sentFolder() {
        return folder("sent");
    }

    /** Where dead letters lie with their reports; absolute. */
    public Path failedFolder() {
        return folder("failed");
    }

    /** The account's own folder for what must outlive a restart; absolute, may not exist yet. */
    public Path stateFolder() {
        return home.resolve("state").resolve(name);
    }

    /** Name of the queue. */
    public String queue() {
        return config.queue().orElse(isDefault() ? "mail.outbound" : "mail.outbound." + name);
    }

    /** The CONNECT proxy for SMTP, without user. */
    public ProxySettings smtpProxy() throws ConfigurationException {
        return ProxySettings.parse("caravan.accounts." + name + ".smtp.proxy", config.smtp().proxy(), Optional.empty(),
                Optional.empty());
    }

    /**
     * What the keys and the token file say about the credentials, for {@code authorize} and {@code accounts}.
     *
     * @throws CredentialsException
     *             if a token file or a file with the secret is configured and cannot be used
     */
    public CredentialSettings credentialSettings() throws CredentialsException {
        CredentialSettings explicit = CurrentCredentials.settings(config);
        return config.tokenFile().isPresent()
                ? new TokenFile(config.tokenFile().get(), explicit, keys).settings()
                : explicit;
    }

    /**
     * The mailbox. A token file is read only where no key names it, since who hands a message over need not be able to
     * read secrets.
     *
     * @throws CredentialsException
     *             if a token file that should name it cannot be used, or does not name it
     */
    public String mailbox() throws CredentialsException {
        Optional<String> named = config.mailbox();
        return (named.isPresent() ? named : credentialSettings().mailbox()).filter(Mailboxes::valid)
                .orElseThrow(() -> incomplete("account.mailbox", "mailbox"));
    }

    /**
     * Who may stand as a sender.
     *
     * @throws CredentialsException
     *             as {@link #mailbox()} does
     */
    public AllowedSenders allowedSenders() throws CredentialsException {
        List<String> named = config.allowedSenders().orElse(List.of());
        return new AllowedSenders(named.isEmpty() ? List.of(mailbox()) : named);
    }

    /**
     * The account with everything resolved; touches no network.
     *
     * @throws CredentialsException
     *             if its token file is missing, unreadable, damaged or incomplete, or the token URI unusable
     */
    public Account load() throws CredentialsException {
        boolean xoauth2 = config.smtp().auth() == SmtpSettings.Authentication.XOAUTH2;
        CredentialSettings settings = xoauth2 ? credentialSettings() : CredentialSettings.of(config);
        CredentialsStore credentials = null;
        if (xoauth2) {
            credentials = new CurrentCredentials(config, reread, this::store);
            TokenUri.parse(credentials.read().tokenUri());
        }
        String mailbox = settings.mailbox().filter(Mailboxes::valid)
                .orElseThrow(() -> incomplete("account.mailbox", "mailbox"));
        List<String> senders = config.allowedSenders().orElse(List.of(mailbox));
        return new Account(name, settings.effectiveProvider(), mailbox, credentials, smtp(settings),
                config.messagesPerMinute(), config.recipientsPerDay(), config.recipientsPerMessage(),
                new AllowedSenders(senders), dropFolder(), sentFolder(), failedFolder(), queue(), config.signInAs());
    }

    private CredentialsStore store(AccountConfig current, CredentialSettings explicit) {
        if (explicit.effectiveGrant() == Grant.SERVICE_ACCOUNT && current.serviceAccountKey().isPresent()) {
            return new ServiceAccountCredentials(explicit,
                    new ServiceAccountKeyFile(current.serviceAccountKey().get()));
        }
        return current.tokenFile().isPresent()
                ? new TokenFile(current.tokenFile().get(), explicit, keys)
                : new ConfiguredCredentials(explicit, stateFolder(), keys);
    }

    private SmtpSettings smtp(CredentialSettings settings) throws CredentialsException {
        AccountConfig.SmtpConfig smtp = config.smtp();
        String host = smtp.host()
                .orElse(ProviderDefaults.smtpHost(settings.effectiveProvider(), settings.effectiveCloud()));
        if (host.isEmpty()) {
            throw incomplete("account.host", "smtp.host");
        }
        return new SmtpSettings(host, smtp.port().orElse(ProviderDefaults.smtpPort(smtp.security())), smtp.security(),
                smtp.auth(), smtp.username().orElse(""), smtp.password().orElse(null), smtp.connectTimeout(),
                smtp.timeout(), smtp.finalReplyTimeout(), smtp.connections(), checkedSmtpProxy(),
                PopSettings.of(config));
    }

    private ProxySettings checkedSmtpProxy() {
        try {
            return smtpProxy();
        } catch (ConfigurationException e) {
            throw new IllegalStateException("checked when the configuration was read", e);
        }
    }

    private CredentialsException incomplete(String sentence, String key) {
        return new CredentialsException("credentials-incomplete",
                MESSAGES.format(sentence, "caravan.accounts." + name + "." + key), null);
    }

    private Path folder(String kind) {
        return isDefault() ? home.resolve(kind) : home.resolve(kind).resolve(name);
    }

    private boolean isDefault() {
        return name.equals(Account.DEFAULT);
    }

    /**
     * The file that holds the latest refresh token: the token file, or the one that keeps the rotated token of the key
     * {@code refresh-token}; it need not exist.
     */
    public Path refreshTokenFile() {
        return config.tokenFile().map(file -> new TokenFile(file, CredentialSettings.of(config)).file())
                .orElse(ConfiguredCredentials.stateFile(stateFolder()));
    }

    /** That file, for what an operator does to it; empty for an account that keeps no token in a file. */
    public Optional<TokensAtRest> tokensAtRest() {
        if (config.smtp().auth() != SmtpSettings.Authentication.XOAUTH2) {
            return Optional.empty();
        }
        if (config.tokenFile().isPresent()) {
            return Optional.of(TokensAtRest.ofTokenFile(refreshTokenFile(), keys));
        }
        return config.refreshToken().map(token -> TokensAtRest.ofState(refreshTokenFile(),
                ConfiguredCredentials.protection(keys, config.mailbox())));
    }

    /** What an operator should know about the account although it works; whole sentences. */
    public List<String> remarks() {
        return Stream.concat(passwordsInClear().stream(), tokenFileRemarks().stream()).toList();
    }

    /** Says to which of the account's servers a password goes unprotected: one sentence for each, most often none. */
    public List<String> passwordsInClear() {
        return PasswordInClear.of(name, config);
    }

    private List<String> tokenFileRemarks() {
        return config.tokenFile().isEmpty() || config.smtp().auth() != SmtpSettings.Authentication.XOAUTH2
                ? List.of()
                : TokenFileRemarks.of(refreshTokenFile(), System.getProperty("user.name", "")).stream()
                        .map(remark -> MESSAGES.format("account.remark", name, remark)).toList();
    }

    /** Name only: the keys hold secrets. */
    @Override
    public String toString() {
        return "ConfiguredAccount[" + name + "]";
    }
}

package mailcaravan.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import mailcaravan.failure.Provider;
import mailcaravan.text.Messages;

/**
 * The rules that hold between the keys of one account. What a token file says is not known here: such an account may
 * turn out incomplete only when it is loaded, and is then parked.
 */
final class AccountRules {
    private static final Messages MESSAGES = Messages.of(AccountRules.class);

    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._:-]+|\\[[0-9A-Fa-f:.]+\\]");

    private final String prefix;
    private final AccountConfig config;
    private final Map<String, Setting> settings;
    private final Optional<Path> file;

    AccountRules(String name, AccountConfig config, Map<String, Setting> settings, Optional<Path> file) {
        this.prefix = "caravan.accounts." + name + ".";
        this.config = config;
        this.settings = settings;
        this.file = file;
    }

    /** Checks all of them; the first that is broken is told. */
    void check() throws ConfigurationException {
        checkForms();
        checkServer();
        checkPop();
        boolean application = config.smtp().auth() == SmtpSettings.Authentication.XOAUTH2
                && config.grant().filter(Grant.CLIENT_CREDENTIALS::equals).isPresent();
        refuseIf(config.signInAs() == SignInAs.SENDER && !application, "account.sign-in-as", "sign-in-as");
        if (config.smtp().auth() == SmtpSettings.Authentication.XOAUTH2) {
            checkCredentials();
            checkTransport();
        } else if (config.smtp().auth() != SmtpSettings.Authentication.NONE) {
            require("smtp.username", config.smtp().username());
            require("smtp.password", config.smtp().password());
        }
        if (config.tokenFile().isEmpty() || config.smtp().auth() != SmtpSettings.Authentication.XOAUTH2) {
            require("mailbox", config.mailbox());
        }
    }

    private void checkForms() throws ConfigurationException {
        refuseIf(config.mailbox().filter(text -> !Mailboxes.valid(text)).isPresent(), "account.mailbox-form",
                "mailbox");
        refuseIf(config.allowedSenders().stream().flatMap(List::stream)
                .anyMatch(text -> !Mailboxes.validPattern(text)), "account.allowed-senders", "allowed-senders");
        refuseIf(config.tenant().filter(text -> !text.matches("[A-Za-z0-9.-]+")).isPresent(), "account.tenant",
                "tenant");
        refuseIf(config.smtp().host().filter(text -> !HOST.matcher(text).matches()).isPresent(), "account.host-form",
                "smtp.host");
    }

    private void checkServer() throws ConfigurationException {
        if (config.provider().filter(Provider.CUSTOM::equals).isPresent()) {
            require("smtp.host", config.smtp().host());
        }
    }

    private void checkPop() throws ConfigurationException {
        PopConfig pop = config.pop();
        if (settings.keySet().stream().anyMatch(key -> key.startsWith(prefix + "pop."))) {
            require("pop.host", pop.host());
        }
        if (pop.host().isEmpty()) {
            return;
        }
        refuseIf(!HOST.matcher(pop.host().get()).matches(), "account.host-form", "pop.host");
        Optional<String> username = pop.username().or(() -> config.smtp().username());
        Optional<Secret> password = pop.password().or(() -> config.smtp().password());
        require("pop.username", username);
        require("pop.password", password);
        boolean blank = pop.auth() == PopSettings.Authentication.APOP
                && username.get().chars().anyMatch(Character::isWhitespace);
        refuseIf(blank || manyLines(username.get()), "account.pop-line", "pop.username");
        refuseIf(manyLines(password.get().reveal()), "account.pop-line", "pop.password");
    }

    // what would be a command of its own at the server
    private static boolean manyLines(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private void checkCredentials() throws ConfigurationException {
        Provider provider = config.provider().orElse(Provider.MICROSOFT);
        boolean serviceAccount = config.grant().filter(Grant.SERVICE_ACCOUNT::equals).isPresent();
        refuseIf(config.serviceAccountKey().isPresent() && !serviceAccount, "account.service-account-key",
                "service-account-key");
        refuseIf(config.cloud().isPresent() && provider != Provider.MICROSOFT,
                "account.cloud", "cloud");
        if (serviceAccount) {
            checkServiceAccount(provider);
            return;
        }
        checkCertificate();
        refuseIf(provider == Provider.GOOGLE && config.grant().filter(Grant.CLIENT_CREDENTIALS::equals).isPresent(),
                "account.google-grant", "grant");
        boolean tokenFile = config.tokenFile().isPresent();
        refuseIf(tokenFile && config.refreshToken().isPresent(), "account.two-tokens", "refresh-token");
        if (tokenFile) {
            return;
        }
        require("client-id", config.clientId());
        boolean appOnly = config.grant().filter(Grant.CLIENT_CREDENTIALS::equals).isPresent();
        if (appOnly) {
            if (config.clientCertificate().isEmpty() && config.clientSecretFile().isEmpty()) {
                require("client-secret", config.clientSecret());
            }
            boolean microsoft = config.provider().orElse(Provider.MICROSOFT) == Provider.MICROSOFT;
            String tenant = config.tenant().orElse(CredentialSettings.COMMON_TENANT);
            if (microsoft && config.tokenUri().isEmpty() && tenant.equals(CredentialSettings.COMMON_TENANT)) {
                throw new ConfigurationException(MESSAGES.format("account.app-tenant", prefix + "tenant", place()));
            }
        } else {
            require("refresh-token", config.refreshToken());
        }
        if (config.provider().filter(Provider.CUSTOM::equals).isPresent()) {
            require("token-uri", config.tokenUri());
        }
    }

    /** Everything but the mailbox stands in the key file. */
    private void checkServiceAccount(Provider provider) throws ConfigurationException {
        refuseIf(provider == Provider.MICROSOFT, "account.service-account-provider", "grant");
        refuseIf(config.tokenFile().isPresent(), "account.service-account-alone", "token-file");
        refuseIf(config.clientId().isPresent(), "account.service-account-alone", "client-id");
        refuseIf(config.clientSecret().isPresent(), "account.service-account-alone", "client-secret");
        refuseIf(config.clientSecretFile().isPresent(), "account.service-account-alone", "client-secret-file");
        refuseIf(config.clientCertificate().isPresent(), "account.service-account-alone", "client-certificate");
        refuseIf(config.refreshToken().isPresent(), "account.service-account-alone", "refresh-token");
        require("service-account-key", config.serviceAccountKey());
    }

    /** What the files hold is looked at when a token is asked for: a certificate may be put there later. */
    private void checkCertificate() throws ConfigurationException {
        if (config.clientKey().isPresent() || config.clientKeyPassword().isPresent()) {
            require("client-certificate", config.clientCertificate());
        }
        boolean certificate = config.clientCertificate().isPresent();
        boolean secretFile = config.clientSecretFile().isPresent();
        refuseIf(certificate && config.clientSecret().isPresent(), "account.two-proofs", "client-secret");
        refuseIf(certificate && secretFile, "account.two-proofs", "client-secret-file");
        refuseIf(secretFile && config.clientSecret().isPresent(), "account.two-secrets", "client-secret");
        refuseIf(certificate && config.provider().filter(Provider.GOOGLE::equals).isPresent(), "account.certificate",
                "client-certificate");
    }

    private void checkTransport() throws ConfigurationException {
        boolean loopback = config.smtp().host().filter(Loopback::is).isPresent();
        refuseIf(config.smtp().security() == SmtpSettings.Security.NONE && !loopback, "account.no-tls",
                "smtp.security");
        refuseIf(config.tokenUri().filter(AccountRules::plainHttpToOthers).isPresent(), "account.http-token-uri",
                "token-uri");
    }

    /** Whatever else is wrong with the URI parks the account (WinINet 12005, 12006). */
    private static boolean plainHttpToOthers(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null && uri.getScheme().toLowerCase(Locale.ROOT).equals("http")
                    && uri.getHost() != null && !Loopback.is(uri.getHost());
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private void require(String key, Optional<?> value) throws ConfigurationException {
        if (value.isEmpty()) {
            String variable = ConfigurationKeys.all().find(prefix + key).orElseThrow().environmentPattern().replace(
                    "<NAME>", ConfigurationKeys.accountOf(prefix + key).orElseThrow().toUpperCase(Locale.ROOT));
            throw new ConfigurationException(MESSAGES.format("account.missing", prefix + key, place(), variable));
        }
    }

    private void refuseIf(boolean broken, String sentence, String key) throws ConfigurationException {
        if (broken) {
            Setting setting = settings.get(prefix + key);
            throw new ConfigurationException(
                    MESSAGES.format(sentence, prefix + key, setting == null ? place() : setting.origin()));
        }
    }

    private String place() {
        return file.map(Path::toString).orElse("application.properties");
    }
}

package mailcaravan.command;

import java.io.Console;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import mailcaravan.account.Account;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.TokenFile;
import mailcaravan.account.Trust;
import mailcaravan.authorization.RandomText;
import mailcaravan.authorization.form.TestMessage;
import mailcaravan.failure.Provider;
import mailcaravan.oauth.TokenResponse;

/**
 * The test message that {@code authorize} offers: by the server and the ways of the account that the token is for, or the
 * provider's own where no account is configured yet.
 */
final class TestMessageOffer {
    private static final String OWN = "caravan.accounts." + Account.DEFAULT + ".";

    private final Configuration configuration;
    private final Optional<ConfiguredAccount> account;
    private final Optional<String> address;

    /**
     * A test message that may be asked for.
     *
     * @param account
     *            the one that was named; else the one that has this token file, if there is one
     * @param address
     *            whom to send it without asking
     */
    TestMessageOffer(Configuration configuration, Optional<ConfiguredAccount> account, TokenFile file,
            Optional<String> address) {
        this.configuration = configuration;
        this.account = account.or(() -> owner(configuration, file));
        this.address = address;
    }

    /**
     * Sends it to the address that was given, or to the one that is typed at the terminal, where there is one.
     *
     * @return what became of it; nothing if nobody wants one
     */
    Optional<TestMessage.Outcome> offer(CredentialSettings settings, TokenResponse proof) {
        return address.or(() -> typed(settings.mailbox().orElseThrow()))
                .map(to -> submission(settings, proof).send(to));
    }

    /** Sends with these settings and the access token that proved them. */
    TestMessage submission(CredentialSettings settings, TokenResponse proof) {
        try {
            return new TestSubmission(resolved(settings),
                    Trust.sslContext(configuration.caravan().tls().trustedCertificates()),
                    TestSubmission.token(proof, System.nanoTime()), Clock.systemDefaultZone(), System::nanoTime);
        } catch (CredentialsException | ConfigurationException unusable) {
            return to -> new TestMessage.Outcome(false, locale -> MailCaravan.MESSAGES.format(locale,
                    "authorize.test-impossible", unusable.getMessage()));
        }
    }

    /** Server and ways as {@code run} would resolve them, rules included: no token goes out without TLS. */
    private Account resolved(CredentialSettings settings) throws ConfigurationException, CredentialsException {
        Map<String, String> keys = new HashMap<>();
        String prefix = "caravan.accounts." + account.map(ConfiguredAccount::name).orElse(Account.DEFAULT) + ".smtp.";
        if (account.isPresent()) {
            configuration.all().forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    keys.put(OWN + "smtp." + key.substring(prefix.length()), value);
                }
            });
        }
        keys.remove(OWN + "smtp.username");
        keys.put(OWN + "smtp.auth", "xoauth2");
        keys.put(OWN + "provider", spelt(settings.effectiveProvider()));
        settings.cloud().filter(any -> settings.effectiveProvider() == Provider.MICROSOFT)
                .ifPresent(cloud -> keys.put(OWN + "cloud", spelt(cloud)));
        keys.put(OWN + "mailbox", settings.mailbox().orElseThrow());
        keys.put(OWN + "client-id", settings.clientId().orElseThrow());
        keys.put(OWN + "token-uri", settings.effectiveTokenUri());
        // the access token is at hand: nothing is asked for with this one
        keys.put(OWN + "refresh-token", RandomText.next());
        return Configuration.load(ConfigurationSources.only(Path.of(""), keys)).accounts().get(0).load();
    }

    private static String spelt(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<ConfiguredAccount> owner(Configuration configuration, TokenFile file) {
        Path written = file.file().toAbsolutePath().normalize();
        return configuration.accounts().stream().filter(each -> each.config().tokenFile()
                .filter(named -> named.toAbsolutePath().normalize().equals(written)).isPresent()).findFirst();
    }

    private Optional<String> typed(String mailbox) {
        Console console = System.console();
        if (console == null) {
            return Optional.empty();
        }
        String line = console.readLine("%s ", MailCaravan.MESSAGES.format("authorize.test-question", mailbox));
        String answer = line == null ? "" : line.strip();
        if (answer.isEmpty() || answer.matches("(?i)n|no|いいえ")) {
            return Optional.empty();
        }
        return Optional.of(answer.matches("(?i)y|yes|はい") ? mailbox : answer);
    }
}

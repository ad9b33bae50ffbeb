package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialSettings;
import mailcaravan.account.TokenKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a sign-in for a configured account goes by. */
class AuthorizeOptionsTest {
    @TempDir
    private Path folder;

    @Command(name = "authorize")
    static final class Probe {
        @Mixin
        private AuthorizeOptions options;
    }

    private CredentialSettings settings(Map<String, String> keys, String... arguments) throws Exception {
        Map<String, String> all = new HashMap<>(keys);
        all.put("mailbox", "me@example.com");
        all.put("client-id", "client");
        all.put("token-file", folder.resolve("token.ini").toString());
        Map<String, String> prefixed = new HashMap<>();
        all.forEach((key, value) -> prefixed.put("caravan.accounts.shop." + key, value));
        ConfiguredAccount account = Configuration.load(ConfigurationSources.only(folder, prefixed)).accounts().get(0);
        Probe probe = new Probe();
        new CommandLine(probe).parseArgs(arguments);
        Optional<ConfiguredAccount> shop = Optional.of(account);
        return probe.options.settings(shop, probe.options.file(shop, TokenKeys.none()));
    }

    @Test
    void theAccountsCloudDecidesWhereToSignIn() throws Exception {
        CredentialSettings found = settings(Map.of("cloud", "gcc-high", "client-secret", "hidden"));

        assertThat(found.effectiveAuthorizeUri()).startsWith("https://login.microsoftonline.us/");
        assertThat(found.effectiveTokenUri()).startsWith("https://login.microsoftonline.us/");
    }

    @Test
    void theAccountsCertificateProvesTheClientAndNoSecretIsAskedFor() throws Exception {
        CredentialSettings found = settings(Map.of("client-certificate", "mail.pem", "client-key", "mail.key"));

        assertThat(found.clientCertificate()).isPresent();
        assertThat(found.clientSecret()).isEmpty();
    }

    @Test
    void anotherClientAndAnotherProviderHaveNothingOfThem() throws Exception {
        Map<String, String> keys = Map.of("cloud", "gcc-high", "client-certificate", "mail.pem", "client-key",
                "mail.key");

        assertThat(settings(keys, "--client-id", "other").clientCertificate()).isEmpty();
        assertThat(settings(keys, "--public-client").clientCertificate()).isEmpty();
        assertThat(settings(keys, "--provider", "google").effectiveTokenUri()).contains("googleapis.com");
    }
}

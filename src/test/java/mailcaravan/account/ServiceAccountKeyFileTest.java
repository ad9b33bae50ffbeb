package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.harness.TestServiceAccount;

class ServiceAccountKeyFileTest extends ConfigurationFixture {
    private static final String KEY = "caravan.accounts.default.";
    private static final String ACCOUNT_OF_GOOGLE = KEY + "provider=google\n" + KEY + "grant=service-account\n" + KEY
            + "mailbox=billing@example.com\n" + KEY + "service-account-key=key.json\n";

    @Test
    void everythingButTheMailboxComesOutOfTheKeyFile() throws Exception {
        TestServiceAccount account = new TestServiceAccount();
        account.write(folder.resolve("key.json"), URI.create("https://oauth2.example.com/token"));
        file(ACCOUNT_OF_GOOGLE);
        Credentials credentials = load().accounts().get(0).load().credentials().read();
        assertThat(credentials.grant()).isEqualTo(Grant.SERVICE_ACCOUNT);
        assertThat(credentials.tokenUri()).isEqualTo("https://oauth2.example.com/token");
        assertThat(credentials.clientId()).isEqualTo(TestServiceAccount.EMAIL);
        assertThat(credentials.scope()).contains("https://mail.google.com/");
        ServiceAccount read = credentials.serviceAccount().orElseThrow();
        assertThat(read.subject()).isEqualTo("billing@example.com");
        assertThat(read.keyId()).contains("key-1");
        assertThat(read.key().getModulus()).isEqualTo(account.publicKey().getModulus());

        file(ACCOUNT_OF_GOOGLE + KEY + "token-uri=https://other.example.com/token\n");
        assertThat(load().accounts().get(0).load().credentials().read().tokenUri())
                .isEqualTo("https://other.example.com/token");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {"-|does not exist", "|is no key file",
            "{\"private_key\": \"hidden\"|is not JSON",
            "[]|is no key file", "{\"type\":\"authorized_user\",\"client_email\":\"a@b.example\"}|is no key file",
            "{\"type\":\"service_account\",\"client_email\":\"a@b.example\"}|private key",
            "{\"type\":\"service_account\",\"client_email\":\"a@b.example\",\"private_key\":\"-----BEGIN PRIVATE KEY-----hidden-----END PRIVATE KEY-----\"}|private key"})
    void whatIsNoKeyFileIsSaid(String content, String reason) throws Exception {
        Path file = folder.resolve("key.json");
        if (!"-".equals(content)) {
            Files.writeString(file, content == null ? "" : content);
        }
        file(ACCOUNT_OF_GOOGLE);
        ConfiguredAccount account = load().accounts().get(0);
        assertThatThrownBy(account::load).isInstanceOf(CredentialsException.class).hasMessageContaining(reason)
                .hasMessageContaining("key.json").message().doesNotContain("hidden");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"provider=microsoft|service accounts are Google's",
            "client-id=app|client-id", "client-secret=s|client-secret", "client-secret-file=s|client-secret-file",
            "refresh-token=r|refresh-token", "token-file=t.ini|token-file",
            "client-certificate=c.pem|client-certificate",
            "grant=client-credentials|for grant=service-account",
            "service-account-key=|service-account-key is missing"})
    void whatDoesNotGoTogetherIsRefused(String line, String reason) throws Exception {
        file(ACCOUNT_OF_GOOGLE + KEY + line + "\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class).hasMessageContaining(reason);
    }

    @Test
    void onlyAnApplicationsOwnTokenSignsInAsTheSender() throws Exception {
        file(ACCOUNT + KEY + "sign-in-as=sender\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Set grant=client-credentials");
        file(ACCOUNT_OF_GOOGLE + KEY + "sign-in-as=sender\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Set grant=client-credentials");
    }

    @Test
    void clientCredentialsOfGoogleDoNotExist() throws Exception {
        file(KEY + "provider=google\n" + KEY + "grant=client-credentials\n" + KEY + "mailbox=a@example.com\n" + KEY
                + "client-id=c\n" + KEY + "client-secret=s\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Use service-account");
    }
}

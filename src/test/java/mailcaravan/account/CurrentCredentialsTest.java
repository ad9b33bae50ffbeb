package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;

import org.junit.jupiter.api.Test;

/** What counts of a configuration that is edited while the program runs. */
class CurrentCredentialsTest extends ConfigurationFixture {
    private static final String KEY = "caravan.accounts.default.";

    @Test
    void aSecretInAFileOfItsOwnIsReadEachTimeAndTheRotatedTokenIsKept() throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "first\n");
        file(ACCOUNT + KEY + "client-secret-file=secret.txt\ncaravan.home=home\n");
        CredentialsStore store = load().accounts().get(0).load().credentials();
        assertThat(secret(store)).isEqualTo("first");
        try (CredentialsStore.Hold hold = store.hold(Duration.ofSeconds(1))) {
            assertThat(hold).isNotNull();
            store.rotate(Secret.of("r-secret-2"));
        }
        Files.writeString(folder.resolve("secret.txt"), "second\n");
        assertThat(secret(store)).isEqualTo("second");
        assertThat(store.read().refreshToken()).contains(Secret.of("r-secret-2"));
    }

    @Test
    void aTokenFileTakesItsSecretFromThereToo() throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "first\n");
        Files.writeString(folder.resolve("token.ini"), "[OAUTH2]\nUserID=u@example.com\nClientID=c\n"
                + "Grant=client-credentials\nTenant=t.example\nClientSecret=old\n");
        file(KEY + "token-file=token.ini\n" + KEY + "client-secret-file=secret.txt\n");
        ConfiguredAccount account = load().accounts().get(0);
        assertThat(secret(account.load().credentials())).isEqualTo("first");
        assertThat(account.credentialSettings().clientSecret()).contains(Secret.of("first"));
        Files.delete(folder.resolve("secret.txt"));
        assertThatThrownBy(account::load).isInstanceOf(CredentialsException.class).hasMessageContaining("secret.txt");
    }

    @Test
    void anEditedConfigurationCountsOnceItsCredentialsHaveBeenRefused() throws Exception {
        file(ACCOUNT + KEY + "client-secret=first\n");
        CredentialsStore store = load().accounts().get(0).load().credentials();
        assertThat(secret(store)).isEqualTo("first");
        file(ACCOUNT + KEY + "client-secret=second\n");
        assertThat(secret(store)).isEqualTo("first");
        store.rejected();
        assertThat(secret(store)).isEqualTo("second");
    }

    @Test
    void aConfigurationWithAMistakeChangesNothing() throws Exception {
        file(ACCOUNT + KEY + "client-secret=first\n");
        CredentialsStore store = load().accounts().get(0).load().credentials();
        file(ACCOUNT + KEY + "client-secrte=second\n");
        store.rejected();
        assertThat(secret(store)).isEqualTo("first");
        file("caravan.accounts.other.smtp.auth=none\n");
        store.rejected();
        assertThat(secret(store)).isEqualTo("first");
    }

    private static String secret(CredentialsStore store) throws CredentialsException {
        return store.read().clientSecret().orElseThrow().reveal();
    }
}

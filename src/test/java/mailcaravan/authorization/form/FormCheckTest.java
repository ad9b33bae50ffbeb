package mailcaravan.authorization.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.Secret;
import mailcaravan.failure.Provider;

/** What the fields mean, and who never learns the secret that is kept. */
class FormCheckTest {
    private static final String GUID = "00000000-1111-2222-3333-444444444444";
    private final Map<String, String> posted = new HashMap<>(Map.of("provider", "microsoft", "mailbox",
            "you@example.com", "clientId", "client", "secret", "", "tenant", "", "tokenUri", "", "authorizeUri", ""));

    private static CredentialSettings known(String tokenUri) {
        return new CredentialSettings(Optional.of(Provider.MICROSOFT), Optional.of("you@example.com"),
                Optional.empty(), Optional.empty(), Optional.of("client"), Optional.of(Secret.of("hidden")),
                Optional.of(Secret.of("hidden-too")), Optional.of(tokenUri), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    private FormCheck check(CredentialSettings known) {
        return FormCheck.of(FormFields.of(posted), known, KeptSecret.of(known));
    }

    @ParameterizedTest
    @CsvSource({"mailbox,nobody,error.mailbox", "mailbox,'',error.mailbox", "mailbox,a@b@c,error.mailbox",
            "clientId,'',error.clientId", "clientId,two words,error.clientId", "user,two words,error.user",
            "tenant,a/b,error.tenant", "tokenUri,login.example.com,error.uri", "tokenUri,https:///token,error.uri",
            "authorizeUri,http://example.com/,error.uri-plain", "authorizeUri,https://x.example/?a b,error.uri",
            "authorizeUri,javascript:alert(1),error.uri", "secret,two words,error.secret",
            "secret," + GUID + ",error.secret-id"})
    void whatIsWrongIsSaidOfItsField(String field, String value, String error) {
        posted.put("secret", "typed");
        posted.put(field, value);

        assertThat(check(CredentialSettings.none()).errors()).isEqualTo(Map.of(field, error));
    }

    @Test
    void blanksThatCopyingBringsAlongAreNoMistake() {
        posted.put("mailbox", " you@example.com\r\n");
        posted.put("secret", " typed ");

        FormCheck check = check(CredentialSettings.none());

        assertThat(check.errors()).isEmpty();
        assertThat(check.settings().mailbox()).contains("you@example.com");
        assertThat(check.settings().clientSecret()).contains(Secret.of("typed"));
        assertThat(check.settings().effectiveTokenUri())
                .isEqualTo("https://login.microsoftonline.com/common/oauth2/v2.0/token");
    }

    @Test
    void anEmptyFieldKeepsTheSecretForItsOwnServerAndClientOnly() {
        CredentialSettings known = known("https://login.microsoftonline.com/common/oauth2/v2.0/token");
        assertThat(check(known).settings().clientSecret()).contains(Secret.of("hidden"));
        posted.put("tenant", "example.com");
        assertThat(check(known).settings().clientSecret()).contains(Secret.of("hidden"));
        posted.remove("tenant");

        for (Map.Entry<String, String> change : Map.of("tokenUri", "https://evil.example/token", "provider", "google",
                "clientId", "another").entrySet()) {
            String before = posted.put(change.getKey(), change.getValue());
            FormCheck check = check(known);
            assertThat(check.errors()).as(change.getKey()).containsEntry("secret", "error.secret-again");
            assertThat(check.settings().clientSecret()).isEmpty();
            posted.put(change.getKey(), before);
        }
    }

    @Test
    void aClientWithoutSecretIsOneOnlyIfTheUserSaysSo() {
        assertThat(check(CredentialSettings.none()).errors()).containsEntry("secret", "error.secret-missing");
        posted.put("publicClient", "yes");
        CredentialSettings known = known("https://login.microsoftonline.com/common/oauth2/v2.0/token");
        assertThat(check(known).errors()).isEmpty();
        assertThat(check(known).settings().clientSecret()).isEmpty();
        posted.put("secret", "typed");
        assertThat(check(known).errors()).containsEntry("secret", "error.secret-and-public");
    }

    @Test
    void aTenantAndAUriThatNamesOneAreNotGuessedAbout() {
        posted.put("secret", "typed");
        posted.put("tenant", "example.com");
        posted.put("tokenUri", "https://login.microsoftonline.com/common/oauth2/v2.0/token");
        assertThat(check(CredentialSettings.none()).errors()).isEqualTo(Map.of("tenant", "error.tenant-twice"));
    }

    @Test
    void anotherProviderNamesItsOwnEndpoints() {
        posted.put("secret", "typed");
        posted.put("provider", "custom");
        assertThat(check(CredentialSettings.none()).errors())
                .isEqualTo(Map.of("tokenUri", "error.uri-missing", "authorizeUri", "error.uri-missing"));
    }

    @Test
    void theFormShowsATenantInPlaceOfTheUriThatNamesIt() {
        FormFields shown = FormFields.of(known("https://login.microsoftonline.com/example.com/oauth2/v2.0/token"),
                Optional.empty());
        assertThat(shown.tenant()).isEqualTo("example.com");
        assertThat(shown.tokenUri()).isEmpty();
        FormFields own = FormFields.of(known("https://login.example/example.com/oauth2/v2.0/token"), Optional.empty());
        assertThat(own.tokenUri()).isEqualTo("https://login.example/example.com/oauth2/v2.0/token");
        assertThat(own.secret()).isEmpty();
        assertThat(own.toString()).doesNotContain("hidden");
    }
}

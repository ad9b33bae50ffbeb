package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.failure.Provider;

class ImportedFileTest {
    private static final String PROXY = """
            [Email OAuth 2.0 Proxy configuration file]
            documentation = a sample: [not@a.section]
            \ttoken_url = not a key, but the text's second line

            [SMTP-1587]
            server_address = smtp.office365.com

            [Info@example.com]
            permission_url = https://login.microsoftonline.com/contoso/oauth2/v2.0/authorize
            token_url = https://login.microsoftonline.com/contoso/oauth2/v2.0/token
            oauth2_scope = https://outlook.office365.com/IMAP.AccessAsUser.All
            \thttps://outlook.office365.com/SMTP.Send offline_access
            redirect_uri = http://localhost:8080
            Client_ID: proxy-client
            client_secret = p=roxy-%secret
            token_salt = c2FsdA==
            access_token = gAAAAABkQUJD
            refresh_token = gAAAAABkREVG_-=

            [shop@gmail.com]
            token_url = https://oauth2.googleapis.com/token
            oauth2_scope = https://mail.google.com/
            redirect_uri = https://proxy.example.com/
            client_id = *** your client id here ***
            """;

    private final Locale before = Locale.getDefault();

    @TempDir
    private Path folder;

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    private ImportedAccount read(String content, Charset charset, String... mailbox) throws Exception {
        return new ImportedFile(Files.write(folder.resolve("whatever.txt"), content.getBytes(charset)))
                .account(Optional.of(mailbox).filter(each -> each.length > 0).map(each -> each[0]));
    }

    private ImportedAccount read(String content, String... mailbox) throws Exception {
        return read(content, StandardCharsets.UTF_8, mailbox);
    }

    @Test
    void aMailboxOfEmailOauth2ProxyHasItsSettingsAndATokenThatIsLocked() throws Exception {
        ImportedAccount found = read(PROXY, "info@EXAMPLE.com");

        assertThat(found.mailbox()).contains("Info@example.com");
        assertThat(found.locked()).isTrue();
        assertThat(found.redirectUri()).contains("http://localhost:8080");
        CredentialSettings settings = found.settings();
        assertThat(settings.provider()).contains(Provider.MICROSOFT);
        assertThat(settings.clientId()).contains("proxy-client");
        assertThat(settings.clientSecret().orElseThrow().reveal()).isEqualTo("p=roxy-%secret");
        assertThat(settings.refreshToken()).isEmpty();
        assertThat(settings.effectiveTokenUri())
                .isEqualTo("https://login.microsoftonline.com/contoso/oauth2/v2.0/token");
        assertThat(settings.effectiveAuthorizeUri()).endsWith("/contoso/oauth2/v2.0/authorize");
        assertThat(settings.credentials().scope()).contains("https://outlook.office365.com/SMTP.Send offline_access");
        assertThat(found.toString()).doesNotContain("roxy-%secret");
    }

    @Test
    void whatIsToBeFilledInAndWhatOthersNeedIsLeftOut() throws Exception {
        ImportedAccount found = read(PROXY.replace("\n", "\r\n"), "shop@gmail.com");

        assertThat(found.settings().clientId()).isEmpty();
        assertThat(found.redirectUri()).as("not on this machine").isEmpty();
        assertThat(found.locked()).isFalse();
        assertThat(found.settings().effectiveProvider()).isEqualTo(Provider.GOOGLE);
        ImportedAccount imapOnly = read(PROXY.replace("/SMTP.Send", "/POP.AccessAsUser.All"), "info@example.com");
        assertThat(imapOnly.settings().credentials().scope().orElseThrow()).contains("/SMTP.Send");
    }

    @Test
    void ofSeveralMailboxesOneIsToBeChosen() {
        assertThatThrownBy(() -> read(PROXY)).isInstanceOf(CredentialsException.class)
                .hasMessageContaining("--mailbox: Info@example.com, shop@gmail.com");
        assertThatThrownBy(() -> read(PROXY, "other@example.com")).hasMessageContaining("other@example.com")
                .hasMessageContaining("Info@example.com, shop@gmail.com");
    }

    @Test
    void anApplicationIsKnownAsSuch() throws Exception {
        assertThat(read(PROXY.replace("redirect_uri = http://localhost:8080", "oauth2_flow = client_credentials"),
                "info@example.com").settings().effectiveGrant()).isEqualTo(Grant.CLIENT_CREDENTIALS);
    }

    @Test
    void aTokenFileOfSaslXoauth2HasARefreshToken() throws Exception {
        ImportedAccount full = read("\ufeff {\"user\":\"a@example.com\",\"client_id\":\"c\",\"client_secret\":\"\","
                + "\"token_endpoint\":\"https://login.microsoftonline.com/consumers/oauth2/v2.0/token\","
                + "\"access_token\":\"x\",\"expiry\":\"0\",\"refresh_token\":\"the-token\"}");
        assertThat(full.mailbox()).contains("a@example.com");
        assertThat(full.settings().refreshToken().orElseThrow().reveal()).isEqualTo("the-token");
        assertThat(full.settings().clientSecret()).isEmpty();
        assertThat(full.settings().provider()).contains(Provider.MICROSOFT);
        assertThat(full.toString()).doesNotContain("the-token");

        assertThat(read("{\"refresh_token\":\"1//0abc\"}").settings().provider()).contains(Provider.GOOGLE);
        assertThat(read("{\"refresh_token\":\"other\"}").settings().provider()).isEmpty();
        assertThat(read("{\"refresh_token\":\"t\",\"token_endpoint\":\"https://accounts.google.com/o/oauth2/token\"}")
                .settings().provider()).contains(Provider.GOOGLE);
    }

    @Test
    void smailsFileIsReadInCp932AndUtf8() throws Exception {
        String ini = "; \u8a2d\u5b9a\r\n[OAUTH2]\r\nUserID=a@example.com\r\nClientID=c\r\nRefreshToken=t\r\n"
                + "TokenURI=https://oauth2.googleapis.com/token\r\n";
        for (Charset charset : new Charset[]{StandardCharsets.UTF_8, Charset.forName("windows-31j")}) {
            ImportedAccount found = read(ini, charset);
            assertThat(found.mailbox()).contains("a@example.com");
            assertThat(found.settings().refreshToken().orElseThrow().reveal()).isEqualTo("t");
            assertThat(found.settings().effectiveProvider()).isEqualTo(Provider.GOOGLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{", "{}", "[]", "{\"refresh_token\":7}", "[section]\nkey=value\n",
            "[a@example.com]\nkey=value\n", "\u0001\u0002", "[OAUTH3]\nRefreshToken=t", "<html>"})
    void whatIsNoneOfTheseIsOneLine(String content) {
        assertThatThrownBy(() -> read(content)).isInstanceOf(CredentialsException.class)
                .hasMessageContaining("whatever.txt").message().doesNotContain("\n").contains("sasl-xoauth2");
    }

    @Test
    void aFileThatIsMissingOrInUtf16IsSaidAsSuch() {
        assertThatThrownBy(() -> new ImportedFile(folder.resolve("none")).account(Optional.empty()))
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> read("{\"refresh_token\":\"t\"}", StandardCharsets.UTF_16))
                .hasMessageContaining("UTF-16");
        assertThatThrownBy(() -> new ImportedFile(folder).account(Optional.empty()))
                .isInstanceOf(CredentialsException.class);
    }
}

package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudTest extends ConfigurationFixture {
    private static final String KEY = "caravan.accounts.default.";

    @ParameterizedTest
    @CsvSource({"public,login.microsoftonline.com,outlook.office.com,outlook.office365.com,smtp.office365.com",
            "gcc-high,login.microsoftonline.us,outlook.office365.us,outlook.office365.us,smtp.office365.us",
            "dod,login.microsoftonline.us,outlook-dod.office365.us,outlook-dod.office365.us,outlook-dod.office365.us",
            "china,login.partner.microsoftonline.cn,partner.outlook.cn,partner.outlook.cn,smtp.partner.outlook.cn"})
    void aCloudDecidesAuthorityScopeAndServer(String cloud, String authority, String delegated, String application,
            String server) throws Exception {
        String account = ACCOUNT + KEY + "cloud=" + cloud + "\n" + KEY + "tenant=t.example\n";
        file(account);
        Account loaded = account();
        Credentials credentials = loaded.credentials().read();
        assertThat(credentials.tokenUri()).isEqualTo("https://" + authority + "/t.example/oauth2/v2.0/token");
        assertThat(credentials.scope()).contains("https://" + delegated + "/SMTP.Send offline_access");
        assertThat(loaded.smtp().host()).isEqualTo(server);
        assertThat(load().accounts().get(0).credentialSettings().effectiveAuthorizeUri())
                .isEqualTo("https://" + authority + "/t.example/oauth2/v2.0/authorize");
        file(account + KEY + "grant=client-credentials\n" + KEY + "client-secret=s\n");
        assertThat(account().credentials().read().scope()).contains("https://" + application + "/.default");
    }

    @Test
    void aTokenUriThatIsGivenBeatsTheCloudAndTellsItWhereNoneIs() throws Exception {
        file(ACCOUNT + KEY + "cloud=dod\n" + KEY + "token-uri=https://login.example.com/token\n");
        assertThat(account().credentials().read().tokenUri()).isEqualTo("https://login.example.com/token");
        assertThat(account().smtp().host()).isEqualTo("outlook-dod.office365.us");
        file(ACCOUNT + KEY + "token-uri=https://login.chinacloudapi.cn/common/oauth2/v2.0/token\n");
        assertThat(account().smtp().host()).isEqualTo("smtp.partner.outlook.cn");
        file(ACCOUNT + KEY + "token-uri=https://login.microsoftonline.us/common/oauth2/v2.0/token\n");
        assertThat(account().credentials().read().scope()).hasValueSatisfying(
                scope -> assertThat(scope).startsWith("https://outlook.office365.us/"));
    }

    @Test
    void aCloudBeatsTheUrisOfATokenFile() throws Exception {
        Files.writeString(folder.resolve("t.ini"), "[OAUTH2]\nUserID=a@example.com\nClientID=c\nRefreshToken=r\n"
                + "TokenURI=https://login.microsoftonline.com/common/oauth2/v2.0/token\n");
        file(KEY + "token-file=t.ini\n");
        assertThat(account().credentials().read().tokenUri()).startsWith("https://login.microsoftonline.com/");
        file(KEY + "token-file=t.ini\n" + KEY + "cloud=gcc-high\n");
        assertThat(account().credentials().read().tokenUri())
                .isEqualTo("https://login.microsoftonline.us/common/oauth2/v2.0/token");
    }

    @Test
    void anotherProviderHasNoCloud() throws Exception {
        file(ACCOUNT + KEY + "provider=google\n" + KEY + "cloud=dod\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("names a cloud of Microsoft");
    }

    private Account account() throws Exception {
        return load().accounts().get(0).load();
    }
}

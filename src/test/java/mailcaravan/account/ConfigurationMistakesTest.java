package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationMistakesTest extends ConfigurationFixture {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "caravan.setle=2s | caravan.setle (FILE:1) does not exist. Did you mean caravan.settle?",
            "caravan.accounts.shop.clientid=x | (FILE:1) does not exist. Did you mean caravan.accounts.shop.client-id?",
            "caravan.account.default.mailbox=x | Did you mean caravan.accounts.default.mailbox?",
            "%dev.caravan.settle=2s | %dev.caravan.settle (FILE:1) does not exist. Did you mean caravan.settle?",
            "caravan.accounts.my-shop.mailbox=x | the account name \"my-shop\" may hold only a-z and 0-9",
            "caravan.settle=2 | caravan.settle (FILE:1): \"2\" has no unit. Write for example 2s",
            "caravan.settle=2 sec | \"2 sec\" is not a duration",
            "caravan.settle=2h | \"2h\" is not between 0s and 1h",
            "caravan.settle= | caravan.settle (FILE:1) is empty: give it a value, or remove it for the default 2s",
            "caravan.in-doubt=drop | \"drop\" is not one of resend, hold",
            "caravan.retry.jitter=1.5 | \"1.5\" is not a number from 0 to 1",
            "caravan.accounts.default.smtp.port=70000 | \"70000\" is not a whole number from 1 to 65535",
            "caravan.accounts.default.smtp.connections=0 | \"0\" is not a whole number from 1 to 100",
            "caravan.accounts.default.smtp.auth=ntlm | is not one of xoauth2, login, plain, cram-md5, none",
            "caravan.debug.transcript=yes | caravan.debug.transcript (FILE:1): \"yes\" is not one of true, false.",
            "caravan.http.port=70000 | \"70000\" is not a whole number from 0 to 65535",
            "caravan.http.port=on | \"on\" is not a whole number from 0 to 65535",
            "caravan.http.host=http://x | caravan.http.host (FILE:1) must be a host name or an address",
            "caravan.proxy=proxy:8080 | caravan.proxy must be system, none or http://host:port",
            "caravan.proxy=http://u:p@proxy:8080 | must not hold a user",
            "caravan.broker.url=tcp://b:61616 | caravan.broker.url (FILE:1) must be amqp://host:port",
            "caravan.broker.dead-letter-queue=a?b | caravan.broker.dead-letter-queue (FILE:1): \"a?b\" cannot name a queue",
            "caravan.broker.instances-topic=a b | caravan.broker.instances-topic (FILE:1): \"a b\" cannot name a queue",
            "caravan.home=${HOME}/mail | \"${\" is not expanded here",
            "caravan.home=C:\\mail\\token | caravan.home (FILE:1): single backslashes get lost in this file. Double each one (C:\\\\mail) or write / instead (C:/mail).",
            "caravan.home=\\\\server\\share | single backslashes get lost",
            "quarkus.log.file.path=D:\\logs | single backslashes get lost",
            "caravan.home=C:\\users | FILE:1: \\u must be followed by four hexadecimal digits",
            "caravan.broker.url=amqp://a\\tb | holds a control character"})
    void aMistakeIsToldInOneLineWithKeyAndPlace(String line, String sentence) throws Exception {
        Path file = file(line + "\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(sentence.replace("FILE", file.toString())).message().doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "mailbox= | caravan.accounts.default.mailbox is missing: add it to FILE, or set CARAVAN_ACCOUNTS_DEFAULT_MAILBOX.",
            "client-id= | caravan.accounts.default.client-id is missing",
            "refresh-token= | caravan.accounts.default.refresh-token is missing",
            "token-file=t.ini | caravan.accounts.default.refresh-token (FILE:3) stands beside a token file",
            "mailbox=Billing | caravan.accounts.default.mailbox (FILE:4) must be an address",
            "smtp.auth=login | caravan.accounts.default.smtp.username is missing",
            "pop.username=x | caravan.accounts.default.pop.host is missing",
            "pop.host=mail.example.com | caravan.accounts.default.pop.username is missing",
            "pop.host=http://mail | caravan.accounts.default.pop.host (FILE:4) must be a host name",
            "smtp.security=none | caravan.accounts.default.smtp.security (FILE:4): XOAUTH2 without TLS",
            "queue=mail?transacted=false | caravan.accounts.default.queue (FILE:4): \"mail?transacted=false\" cannot name a queue",
            "queue=mail&outbound | cannot name a queue", "queue=mail#outbound | cannot name a queue",
            "queue=mail outbound | cannot name a queue", "queue=mail{{home}} | cannot name a queue",
            "queue=mail%3Foutbound | cannot name a queue",
            "queue=mail.dead-letter | The queue mail.dead-letter (FILE:4) is that of the dead letters too",
            "token-uri=http://login.example.com/token | caravan.accounts.default.token-uri (FILE:4): http would show",
            "provider=custom | caravan.accounts.default.smtp.host is missing",
            "grant=client-credentials | caravan.accounts.default.client-secret is missing",
            "cloud=germany | is not one of public, gcc-high, dod, china",
            "client-key=k.pem | caravan.accounts.default.client-certificate is missing",
            "client-key-password=p | caravan.accounts.default.client-certificate is missing",
            "allowed-senders=everybody | takes addresses, @domains or *",
            "client-secret-expires=31.1.2027 | \"31.1.2027\" is not a date. Write it as YYYY-MM-DD",
            "client-secret-expires=2027-02-30 | is not a date", "tenant=a/b | must be a tenant id or domain",
            "smtp.host=smtp://x | must be a host name"})
    void anAccountThatCannotWorkIsRefused(String line, String sentence) throws Exception {
        Path file = file(ACCOUNT + "caravan.accounts.default." + line + "\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(sentence.replace("FILE", file.toString())).message().doesNotContain("r-secret-1");
    }

    @Test
    void aCertificateStandsInPlaceOfASecretAndNotForGoogle() throws Exception {
        String app = ACCOUNT.replaceAll("(?m)^.*refresh-token.*\n", "") + """
                caravan.accounts.default.grant=client-credentials
                caravan.accounts.default.tenant=t.example
                caravan.accounts.default.client-certificate=c.pem
                caravan.accounts.default.client-key=k.pem
                """;
        file(app);
        assertThat(load().accounts().get(0).load().credentials().read().clientCertificate())
                .contains(new ClientCertificateFiles(folder.resolve("c.pem"), Optional.of(folder.resolve("k.pem")),
                        Optional.empty()));
        file(app + "caravan.accounts.default.client-secret=s\n");
        assertThatThrownBy(this::load).hasMessageStartingWith("caravan.accounts.default.client-secret (")
                .hasMessageContaining("stands beside client-certificate");
        file(app + "caravan.accounts.default.provider=google\n");
        assertThatThrownBy(this::load).hasMessageContaining("Google takes no certificates");
    }

    @Test
    void anUnknownVariableNamesItsNearestNeighbour() {
        environment.put("CARAVAN_ACCOUNTS_SHOP_CLIENTID", "x");
        assertThatThrownBy(this::load).hasMessage("The environment variable CARAVAN_ACCOUNTS_SHOP_CLIENTID does not "
                + "exist. Did you mean CARAVAN_ACCOUNTS_<NAME>_CLIENT_ID?");
    }

    @Test
    void aWrongVariableAndAWrongSystemPropertyAreNamedAsSuch() {
        environment.put("CARAVAN_SETTLE", "soon");
        assertThatThrownBy(this::load).hasMessageStartingWith("caravan.settle (CARAVAN_SETTLE): \"soon\"");
        environment.clear();
        systemProperties.put("caravan.settle", "later");
        assertThatThrownBy(this::load).hasMessageStartingWith("caravan.settle (-Dcaravan.settle): \"later\"");
    }

    @Test
    void sentencesComeInJapaneseToo() throws Exception {
        Locale.setDefault(Locale.JAPAN);
        file("caravan.setle=2s\n");
        assertThatThrownBy(this::load).hasMessageContaining("caravan.settle の誤りではありませんか。");
    }

    @Test
    void twoAccountsCannotShareADropFolderOrAQueue() throws Exception {
        file(ACCOUNT + ACCOUNT.replace("default", "shop") + "caravan.accounts.shop.drop-folder=mail/drop\n");
        assertThatThrownBy(this::load)
                .hasMessageStartingWith("The accounts default and shop have the same drop folder");
        file(ACCOUNT + ACCOUNT.replace("default", "shop") + "caravan.accounts.shop.queue=mail.outbound\n");
        assertThatThrownBy(this::load).hasMessageStartingWith("The accounts default and shop have the same queue");
    }

    @Test
    void theWrongEncodingIsSaid() throws Exception {
        write("caravan.home=mail\n".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(this::load).hasMessageEndingWith("is in UTF-16: save it as UTF-8.");
        write("caravan.home=mail\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(this::load).hasMessageEndingWith("is in UTF-16: save it as UTF-8.");
        write("# first\ncaravan.home=請求\n".getBytes(Charset.forName("windows-31j")));
        assertThatThrownBy(this::load).hasMessageContaining("is not UTF-8 (line 2), perhaps Shift_JIS");
    }

    @Test
    void aNamedFileMustExist() {
        environment.put("CARAVAN_CONFIG", folder.resolve("nowhere").toString());
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nowhere does not exist");
    }
}

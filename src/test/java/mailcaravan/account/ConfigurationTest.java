package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.failure.Provider;

class ConfigurationTest extends ConfigurationFixture {
    @Test
    void everyDefaultOfTheContractHoldsWithoutAnyFile() throws Exception {
        CaravanConfig caravan = load().caravan();
        assertThat(caravan.home()).isEqualTo(folder.resolve("mail"));
        assertThat(caravan.proxy()).isEqualTo("system");
        assertThat(caravan.proxyUsername()).isEmpty();
        assertThat(caravan.tls().trustedCertificates()).isEmpty();
        assertThat(caravan.broker().url()).isEmpty();
        assertThat(caravan.broker().deadLetterQueue()).isEqualTo("mail.dead-letter");
        assertThat(caravan.retry().firstDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(caravan.retry().factor()).isEqualTo(2);
        assertThat(caravan.retry().jitter()).isEqualTo(0.2);
        assertThat(caravan.retry().maxDelay()).isEqualTo(Duration.ofMinutes(10));
        assertThat(caravan.retry().giveUpAfter()).isEqualTo(Duration.ofDays(5));
        assertThat(caravan.probe().firstDelay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(caravan.probe().maxDelay()).isEqualTo(Duration.ofMinutes(10));
        assertThat(caravan.settle()).isEqualTo(Duration.ofSeconds(2));
        assertThat(caravan.sent().keep()).contains(Duration.ofDays(30));
        assertThat(caravan.failed().keep()).isEmpty();
        assertThat(caravan.journal().keep()).contains(Duration.ofDays(400));
        assertThat(caravan.inDoubt()).isEqualTo(InDoubt.RESEND);
        assertThat(load().accounts()).isEmpty();
    }

    @Test
    void theDefaultAccountIsFilledInForMicrosoft() throws Exception {
        file(ACCOUNT);
        Account account = load().accounts().get(0).load();
        Credentials credentials = account.credentials().read();
        assertThat(account.provider()).isEqualTo(Provider.MICROSOFT);
        assertThat(account.smtp()).isEqualTo(new SmtpSettings("smtp.office365.com", 587, SmtpSettings.Security.STARTTLS,
                SmtpSettings.Authentication.XOAUTH2, "", null, Duration.ofSeconds(30), Duration.ofMinutes(5),
                Duration.ofMinutes(10), 3));
        assertThat(credentials.tokenUri()).isEqualTo("https://login.microsoftonline.com/common/oauth2/v2.0/token");
        assertThat(credentials.scope()).contains("https://outlook.office.com/SMTP.Send offline_access");
        assertThat(credentials.clientSecret()).isEmpty();
        assertThat(credentials.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(account.messagesPerMinute()).isEqualTo(30);
        assertThat(account.recipientsPerDay()).isEqualTo(10_000);
        assertThat(account.recipientsPerMessage()).isEqualTo(500);
        assertThat(account.allowedSenders().patterns()).containsExactly("billing@example.com");
        assertThat(account.dropFolder()).isEqualTo(folder.resolve("mail/drop"));
        assertThat(account.sentFolder()).isEqualTo(folder.resolve("mail/sent"));
        assertThat(account.failedFolder()).isEqualTo(folder.resolve("mail/failed"));
        assertThat(account.queue()).isEqualTo("mail.outbound");
    }

    @Test
    void aPop3ServerTakesNameAndPasswordOfSmtpAndTlsUnlessToldOtherwise() throws Exception {
        file(ACCOUNT + """
                caravan.accounts.default.smtp.username=u
                caravan.accounts.default.smtp.password=p
                caravan.accounts.default.pop.host=pop.example.com
                """);
        ConfiguredAccount account = load().accounts().get(0);
        assertThat(account.load().smtp().pop()).contains(new PopSettings("pop.example.com", 995,
                SmtpSettings.Security.TLS, PopSettings.Authentication.USER, "u", Secret.of("p"),
                Duration.ofSeconds(30)));
        assertThat(account.passwordsInClear()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"plain, none, mail.example.com, 1", "login, none, mail.example.com, 1",
            "cram-md5, none, mail.example.com, 0", "none, none, mail.example.com, 0",
            "plain, starttls, mail.example.com, 0", "plain, tls, mail.example.com, 0", "plain, none, 127.0.0.1, 0"})
    void aPasswordThatTheNetworkCanReadIsWarnedOf(String auth, String security, String host, int warnings)
            throws Exception {
        file(ACCOUNT + """
                caravan.accounts.default.smtp.username=u
                caravan.accounts.default.smtp.password=p
                caravan.accounts.default.smtp.auth=%s
                caravan.accounts.default.smtp.security=%s
                caravan.accounts.default.smtp.host=%s
                """.formatted(auth, security, host));
        assertThat(load().accounts().get(0).remarks()).hasSize(warnings)
                .allMatch(line -> line.contains(host) && line.contains("smtp.security"));
    }

    @ParameterizedTest
    @CsvSource({"user, none, pop.example.com, 1", "apop, none, pop.example.com, 0",
            "user, starttls, pop.example.com, 0",
            "user, none, localhost, 0"})
    void soIsOneForPop(String auth, String security, String host, int warnings) throws Exception {
        file(ACCOUNT + """
                caravan.accounts.default.pop.username=u
                caravan.accounts.default.pop.password=p
                caravan.accounts.default.pop.auth=%s
                caravan.accounts.default.pop.security=%s
                caravan.accounts.default.pop.host=%s
                """.formatted(auth, security, host));
        assertThat(load().accounts().get(0).remarks()).hasSize(warnings)
                .allMatch(line -> line.contains(host) && line.contains("pop.security"));
        assertThat(load().accounts().get(0).load().smtp().pop().orElseThrow().port()).isEqualTo(110);
    }

    @Test
    void aNamedAccountHasItsNameInFoldersAndQueueAndGoogleItsOwnHosts() throws Exception {
        file(ACCOUNT.replace("default", "shop") + "caravan.accounts.shop.provider=Google\n"
                + "caravan.accounts.shop.smtp.security=tls\ncaravan.accounts.shop.allowed-senders=@example.com, a@b.c\n");
        Account account = load().accounts().get(0).load();
        assertThat(account.dropFolder()).isEqualTo(folder.resolve("mail/drop/shop"));
        assertThat(account.sentFolder()).isEqualTo(folder.resolve("mail/sent/shop"));
        assertThat(account.failedFolder()).isEqualTo(folder.resolve("mail/failed/shop"));
        assertThat(account.queue()).isEqualTo("mail.outbound.shop");
        assertThat(account.smtp().host() + ":" + account.smtp().port()).isEqualTo("smtp.gmail.com:465");
        assertThat(account.credentials().read().tokenUri()).isEqualTo("https://oauth2.googleapis.com/token");
        assertThat(account.credentials().read().scope()).contains("https://mail.google.com/");
        assertThat(account.allowedSenders().patterns()).containsExactly("@example.com", "a@b.c");
    }

    @Test
    void clientCredentialsAskForTheDefaultScopeOfTheTenant() throws Exception {
        file("""
                caravan.accounts.default.mailbox=billing@example.com
                caravan.accounts.default.grant=client-credentials
                caravan.accounts.default.tenant=example.com
                caravan.accounts.default.client-id=app
                caravan.accounts.default.client-secret=s
                """);
        Credentials credentials = load().accounts().get(0).load().credentials().read();
        assertThat(credentials.grant()).isEqualTo(Grant.CLIENT_CREDENTIALS);
        assertThat(credentials.scope()).contains("https://outlook.office365.com/.default");
        assertThat(credentials.tokenUri()).isEqualTo("https://login.microsoftonline.com/example.com/oauth2/v2.0/token");
    }

    @Test
    void aPasswordAccountHasNoCredentialsStore() throws Exception {
        file("""
                caravan.accounts.default.provider=custom
                caravan.accounts.default.mailbox=billing@example.com
                caravan.accounts.default.smtp.host=relay.example.com
                caravan.accounts.default.smtp.security=none
                caravan.accounts.default.smtp.auth=cram-md5
                caravan.accounts.default.smtp.username=u
                caravan.accounts.default.smtp.password=p$x
                """);
        Account account = load().accounts().get(0).load();
        assertThat(account.credentials()).isNull();
        assertThat(account.smtp().port()).isEqualTo(25);
        assertThat(account.smtp().authentication()).isEqualTo(SmtpSettings.Authentication.CRAM_MD5);
        assertThat(account.smtp().password().reveal()).isEqualTo("p$x");
    }

    @Test
    void aSecretWithDollarsAndBracesArrivesAsWritten() throws Exception {
        file(ACCOUNT + "caravan.accounts.default.client-secret=a$$b${c}d!*\n");
        assertThat(load().accounts().get(0).load().credentials().read().clientSecret())
                .contains(Secret.of("a$$b${c}d!*"));
    }

    @Test
    void environmentBeatsFileAndSystemPropertyBeatsEnvironmentAndOverrideBeatsAll() throws Exception {
        file("caravan.settle=1s\ncaravan.proxy=none\ncaravan.in-doubt=hold\ncaravan.probe.first-delay=1s\n");
        environment.put("CARAVAN_PROXY", "http://e:1");
        environment.put("CARAVAN_IN_DOUBT", "RESEND");
        environment.put("CARAVAN_PROBE_FIRST_DELAY", "2s");
        systemProperties.put("caravan.in-doubt", "hold");
        systemProperties.put("caravan.probe.first-delay", "3s");
        CaravanConfig caravan = Configuration.load(sources(Map.of("caravan.probe.first-delay", "4s"))).caravan();
        assertThat(caravan.settle()).isEqualTo(Duration.ofSeconds(1));
        assertThat(caravan.proxy()).isEqualTo("http://e:1");
        assertThat(caravan.inDoubt()).isEqualTo(InDoubt.HOLD);
        assertThat(caravan.probe().firstDelay()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void environmentVariablesNameAccountsInCapitals() throws Exception {
        environment.put("CARAVAN_ACCOUNTS_SHOP2_MAILBOX", "s@example.com");
        environment.put("CARAVAN_ACCOUNTS_SHOP2_CLIENT_ID", "app");
        environment.put("CARAVAN_ACCOUNTS_SHOP2_REFRESH_TOKEN", "r");
        environment.put("CARAVAN_ACCOUNTS_SHOP2_SMTP_FINAL_REPLY_TIMEOUT", "7m");
        environment.put("CARAVAN_PROXY_USERNAME", "proxy-user");
        environment.put("CARAVAN_ACCOUNTS_OTHER_MAILBOX", "");
        Configuration configuration = load();
        assertThat(configuration.accounts()).extracting(ConfiguredAccount::name).containsExactly("shop2");
        assertThat(configuration.accounts().get(0).load().smtp().finalReplyTimeout()).isEqualTo(Duration.ofMinutes(7));
        assertThat(configuration.caravan().proxyUsername()).contains("proxy-user");
    }

    @Test
    void anEmptyKeepMeansForEver() throws Exception {
        file("caravan.sent.keep=\ncaravan.journal.keep=\n");
        assertThat(load().caravan().sent().keep()).isEmpty();
        assertThat(load().caravan().journal().keep()).isEmpty();
    }

    @Test
    void relativePathsCountFromWhereTheyAreWritten() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("etc"));
        Path file = Files.writeString(elsewhere.resolve("mail.properties"),
                ACCOUNT.replace("refresh-token=r-secret-1", "token-file=tokens/../t.ini"));
        environment.put("CARAVAN_CONFIG", "etc/mail.properties");
        environment.put("CARAVAN_TLS_TRUSTED_CERTIFICATES", "ca.pem");
        Configuration configuration = load();
        assertThat(configuration.file()).contains(file);
        assertThat(configuration.caravan().home()).isEqualTo(elsewhere.resolve("mail"));
        assertThat(configuration.accounts().get(0).config().tokenFile()).contains(elsewhere.resolve("t.ini"));
        assertThat(configuration.caravan().tls().trustedCertificates()).contains(folder.resolve("ca.pem"));
    }

    @Test
    void onlyRunTakesTheFileOfTheWorkingDirectory() throws Exception {
        file("caravan.settle=1s\ncaravan.in-doubt=hold\n");
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), "caravan.settle=9s\n");
        assertThat(load().caravan().settle()).isEqualTo(Duration.ofSeconds(1));
        CaravanConfig run = Configuration.load(sources(Map.of()).withWorkingDirectoryFile()).caravan();
        assertThat(run.settle()).isEqualTo(Duration.ofSeconds(9));
        assertThat(run.inDoubt()).isEqualTo(InDoubt.HOLD);
    }

    @Test
    void otherKeysOfTheFileAreHandedOnAndNoSecretIs() throws Exception {
        file(ACCOUNT + "quarkus.log.level=DEBUG\n");
        assertThat(load().all()).containsEntry("quarkus.log.level", "DEBUG").containsEntry("caravan.home",
                folder.resolve("mail").toString()).doesNotContainValue("r-secret-1");
        assertThat(load().toString() + load().accounts()).doesNotContain("r-secret-1");
    }

    @Test
    void onLoopbackNeitherTlsNorHttpsIsAskedFor() throws Exception {
        file(ACCOUNT + """
                caravan.accounts.default.smtp.host=127.0.0.1
                caravan.accounts.default.smtp.security=none
                caravan.accounts.default.token-uri=http://localhost:8080/token
                """);
        assertThat(load().accounts().get(0).load().smtp().security()).isEqualTo(SmtpSettings.Security.NONE);
    }

    @Test
    void aFileWithByteOrderMarkAndJapaneseIsRead() throws Exception {
        file("\uFEFFcaravan.home=請求\n");
        assertThat(load().caravan().home()).isEqualTo(folder.resolve("請求"));
    }

    @Test
    void doubledBackslashesContinuationLinesAndCommentsAreReadAsJavaDoes() throws Exception {
        file("# a comment \\\n  ! another\r\ncaravan.accounts.default.drop-folder = x\\\\y\n" + ACCOUNT
                + "caravan.accounts.default.allowed-senders=a@b.c,\\\n   @d.e\ncaravan.setle=1\n");
        assertThatThrownBy(this::load).hasMessageContaining(":9)");
        file(Files.readString(folder.resolve("application.properties")).replace("setle=1", "settle=1s"));
        ConfiguredAccount account = load().accounts().get(0);
        assertThat(account.dropFolder()).isEqualTo(folder.resolve("x\\y"));
        assertThat(account.config().allowedSenders()).contains(List.of("a@b.c", "@d.e"));
    }

    @Test
    void aLineOfNothingButAContinuationIsNoMistake() throws Exception {
        file("\\\n   \n\\\n");
        assertThat(load().accounts()).isEmpty();
    }

    @Test
    void theStarterFileOfTheDistributionCountsAsAbsentUntilALineIsFilledIn() throws Exception {
        Path starter = Files.copy(Path.of("src/main/distribution/application.properties"),
                folder.resolve("application.properties"));
        Path etc = Files.writeString(folder.resolve("etc.properties"), "caravan.http.port=0\n");
        ConfigurationSources sources = new ConfigurationSources(Optional.empty(), List.of(starter, etc), Map.of(),
                Map.of(), folder, false, Map.of());
        assertThat(Configuration.load(sources).file()).contains(etc);
        // each example is a key that there is
        List<String> filledIn = Files.readAllLines(starter).stream()
                .map(line -> line.replaceFirst("^#(?=(caravan|quarkus)\\.)", "")).toList();
        assertThat(filledIn).anyMatch(line -> line.startsWith("caravan.home="));
        Files.write(starter, filledIn.stream().filter(line -> !line.contains("token-file")
                && !line.contains("client-secret-file") && !line.contains("trusted-certificates")).toList());
        assertThatThrownBy(() -> Configuration.load(sources)).hasMessageContaining("client-secret");
    }

    @Test
    void theSourcesOfThisProcessShowNoValue() {
        ConfigurationSources process = ConfigurationSources.ofProcess(Optional.of(Path.of("x.properties")));
        assertThat(process.wellKnownFiles()).contains(Path.of("/etc/mail-caravan/application.properties"));
        assertThat(process.workingDirectoryFile()).isFalse();
        assertThat(process.environment()).isEqualTo(System.getenv());
        assertThat(process).hasToString("ConfigurationSources[x.properties]");
    }

    @Test
    void whatIsPublishedStandsBetweenQuarkusFilesAndTheEnvironment() {
        try {
            CaravanConfigSource.publish(Map.of("quarkus.log.level", "DEBUG"));
            assertThat(new CaravanConfigSourceProvider().getConfigSources(null)).singleElement().satisfies(source -> {
                assertThat(source.getValue("quarkus.log.level")).isEqualTo("DEBUG");
                assertThat(source.getPropertyNames()).containsExactly("quarkus.log.level");
                assertThat(source.getOrdinal()).isBetween(261, 299);
            });
        } finally {
            CaravanConfigSource.publish(Map.of());
        }
    }

    @Test
    void anAccountWhoseTokenFileIsMissingIsKnownAndLoadsOnceItIsThere() throws Exception {
        file("caravan.accounts.default.token-file=t.ini\n");
        ConfiguredAccount account = load().accounts().get(0);
        assertThat(account.dropFolder()).isEqualTo(folder.resolve("mail/drop"));
        assertThatThrownBy(account::load).isInstanceOf(CredentialsException.class)
                .hasMessageContaining("t.ini does not exist");
        Files.writeString(folder.resolve("t.ini"),
                "[OAUTH2]\nUserID=u@example.com\nClientID=c\nRefreshToken=r\nProvider=1\n");
        assertThat(account.load().mailbox()).isEqualTo("u@example.com");
    }
}

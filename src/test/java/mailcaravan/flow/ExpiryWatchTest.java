package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.drop.AccountState;
import mailcaravan.drop.TokenUse;
import mailcaravan.harness.MutableClock;
import mailcaravan.oauth.TokenListener;

class ExpiryWatchTest {
    private static final Instant START = Instant.parse("2030-01-02T03:04:05Z");

    private final MutableClock clock = new MutableClock(START, ZoneOffset.UTC);
    private final List<String> lines = new ArrayList<>();
    private final Locale locale = Locale.getDefault();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        Locale.setDefault(Locale.ENGLISH);
        Logger.getLogger("mailcaravan.account").addHandler(handler);
    }

    @AfterEach
    void release() {
        Logger.getLogger("mailcaravan.account").removeHandler(handler);
        Locale.setDefault(locale);
    }

    private ExpiryWatch watch(String... keys) throws Exception {
        ConfiguredAccount account = account(keys);
        AccountState state = new AccountState(account.stateFolder());
        return new ExpiryWatch(account, state, new TokenUseRecord("shop", state, clock, TokenListener.NONE), clock);
    }

    private ConfiguredAccount account(String... keys) throws Exception {
        StringBuilder file = new StringBuilder();
        for (String key : keys) {
            file.append("caravan.accounts.shop.").append(key).append('\n');
        }
        Files.writeString(folder.resolve("application.properties"), file);
        return Configuration.load(
                ConfigurationSources.ofProcess(Optional.of(folder.resolve("application.properties")))).accounts()
                .get(0);
    }

    private void days(ExpiryWatch watch, int days) {
        for (int hour = 0; hour < days * 24; hour += 6) {
            clock.advance(Duration.ofHours(6));
            watch.run();
        }
    }

    private static String[] keys(String... more) {
        List<String> keys = new ArrayList<>(List.of("mailbox=shop@example.com", "client-id=client",
                "client-secret=secret", "refresh-token=token"));
        keys.addAll(Arrays.asList(more));
        return keys.toArray(String[]::new);
    }

    @Test
    void warnsOnceAtEachThresholdAndNotAgainAfterARestart() throws Exception {
        String[] keys = keys("client-secret-expires=2030-02-10");
        days(watch(keys), 7);
        assertThat(lines).isEmpty();
        days(watch(keys), 21);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("account shop: the client secret ends on 2030-02-10, 30 day(s) are left",
                "Certificates & secrets", "caravan.accounts.shop.client-secret-expires");
        assertThat(lines.get(1)).contains("14 day(s) are left");
        days(watch(keys), 9);
        days(watch(keys), 1);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(2)).contains("7 day(s) are left");
        assertThat(lines.get(3)).contains("1 day(s) are left");
        days(watch(keys), 5);
        assertThat(lines).hasSize(4);

        days(watch(keys("client-secret-expires=2030-02-25")), 1);
        assertThat(lines).as("another secret that ends soon too").hasSize(5);
    }

    @Test
    void anEndThatHasPassedIsSaidAsSuch() throws Exception {
        watch(keys("client-secret-expires=2030-01-01")).run();
        assertThat(lines).singleElement().asString().contains("the client secret ended on 2030-01-01: make a new one");
    }

    @Test
    void aRefreshTokenThatIsUsedNeverComesNearItsEndAndAnUnusedOneDoes() throws Exception {
        ConfiguredAccount account = account(keys());
        AccountState state = new AccountState(account.stateFolder());
        TokenUseRecord use = new TokenUseRecord("shop", state, clock, TokenListener.NONE);
        ExpiryWatch watch = new ExpiryWatch(account, state, use, clock);
        for (int month = 0; month < 12; month++) {
            use.used(Duration.ofHours(1), Optional.empty());
            days(watch, 30);
        }
        assertThat(lines).isEmpty();
        days(watch(keys()), 40);
        assertThat(lines).singleElement().asString().contains("the refresh token ends on",
                "mail-caravan authorize --account shop");
        use.used(Duration.ofHours(1), Optional.empty());
        watch.run();
        assertThat(watch.current()).singleElement()
                .satisfies(each -> assertThat(each.daysLeft(clock.instant())).isEqualTo(90));
        days(watch, 61);
        assertThat(lines).as("it is told anew of the next time").hasSize(2);
    }

    @Test
    void theSevenDaysOfAGoogleAppInTestingAreTakenFromTheAnswerUntilAnotherTokenIsWritten() throws Exception {
        Path tokenFile = Files.writeString(folder.resolve("token.ini"),
                "[OAUTH2]\nUserID=shop@example.com\nClientID=client\nRefreshToken=token\n"
                        + "TokenURI=https://oauth2.googleapis.com/token\n");
        Files.setLastModifiedTime(tokenFile, FileTime.from(START));
        ConfiguredAccount account = account("token-file=token.ini");
        AccountState state = new AccountState(account.stateFolder());
        TokenUseRecord use = new TokenUseRecord("shop", state, clock, TokenListener.NONE);
        ExpiryWatch watch = new ExpiryWatch(account, state, use, clock);
        watch.run();
        assertThat(lines).isEmpty();
        use.used(Duration.ofHours(1), Optional.of(Duration.ofDays(7)));
        watch.run();
        assertThat(lines).singleElement().asString().contains("Testing", "Publish app");
        assertThat(state.tokenUse()).contains(new TokenUse(clock.millis(), clock.millis() + 3_600_000,
                clock.millis() + Duration.ofDays(7).toMillis()));

        clock.advance(Duration.ofDays(1));
        Files.setLastModifiedTime(tokenFile, FileTime.from(clock.instant()));
        watch.run();
        assertThat(watch.current()).singleElement()
                .satisfies(each -> assertThat(each.daysLeft(clock.instant())).isEqualTo(180));
    }

    @Test
    void anAccountWithoutTokensHasNothingThatEnds() throws Exception {
        ExpiryWatch watch = watch("mailbox=shop@example.com", "smtp.host=localhost", "smtp.auth=none");
        watch.run();
        assertThat(watch.current()).isEmpty();
        assertThat(lines).isEmpty();
    }
}

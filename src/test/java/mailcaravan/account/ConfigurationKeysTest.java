package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import mailcaravan.text.EditDistance;

class ConfigurationKeysTest {
    /** The contract's block of keys, to the letter, and those that came later at its end. */
    private static final List<String> CONTRACT = List.of("caravan.home", "caravan.tls.trusted-certificates",
            "caravan.proxy", "caravan.proxy.username", "caravan.proxy.password", "caravan.accounts.<name>.token-file",
            "caravan.accounts.<name>.provider", "caravan.accounts.<name>.mailbox", "caravan.accounts.<name>.grant",
            "caravan.accounts.<name>.tenant", "caravan.accounts.<name>.cloud", "caravan.accounts.<name>.client-id",
            "caravan.accounts.<name>.client-secret", "caravan.accounts.<name>.client-secret-file",
            "caravan.accounts.<name>.client-secret-expires",
            "caravan.accounts.<name>.client-certificate",
            "caravan.accounts.<name>.client-key", "caravan.accounts.<name>.client-key-password",
            "caravan.accounts.<name>.service-account-key",
            "caravan.accounts.<name>.refresh-token",
            "caravan.accounts.<name>.token-uri", "caravan.accounts.<name>.authorize-uri",
            "caravan.accounts.<name>.scope", "caravan.accounts.<name>.token-requests-per-hour",
            "caravan.accounts.<name>.smtp.host", "caravan.accounts.<name>.smtp.port",
            "caravan.accounts.<name>.smtp.security", "caravan.accounts.<name>.smtp.auth",
            "caravan.accounts.<name>.smtp.username", "caravan.accounts.<name>.smtp.password",
            "caravan.accounts.<name>.smtp.proxy", "caravan.accounts.<name>.smtp.connect-timeout",
            "caravan.accounts.<name>.smtp.timeout", "caravan.accounts.<name>.smtp.final-reply-timeout",
            "caravan.accounts.<name>.pop.host", "caravan.accounts.<name>.pop.port",
            "caravan.accounts.<name>.pop.security", "caravan.accounts.<name>.pop.auth",
            "caravan.accounts.<name>.pop.username", "caravan.accounts.<name>.pop.password",
            "caravan.accounts.<name>.pop.timeout",
            "caravan.accounts.<name>.smtp.connections", "caravan.accounts.<name>.messages-per-minute",
            "caravan.accounts.<name>.recipients-per-day", "caravan.accounts.<name>.recipients-per-message",
            "caravan.accounts.<name>.allowed-senders", "caravan.accounts.<name>.sign-in-as",
            "caravan.accounts.<name>.drop-folder",
            "caravan.accounts.<name>.queue", "caravan.broker.url", "caravan.broker.username",
            "caravan.broker.password", "caravan.broker.dead-letter-queue", "caravan.retry.first-delay",
            "caravan.retry.factor", "caravan.retry.jitter", "caravan.retry.max-delay", "caravan.retry.give-up-after",
            "caravan.probe.first-delay", "caravan.probe.max-delay", "caravan.settle", "caravan.sent.keep",
            "caravan.failed.keep", "caravan.journal.keep", "caravan.in-doubt", "caravan.failure-rules",
            "caravan.debug.transcript", "caravan.broker.instances-topic", "caravan.broker.transactions",
            "caravan.queue.attachment-root",
            "caravan.sendmail.local-recipients",
            "caravan.http.port", "caravan.http.host", "caravan.standby", "caravan.tokens.encryption-key",
            "caravan.tokens.encryption-key-file", "caravan.tokens.previous-encryption-key",
            "caravan.tokens.previous-encryption-key-file");

    @Test
    void theMappingHasTheKeysOfTheContractAndNoOther() {
        assertThat(ConfigurationKeys.all().list()).extracting(ConfigurationKey::pattern)
                .containsExactlyInAnyOrderElementsOf(CONTRACT);
    }

    @Test
    void everyNumberAndDurationHasARange() {
        assertThat(ConfigurationKeys.all().list())
                .filteredOn(
                        key -> key.type() == int.class || key.type() == double.class || key.type() == Duration.class)
                .allSatisfy(key -> assertThat(key.range()).as(key.pattern()).isNotNull());
    }

    @Test
    void noSecretHasADefault() {
        assertThat(ConfigurationKeys.all().list()).filteredOn(ConfigurationKey::secret)
                .allSatisfy(key -> assertThat(key.defaultValue()).as(key.pattern()).isEmpty());
    }

    @Test
    void noTwoKeysShareAnEnvironmentVariable() {
        List<ConfigurationKey> keys = ConfigurationKeys.all().list();
        for (ConfigurationKey key : keys) {
            String variable = key.environmentPattern().replace("<NAME>", "SMTP");
            assertThat(keys.stream().filter(other -> other.environmentVariable().matcher(variable).matches()))
                    .as(variable).containsExactly(key);
        }
    }

    @Test
    void theDocumentationListsEveryKeyWithItsDefaultAndNoOther() throws Exception {
        Map<String, String> documented = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `(caravan\\.[^`]+)` \\| ([^|]*) \\| [^|]+ \\|$")
                .matcher(Files.readString(Path.of("docs/configuration.md")));
        while (row.find()) {
            documented.put(row.group(1), row.group(2).strip());
        }
        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(CONTRACT);
        assertThat(ConfigurationKeys.all().list()).allSatisfy(key -> key.defaultValue().ifPresent(
                value -> assertThat(documented.get(key.pattern())).as(key.pattern()).isEqualTo("`" + value + "`")));
    }

    @Test
    void theNearestKeyIsTheOneThatWasMeant() {
        ConfigurationKeys keys = ConfigurationKeys.all();
        assertThat(keys.nearest("caravan.accounts.shop.smtp.finalreplytimeout"))
                .isEqualTo("caravan.accounts.shop.smtp.final-reply-timeout");
        assertThat(keys.nearest("caravan.retry.max-delai")).isEqualTo("caravan.retry.max-delay");
        assertThat(EditDistance.of("kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.of("", "abc")).isEqualTo(3);
    }
}

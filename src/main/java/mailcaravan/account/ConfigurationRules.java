package mailcaravan.account;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import mailcaravan.text.Messages;

/** The rules that hold between keys of the whole configuration; those within one account are {@link AccountRules}. */
final class ConfigurationRules {
    private static final Messages MESSAGES = Messages.of(ConfigurationRules.class);

    private ConfigurationRules() {}

    /**
     * The accounts, if all rules are kept.
     *
     * @param settings
     *            what was set, for telling where
     * @param file
     *            where a missing key may be added
     */
    static List<ConfiguredAccount> check(CaravanConfig caravan, Map<String, Setting> settings, Optional<Path> file)
            throws ConfigurationException {
        ProxySettings.parse("caravan.proxy", caravan.proxy(), caravan.proxyUsername(), caravan.proxyPassword());
        if (caravan.broker().url().filter(url -> !url.matches("(?i)amqps?://[^\\s/]+.*")).isPresent()) {
            throw new ConfigurationException(
                    MESSAGES.format("configuration.broker-url", origin(settings, "caravan.broker.url")));
        }
        if (!caravan.http().host().matches("[0-9A-Za-z.:_-]+")) {
            throw new ConfigurationException(
                    MESSAGES.format("configuration.http-host", origin(settings, "caravan.http.host")));
        }
        List<ConfiguredAccount> accounts = new ArrayList<>();
        Map<Path, String> folders = new HashMap<>();
        Map<String, String> queues = new HashMap<>();
        for (Map.Entry<String, AccountConfig> entry : new TreeMap<>(caravan.accounts()).entrySet()) {
            new AccountRules(entry.getKey(), entry.getValue(), settings, file).check();
            ConfiguredAccount account = new ConfiguredAccount(entry.getKey(), caravan.home(), entry.getValue());
            account.smtpProxy();
            unique("configuration.shared-folder", folders, account.dropFolder(), account.name());
            unique("configuration.shared-queue", queues, account.queue(), account.name());
            accounts.add(account);
        }
        return List.copyOf(accounts);
    }

    private static <T> void unique(String sentence, Map<T, String> seen, T value, String account)
            throws ConfigurationException {
        String other = seen.putIfAbsent(value, account);
        if (other != null) {
            throw new ConfigurationException(MESSAGES.format(sentence, other, account, value));
        }
    }

    private static String origin(Map<String, Setting> settings, String key) {
        return settings.containsKey(key) ? settings.get(key).origin() : key;
    }
}

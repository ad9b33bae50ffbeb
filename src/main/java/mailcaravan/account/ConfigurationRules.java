package mailcaravan.account;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import mailcaravan.text.Messages;

/** The rules that hold between keys of the whole configuration; those within one account are {@link AccountRules}. */
final class ConfigurationRules {
    // it becomes part of an endpoint's URI, where other characters end it or mean something else
    private static final Pattern QUEUE_NAME = Pattern.compile("[\\p{L}\\p{N}._/$@=:~*!-]+");
    private static final Messages MESSAGES = Messages.of(ConfigurationRules.class);

    private ConfigurationRules() {}

    /**
     * The accounts, if all rules are kept.
     *
     * @param keys
     *            what the accounts' secrets are encrypted by
     * @param settings
     *            what was set, for telling where
     * @param file
     *            where a missing key may be added
     */
    static List<ConfiguredAccount> check(CaravanConfig caravan, TokenKeys keys, Map<String, Setting> settings,
            Optional<Path> file) throws ConfigurationException {
        ProxySettings.toTokenEndpoint(caravan);
        if (caravan.broker().url().filter(url -> !url.matches("(?i)amqps?://[^\\s/]+.*")).isPresent()) {
            throw new ConfigurationException(
                    MESSAGES.format("configuration.broker-url", origin(settings, "caravan.broker.url")));
        }
        queueName(settings, "caravan.broker.dead-letter-queue", caravan.broker().deadLetterQueue());
        if (caravan.broker().instancesTopic().isPresent()) {
            queueName(settings, "caravan.broker.instances-topic", caravan.broker().instancesTopic().get());
        }
        if (caravan.sendmail().localRecipients().stream().flatMap(List::stream)
                .anyMatch(each -> !Mailboxes.valid(each))) {
            throw new ConfigurationException(MESSAGES.format("configuration.local-recipients",
                    origin(settings, "caravan.sendmail.local-recipients")));
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
            ConfiguredAccount account = new ConfiguredAccount(entry.getKey(), caravan.home(), entry.getValue(),
                    keys);
            account.smtpProxy();
            unique("configuration.shared-folder", folders, account.dropFolder(), account.name());
            queue(caravan, settings, account);
            unique("configuration.shared-queue", queues, account.queue(), account.name());
            accounts.add(account);
        }
        return List.copyOf(accounts);
    }

    private static void queue(CaravanConfig caravan, Map<String, Setting> settings, ConfiguredAccount account)
            throws ConfigurationException {
        String key = "caravan.accounts." + account.name() + ".queue";
        queueName(settings, key, account.queue());
        // its dead letters would be its next requests, for ever
        if (account.queue().equals(caravan.broker().deadLetterQueue())) {
            throw new ConfigurationException(
                    MESSAGES.format("configuration.queue-of-dead-letters", origin(settings, key), account.queue()));
        }
    }

    private static void queueName(Map<String, Setting> settings, String key, String name)
            throws ConfigurationException {
        if (!QUEUE_NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    MESSAGES.format("configuration.queue-name", key, origin(settings, key), name));
        }
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

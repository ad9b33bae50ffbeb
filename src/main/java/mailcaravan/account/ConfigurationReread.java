package mailcaravan.account;

import java.util.Objects;
import java.util.Optional;

import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * The configuration as its sources have it by now, for the credentials of a program that runs. A mistake in it is said
 * once, and what was read before goes on. Thread-safe.
 */
final class ConfigurationReread {
    private static final Logger LOG = Logger.getLogger(ConfigurationReread.class);
    private static final Messages MESSAGES = Messages.of(ConfigurationReread.class);

    private final ConfigurationSources sources;
    private String told = "";

    ConfigurationReread(ConfigurationSources sources) {
        this.sources = Objects.requireNonNull(sources, "sources");
    }

    /** The keys of an account; empty if the configuration cannot be used or does not have it any more. */
    synchronized Optional<AccountConfig> account(String name) {
        try {
            Optional<AccountConfig> found = Configuration.load(sources).accounts().stream()
                    .filter(each -> each.name().equals(name)).map(ConfiguredAccount::config).findFirst();
            told = "";
            return found;
        } catch (ConfigurationException mistake) {
            if (!told.equals(mistake.getMessage())) {
                told = mistake.getMessage();
                LOG.warn(MESSAGES.format("configuration.changed", told));
            }
            return Optional.empty();
        }
    }
}

package mailcaravan.account;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import mailcaravan.text.Messages;

/**
 * Collects the settings of all sources, the stronger source winning, and refuses keys that do not exist wherever they
 * stand: a misspelt key is a setting that silently does nothing.
 */
final class SettingsReader {
    private static final Messages MESSAGES = Messages.of(SettingsReader.class);
    private static final String PREFIX = "caravan.";
    private static final String VARIABLE_PREFIX = "CARAVAN_";
    private static final String FILE_VARIABLE = "CARAVAN_CONFIG";
    private static final Pattern PROFILE_KEY = Pattern.compile("%[^.]+\\.(caravan\\..*)");

    private final ConfigurationKeys keys = ConfigurationKeys.all();
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final ConfigurationSources sources;
    private Optional<Path> file = Optional.empty();

    SettingsReader(ConfigurationSources sources) {
        this.sources = sources;
    }

    /** The file that was found. */
    Optional<Path> file() {
        return file;
    }

    /** All settings by key, those of other prefixes only from files and overrides. */
    Map<String, Setting> read() throws ConfigurationException {
        file = findFile();
        if (file.isPresent()) {
            addFile(file.get());
        }
        if (sources.workingDirectoryFile() && Files.exists(sources.workingDirectoryPath())) {
            addFile(sources.workingDirectoryPath());
        }
        addEnvironment();
        // sorted, so that of several mistakes always the same one is told
        for (Map.Entry<String, String> property : new TreeMap<>(sources.systemProperties()).entrySet()) {
            if (property.getKey().startsWith(PREFIX)) {
                add(new Setting(property.getKey(), property.getValue().strip(), "-D" + property.getKey(),
                        sources.workingDirectory()));
            }
        }
        for (Map.Entry<String, String> override : new TreeMap<>(sources.overrides()).entrySet()) {
            add(new Setting(override.getKey(), override.getValue(), MESSAGES.format("configuration.override"),
                    sources.workingDirectory()));
        }
        return settings;
    }

    private Optional<Path> findFile() throws ConfigurationException {
        Optional<Path> found = sources.option()
                .or(() -> Optional.ofNullable(sources.environment().get(FILE_VARIABLE)).filter(name -> !name.isBlank())
                        .map(Path::of));
        for (Path each : sources.wellKnownFiles()) {
            // the distribution brings one of comments, which must not hide what /etc has
            if (found.isEmpty() && Files.exists(each) && !ConfigurationFile.read(each).isEmpty()) {
                found = Optional.of(each);
            }
        }
        return found.map(path -> sources.workingDirectory().resolve(path).normalize());
    }

    private void addFile(Path path) throws ConfigurationException {
        for (Setting setting : ConfigurationFile.read(path)) {
            add(setting);
        }
    }

    private void addEnvironment() throws ConfigurationException {
        for (Map.Entry<String, String> variable : new TreeMap<>(sources.environment()).entrySet()) {
            String name = variable.getKey().toUpperCase(Locale.ROOT);
            if (name.startsWith(VARIABLE_PREFIX) && !name.equals(FILE_VARIABLE)) {
                add(new Setting(keyOf(variable.getKey()), variable.getValue().strip(), variable.getKey(),
                        sources.workingDirectory()));
            }
        }
    }

    private String keyOf(String variable) throws ConfigurationException {
        for (ConfigurationKey key : keys.list()) {
            Matcher matcher = key.environmentVariable().matcher(variable);
            if (matcher.matches()) {
                return matcher.groupCount() == 0
                        ? key.pattern()
                        : key.forAccount(matcher.group(1).toLowerCase(Locale.ROOT));
            }
        }
        throw new ConfigurationException(
                MESSAGES.format("configuration.unknown-variable", variable, keys.nearestVariable(variable)));
    }

    private void add(Setting setting) throws ConfigurationException {
        Matcher profile = PROFILE_KEY.matcher(setting.key());
        if (profile.matches()) {
            throw unknown(setting, keys.nearest(profile.group(1)));
        }
        if (setting.key().startsWith(PREFIX)) {
            Optional<String> account = ConfigurationKeys.accountOf(setting.key());
            if (keys.find(setting.key()).isEmpty()) {
                throw unknown(setting, keys.nearest(setting.key()));
            }
            if (account.isPresent() && !AccountNames.valid(account.get())) {
                throw new ConfigurationException(
                        MESSAGES.format("configuration.account-name", account.get(), setting.key(), setting.origin()));
            }
        }
        settings.put(setting.key(), setting);
    }

    private static ConfigurationException unknown(Setting setting, String nearest) {
        return new ConfigurationException(
                MESSAGES.format("configuration.unknown-key", setting.key(), setting.origin(), nearest));
    }
}

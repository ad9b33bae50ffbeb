package mailcaravan.account;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.microprofile.config.spi.Converter;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import mailcaravan.failure.OperatorRule;
import mailcaravan.failure.OperatorRules;
import mailcaravan.failure.OperatorRulesException;

/**
 * The whole configuration, read once, checked and resolved; needs no running Quarkus.
 * <p>
 * Immutable and thread-safe. Its text form shows no value.
 */
@RegisterResourceBundle(bundleName = "mailcaravan.account.messages")
public final class Configuration {
    private static final String HOME = "caravan.home";
    private static final int OURS = 1000;

    private final CaravanConfig caravan;
    private final TokenKeys tokenKeys;
    private final List<ConfiguredAccount> accounts;
    private final Map<String, String> all;
    private final Optional<Path> file;

    private Configuration(CaravanConfig caravan, TokenKeys tokenKeys, List<ConfiguredAccount> accounts,
            Map<String, String> all, Optional<Path> file) {
        this.caravan = caravan;
        this.tokenKeys = tokenKeys;
        this.accounts = accounts;
        this.all = all;
        this.file = file;
    }

    /**
     * Reads and checks everything.
     *
     * @throws ConfigurationException
     *             at the first mistake; nothing else was touched then
     */
    public static Configuration load(ConfigurationSources sources) throws ConfigurationException {
        SettingsReader reader = new SettingsReader(sources);
        Map<String, Setting> settings = reader.read();
        Path homeBase = reader.file().map(Path::getParent).orElse(sources.workingDirectory());
        settings.computeIfAbsent(HOME, key -> new Setting(key, ConfigurationKeys.all().find(key).orElseThrow()
                .defaultValue().orElseThrow(), key, homeBase));
        Map<String, Setting> checked = new TreeMap<>();
        Map<String, String> mapped = new TreeMap<>();
        Map<String, String> all = new TreeMap<>();
        for (Setting setting : settings.values()) {
            Optional<ConfigurationKey> key = ConfigurationKeys.all().find(setting.key());
            if (key.isEmpty()) {
                all.put(setting.key(), setting.value());
                continue;
            }
            Setting ready = SettingValues.checked(key.get(), setting);
            // empty means unset, but for a key with a default it switches that default off
            if (!ready.value().isEmpty() || key.get().defaultValue().isPresent()) {
                checked.put(ready.key(), ready);
                mapped.put(ready.key(), ready.value());
                if (!key.get().secret()) {
                    all.put(ready.key(), ready.value());
                }
            }
        }
        CaravanConfig caravan = map(mapped);
        ConfigurationReread reread = new ConfigurationReread(sources);
        TokenKeys tokenKeys = TokenKeys.of(caravan.tokens());
        List<ConfiguredAccount> accounts = ConfigurationRules.check(caravan, tokenKeys, checked, reader.file()).stream()
                .map(each -> each.rereadBy(() -> reread.account(each.name()))).toList();
        return new Configuration(caravan, tokenKeys, accounts, Collections.unmodifiableMap(all), reader.file());
    }

    /** The keys as typed values; paths are absolute. */
    public CaravanConfig caravan() {
        return caravan;
    }

    /** What secrets in files are encrypted by. */
    public TokenKeys tokenKeys() {
        return tokenKeys;
    }

    /** The accounts, sorted by name; empty if none is configured. */
    public List<ConfiguredAccount> accounts() {
        return accounts;
    }

    /**
     * The operator's rules about failures; none where no file is named.
     *
     * @throws ConfigurationException
     *             if the file cannot be read, or holds no rules
     */
    public List<OperatorRule> failureRules() throws ConfigurationException {
        try {
            Optional<Path> file = caravan().failureRules();
            return file.isPresent() ? OperatorRules.read(file.get()) : List.of();
        } catch (OperatorRulesException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /**
     * What the files and overrides say for other readers of configuration (quarkus.log.*, camel.*), and our own keys
     * that were set, resolved; never a secret. For {@link CaravanConfigSource#publish}.
     */
    public Map<String, String> all() {
        return all;
    }

    /** The configuration file that was found, absolute. */
    public Optional<Path> file() {
        return file;
    }

    private static CaravanConfig map(Map<String, String> values) {
        return new SmallRyeConfigBuilder().withMapping(CaravanConfig.class)
                .withSources(new PropertiesConfigSource(values, "caravan", OURS))
                .withConverter(Duration.class, OURS, notEmpty(Durations::parse))
                .withConverter(Secret.class, OURS, notEmpty(Secret::of))
                .withConverter(LocalDate.class, OURS, notEmpty(LocalDate::parse))
                .withConverter(Path.class, OURS, notEmpty(Path::of)).build().getConfigMapping(CaravanConfig.class);
    }

    /** SmallRye asks a converter for empty values too, and takes null for unset. */
    private static <T> Converter<T> notEmpty(Converter<T> converter) {
        return text -> text.isEmpty() ? null : converter.convert(text);
    }
}

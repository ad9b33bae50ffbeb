package mailcaravan.account;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import mailcaravan.text.Messages;

/**
 * Checks a setting's value against the type and range of its key, and makes it what the mapping takes: absolute paths,
 * enums in lower case. A value of a secret key is never repeated in a message.
 */
final class SettingValues {
    private static final Messages MESSAGES = Messages.of(SettingValues.class);

    private SettingValues() {}

    /**
     * The setting with its value ready for the mapping.
     *
     * @throws ConfigurationException
     *             if the key does not take the value
     */
    static Setting checked(ConfigurationKey key, Setting setting) throws ConfigurationException {
        String value = setting.value();
        if (value.isEmpty()) {
            if (!key.mayBeEmpty()) {
                throw wrong("configuration.empty", key, setting, key.defaultValue().orElse(""));
            }
            return setting;
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw wrong(key.type() == Path.class ? "configuration.eaten-backslash" : "configuration.control-character",
                    key, setting);
        }
        if (!key.secret() && value.contains("${")) {
            throw wrong("configuration.expression", key, setting);
        }
        if (key.type() == Path.class) {
            return setting.withValue(path(key, setting).toString());
        }
        if (key.type().isEnum()) {
            return setting.withValue(constant(key, setting));
        }
        if (key.type() == boolean.class) {
            return setting.withValue(oneOf(key, setting, "true, false"));
        }
        if (key.type() == List.class) {
            return setting.withValue(value.replaceAll("\\s*,\\s*", ","));
        }
        if (key.type() == int.class || key.type() == double.class) {
            checkNumber(key, setting);
        } else if (key.type() == Duration.class) {
            checkDuration(key, setting);
        } else if (key.type() == LocalDate.class) {
            checkDate(key, setting);
        }
        return setting;
    }

    private static Path path(ConfigurationKey key, Setting setting) throws ConfigurationException {
        try {
            return setting.base().resolve(setting.value()).normalize();
        } catch (InvalidPathException invalid) {
            throw wrong("configuration.path", key, setting, setting.value());
        }
    }

    private static String constant(ConfigurationKey key, Setting setting) throws ConfigurationException {
        return oneOf(key, setting, Arrays.stream(key.type().getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", ")));
    }

    private static String oneOf(ConfigurationKey key, Setting setting, String allowed) throws ConfigurationException {
        String value = setting.value().toLowerCase(Locale.ROOT);
        if (!Arrays.asList(allowed.split(", ")).contains(value)) {
            throw wrong("configuration.constant", key, setting, setting.value(), allowed);
        }
        return value;
    }

    private static void checkNumber(ConfigurationKey key, Setting setting) throws ConfigurationException {
        String form = key.type() == int.class ? "-?[0-9]{1,9}" : "-?[0-9]{1,9}(\\.[0-9]{1,9})?";
        boolean inRange = setting.value().matches(form)
                && within(key.range(), Double.parseDouble(setting.value()));
        if (!inRange) {
            throw wrong(key.type() == int.class ? "configuration.integer" : "configuration.number", key, setting,
                    setting.value(), whole(key.range().min()), whole(key.range().max()));
        }
    }

    private static void checkDuration(ConfigurationKey key, Setting setting) throws ConfigurationException {
        Duration duration;
        try {
            duration = Durations.parse(setting.value());
        } catch (IllegalArgumentException invalid) {
            boolean bare = setting.value().matches("[0-9]+");
            throw wrong(bare ? "configuration.duration-unit" : "configuration.duration", key, setting,
                    setting.value());
        }
        if (!within(key.range(), duration.toMillis())) {
            throw wrong("configuration.duration-range", key, setting, setting.value(),
                    Durations.format(Duration.ofMillis((long) key.range().min())),
                    Durations.format(Duration.ofMillis((long) key.range().max())));
        }
    }

    private static void checkDate(ConfigurationKey key, Setting setting) throws ConfigurationException {
        try {
            LocalDate.parse(setting.value());
        } catch (DateTimeParseException invalid) {
            throw wrong("configuration.date", key, setting, setting.value());
        }
    }

    private static boolean within(Range range, double value) {
        return value >= range.min() && value <= range.max();
    }

    private static String whole(double bound) {
        return Long.toString((long) bound);
    }

    private static ConfigurationException wrong(String sentence, ConfigurationKey key, Setting setting,
            String... more) {
        Object[] arguments = new Object[more.length + 2];
        arguments[0] = setting.key();
        arguments[1] = setting.origin();
        for (int i = 0; i < more.length; i++) {
            arguments[i + 2] = key.secret() ? Secret.of(more[i]) : more[i];
        }
        return new ConfigurationException(MESSAGES.format(sentence, arguments));
    }
}

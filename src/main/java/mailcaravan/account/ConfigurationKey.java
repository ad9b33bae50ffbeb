package mailcaravan.account;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One key of {@link CaravanConfig}: how it is spelled, and what values it takes.
 * <p>
 * Immutable.
 *
 * @param pattern
 *            the key; {@code <name>} stands for an account's name
 * @param type
 *            int, double, boolean, {@link Duration}, {@link java.nio.file.Path}, {@link java.time.LocalDate}, {@link Secret}, String or an enum
 * @param mayBeEmpty
 *            true if an empty value has a meaning (unset, or for ever)
 * @param defaultValue
 *            empty where there is none or it depends on other keys
 * @param range
 *            of a number or duration; null for others
 */
record ConfigurationKey(String pattern, Class<?> type, boolean mayBeEmpty, Optional<String> defaultValue, Range range) {
    /** What stands for an account's name in a pattern. */
    static final String NAME = "<name>";

    /** Checks that nothing but the range is null. */
    ConfigurationKey {
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(defaultValue, "defaultValue");
    }

    /** The key of a certain account; the same for a key that belongs to none. */
    String forAccount(String name) {
        return pattern.replace(NAME, name);
    }

    /** True if the value must never be shown. */
    boolean secret() {
        return type == Secret.class;
    }

    /** The environment variable, with {@code <NAME>} for an account's name in capitals. */
    String environmentPattern() {
        return pattern.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Matches the environment variable in any letter case; group 1 is the account's name where there is one. */
    Pattern environmentVariable() {
        return Pattern.compile(environmentPattern().replace(NAME.toUpperCase(Locale.ROOT), "([A-Z0-9]+)"),
                Pattern.CASE_INSENSITIVE);
    }
}

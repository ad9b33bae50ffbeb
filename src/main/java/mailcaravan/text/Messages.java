package mailcaravan.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The sentences of one package in the user's language: English, or Japanese in a Japanese locale.
 * <p>
 * They are read from {@code messages.properties} and {@code messages_ja.properties} (UTF-8) beside the classes of that
 * package, as {@link MessageFormat} patterns. Immutable and thread-safe.
 */
public final class Messages {
    private static final ResourceBundle.Control NO_FALLBACK = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final String bundleName;

    private Messages(String bundleName) {
        this.bundleName = bundleName;
    }

    /**
     * The sentences that belong to the package of a class.
     *
     * @param member
     *            any class of the package
     */
    public static Messages of(Class<?> member) {
        return new Messages(member.getPackageName() + ".messages");
    }

    /**
     * A sentence in the default locale.
     *
     * @param key
     *            key of the sentence
     * @param arguments
     *            what stands for {0}, {1} and so on; numbers are best given as text, which no locale regroups
     * @throws MissingResourceException
     *             if the bundle does not hold the key
     */
    public String format(String key, Object... arguments) {
        return format(Locale.getDefault(), key, arguments);
    }

    /** A sentence in a given language; any language but Japanese gets English. */
    public String format(Locale locale, String key, Object... arguments) {
        String pattern = ResourceBundle.getBundle(bundleName, locale, NO_FALLBACK).getString(key);
        return new MessageFormat(pattern, locale).format(arguments);
    }
}

package mailcaravan.command;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user's language in a native executable, which by itself has that of its build: from {@code -Duser.language}, else
 * from the environment as POSIX has it ({@code LC_ALL}, {@code LC_MESSAGES}, {@code LANG}). Java on a virtual machine does
 * this by itself.
 */
final class UserLanguage {
    /** quarkus.default-locale of the build, which counts there unless something else is said. */
    static final String BUILT = "en";
    private static final Pattern NAME = Pattern.compile("([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@].*)?");

    private UserLanguage() {}

    /** Makes it the default locale; does nothing on a virtual machine. Called before the first sentence. */
    static void apply() {
        if ("runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
            of(System.getProperty("user.language", ""), System.getProperty("user.country", ""),
                    System.getenv()).ifPresent(Locale::setDefault);
        }
    }

    /**
     * What to change the locale to.
     *
     * @param language
     *            {@code -Duser.language}, which counts where it is not the built one; empty if not given
     * @param country
     *            {@code -Duser.country}; empty if not given
     * @param environment
     *            the process's; C and POSIX name no language
     */
    static Optional<Locale> of(String language, String country, Map<String, String> environment) {
        if (!language.isEmpty() && !language.equals(BUILT)) {
            return Optional.of(locale(language, country));
        }
        for (String variable : new String[]{"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                Matcher name = NAME.matcher(value);
                return name.matches()
                        ? Optional.of(locale(name.group(1), name.group(2) == null ? "" : name.group(2)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Locale locale(String language, String country) {
        return Locale.forLanguageTag(country.isEmpty() ? language : language + "-" + country);
    }
}

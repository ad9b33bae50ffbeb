package mailcaravan.account;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import mailcaravan.text.EditDistance;

/**
 * All keys that exist, read off {@link CaravanConfig}, and the look-ups that error messages need.
 * <p>
 * Immutable and thread-safe. The interfaces are registered for reflection, so this works in a native executable too.
 */
final class ConfigurationKeys {
    private static final Pattern ACCOUNT_KEY = Pattern.compile("caravan\\.accounts\\.([^.]+)\\.(.+)");
    private static final ConfigurationKeys ALL = new ConfigurationKeys();

    private final List<ConfigurationKey> keys = new ArrayList<>();

    private ConfigurationKeys() {
        collect(CaravanConfig.class.getAnnotation(ConfigMapping.class).prefix(), CaravanConfig.class);
        keys.sort(Comparator.comparing(ConfigurationKey::pattern));
    }

    /** The one registry. */
    static ConfigurationKeys all() {
        return ALL;
    }

    /** The keys, sorted. */
    List<ConfigurationKey> list() {
        return Collections.unmodifiableList(keys);
    }

    /** The definition of a key as it stands in a file; empty if there is no such key. */
    Optional<ConfigurationKey> find(String key) {
        Matcher matcher = ACCOUNT_KEY.matcher(key);
        String pattern = matcher.matches() ? "caravan.accounts." + ConfigurationKey.NAME + "." + matcher.group(2) : key;
        return keys.stream().filter(candidate -> candidate.pattern().equals(pattern)).findFirst();
    }

    /** The account that a key belongs to, whatever its name looks like; empty for other keys. */
    static Optional<String> accountOf(String key) {
        Matcher matcher = ACCOUNT_KEY.matcher(key);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The key that a misspelt one was most likely meant to be. */
    String nearest(String unknown) {
        String account = accountOf(unknown).filter(AccountNames::valid).orElse(Account.DEFAULT);
        return nearest(unknown, keys.stream().map(key -> key.forAccount(account)).toList());
    }

    /** The environment variable that a misspelt one was most likely meant to be. */
    String nearestVariable(String unknown) {
        return nearest(unknown, keys.stream().map(ConfigurationKey::environmentPattern).toList());
    }

    private static String nearest(String unknown, List<String> candidates) {
        return Collections.min(candidates, Comparator.comparingInt(candidate -> EditDistance.of(unknown, candidate)));
    }

    private void collect(String prefix, Class<?> group) {
        for (Method method : group.getMethods()) {
            WithName named = method.getAnnotation(WithName.class);
            String key = prefix + "." + (named == null ? method.getName() : named.value());
            Type type = method.getGenericReturnType();
            Class<?> raw = method.getReturnType();
            if (raw == Map.class) {
                collect(key + "." + ConfigurationKey.NAME, (Class<?>) argument(type, 1));
            } else if (raw.isInterface() && raw.getPackageName().equals(group.getPackageName())) {
                collect(key, raw);
            } else {
                keys.add(leaf(key, method, type));
            }
        }
    }

    private static ConfigurationKey leaf(String key, Method method, Type type) {
        WithDefault preset = method.getAnnotation(WithDefault.class);
        boolean optional = method.getReturnType() == Optional.class || method.getReturnType() == OptionalInt.class;
        Type value = method.getReturnType() == Optional.class ? argument(type, 0) : type;
        Class<?> valueType = value instanceof Class<?> simple ? simple : List.class;
        return new ConfigurationKey(key, valueType == OptionalInt.class ? int.class : valueType, optional,
                Optional.ofNullable(preset).map(WithDefault::value), method.getAnnotation(Range.class));
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}

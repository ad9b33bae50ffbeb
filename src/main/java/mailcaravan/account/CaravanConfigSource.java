package mailcaravan.account;

import java.util.Map;
import java.util.Set;

import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Hands what {@link Configuration} has read to Quarkus, so that logging and Camel keys may stand in the same file.
 * Stronger than Quarkus' own files (250, 260), weaker than environment (300) and system properties (400); empty until
 * something is published.
 */
public final class CaravanConfigSource implements ConfigSource {
    private static final int ORDINAL = 275;
    private static volatile Map<String, String> published = Map.of();

    /** Sets what every instance shows from now on; called before Quarkus starts. */
    public static void publish(Map<String, String> properties) {
        published = Map.copyOf(properties);
    }

    @Override
    public Map<String, String> getProperties() {
        return published;
    }

    @Override
    public Set<String> getPropertyNames() {
        return published.keySet();
    }

    @Override
    public String getValue(String name) {
        return published.get(name);
    }

    @Override
    public String getName() {
        return "Mail Caravan";
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}

package mailcaravan.account;

import java.util.List;

import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/** Lets Quarkus find {@link CaravanConfigSource}; named in META-INF/services. */
public final class CaravanConfigSourceProvider implements ConfigSourceProvider {
    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
        return List.of(new CaravanConfigSource());
    }
}

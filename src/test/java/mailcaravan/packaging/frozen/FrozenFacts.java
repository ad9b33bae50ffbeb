package mailcaravan.packaging.frozen;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Everything that a native executable must not keep from its build, as careless code would keep it. */
final class FrozenFacts {
    static final Map<String, Object> NUMBERS = Map.of("random", new SecureRandom());
    static final Optional<Clock> CLOCK = Optional.of(Clock.systemDefaultZone());
    static final List<Object> STARTED = List.of(Instant.now());
    static final long STARTED_MILLIS = System.currentTimeMillis();
    static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("d MMMM yyyy");
    static final Path HOME = Path.of(System.getProperty("user.home")).resolve("mail");
    static final Path HERE = Path.of("mail").toAbsolutePath();
    static final String VARIABLE = System.getenv("CARAVAN_HOME");
    static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();
    static final Supplier<Object> THREADS = captured(Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }));
    /** What may stay: the same everywhere. */
    static final List<Object> HARMLESS = List.of(Clock.systemUTC(), Path.of("/etc"), Instant.EPOCH, 5L);

    private FrozenFacts() {}

    private static Supplier<Object> captured(Object state) {
        return () -> state;
    }
}

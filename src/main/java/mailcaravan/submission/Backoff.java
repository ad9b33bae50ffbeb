package mailcaravan.submission;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import mailcaravan.account.CaravanConfig;

/**
 * Exponential backoff with jitter and a ceiling. Thread-safe as its random source is.
 *
 * @param first
 *            delay after the first failure
 * @param factor
 *            1 or more
 * @param jitter
 *            0 to 1: by how much a delay may differ from its value, up or down
 * @param most
 *            ceiling, before jitter
 * @param random
 *            0 to 1
 */
public record Backoff(Duration first, double factor, double jitter, Duration most, DoubleSupplier random) {
    /** The backoff of the keys {@code caravan.retry.*}. */
    public static Backoff of(CaravanConfig.Retry retry) {
        return new Backoff(retry.firstDelay(), retry.factor(), retry.jitter(), retry.maxDelay(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** The delay after so many failures, 1 or more. */
    public Duration after(int failures) {
        double raw = first.toMillis() * Math.pow(factor, Math.max(0, failures - 1));
        double bounded = Math.min(raw, most.toMillis());
        double spread = 1 + jitter * (2 * random.getAsDouble() - 1);
        return Duration.ofMillis((long) (bounded * spread));
    }
}

package mailcaravan.flow;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The watchdog of a route that polls: down when it is started and has not come round for so long that it never will. A
 * poller that has died looks started to everybody else. Liveness: only a restart helps. Thread-safe.
 */
final class PollingHealth extends AbstractHealthCheck {
    /** A turn takes a quarter of a second; listing a huge folder on a network drive may take far longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String account;
    private final LongSupplier nanoTime;
    private volatile long last;

    PollingHealth(String account, LongSupplier nanoTime) {
        super("mail-caravan", "polling-" + account);
        this.account = account;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    String account() {
        return account;
    }

    /** Says that the poller has come round. */
    void turned() {
        last = nanoTime.getAsLong();
    }

    /** True if it has not for too long. */
    boolean silent() {
        return nanoTime.getAsLong() - last > PATIENCE.toNanos();
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("lastPollSeconds", Duration.ofNanos(nanoTime.getAsLong() - last).toSeconds());
        builder.state(silent() ? State.DOWN : State.UP);
    }
}

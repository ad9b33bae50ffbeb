package mailcaravan.command;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness of the bundle: up from the moment its accounts have started, parked ones included, until the stop begins.
 * The HTTP server opens before and closes after. Thread-safe.
 */
@Readiness
@ApplicationScoped
public class BundleReadiness implements HealthCheck {
    private volatile boolean serving;

    /** Says whether the accounts are served from now on. */
    public void serves(boolean now) {
        serving = now;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("mail-caravan").status(serving).build();
    }
}

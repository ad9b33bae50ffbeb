package mailcaravan.command;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness of the bundle: up from the moment its accounts have started, parked ones included, until the stop begins.
 * Not on standby. The HTTP server opens before and closes after. Thread-safe.
 */
@Readiness
@ApplicationScoped
public class BundleReadiness implements HealthCheck {
    private volatile boolean serving;
    private volatile boolean standby;

    /** Says whether the accounts are served from now on. */
    public void serves(boolean now) {
        serving = now;
    }

    /** Says whether this process waits for another one that serves the home. */
    public void waits(boolean now) {
        standby = now;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("mail-caravan").status(serving).withData("standby", standby).build();
    }
}

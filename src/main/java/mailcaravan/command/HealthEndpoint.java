package mailcaravan.command;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Collection;
import java.util.Map;

import org.apache.camel.health.HealthCheck;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jboss.logging.Logger;

import io.smallrye.health.api.HealthRegistry;
import io.smallrye.health.api.HealthType;
import io.smallrye.health.registry.HealthRegistries;
import mailcaravan.account.CaravanConfig;
import mailcaravan.text.OneLine;

/**
 * Health over HTTP, {@code /q/health/live}, {@code ready} and {@code well} (MicroProfile Health and SmallRye's wellness):
 * off, and without a port, unless {@code caravan.http.port} is set.
 */
final class HealthEndpoint {
    private static final Logger LOG = Logger.getLogger("mailcaravan");

    private final CaravanConfig.Http http;

    HealthEndpoint(CaravanConfig.Http http) {
        this.http = http;
    }

    /** What Quarkus must know before it starts. */
    Map<String, String> settings() {
        if (http.port().isEmpty()) {
            return Map.of("quarkus.http.host-enabled", "false");
        }
        return Map.of("quarkus.http.host-enabled", "true", "quarkus.http.host", http.host(), "quarkus.http.port",
                Integer.toString(http.port().getAsInt()), "quarkus.http.ssl-port", "0",
                "quarkus.http.insecure-requests", "enabled");
    }

    /** Why Quarkus did not start, on one line. */
    String explain(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 32; depth++) {
            root = root.getCause();
        }
        boolean address = root instanceof BindException || root instanceof UnresolvedAddressException
                || root instanceof UnknownHostException;
        return http.port().isPresent() && address
                ? MailCaravan.MESSAGES.format("health.unusable", http.host(),
                        Integer.toString(http.port().getAsInt()))
                : OneLine.of(
                        root == failure ? String.valueOf(failure.getMessage()) : failure.getMessage() + ": " + root);
    }

    /** Shows the accounts under {@code well}; for a Quarkus that has started with the settings. */
    void show(Collection<HealthCheck> accounts) {
        if (http.port().isPresent()) {
            HealthRegistry wellness = HealthRegistries.getRegistry(HealthType.WELLNESS);
            accounts.forEach(each -> wellness.register(each.getId(), () -> response(each.call())));
        }
    }

    /** Says where; for a Quarkus that has started with the settings. */
    void announce() {
        if (http.port().isEmpty()) {
            return;
        }
        // Quarkus puts the port that it got in place of 0
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        LOG.info(MailCaravan.MESSAGES.format("health.at", http.host().contains(":")
                ? "[" + http.host() + "]"
                : http.host(), Integer.toString(port)));
    }

    private static HealthCheckResponse response(HealthCheck.Result result) {
        HealthCheckResponseBuilder builder = HealthCheckResponse.named(result.getCheck().getId())
                .status(result.getState() == HealthCheck.State.UP);
        result.getDetails().forEach((name, value) -> {
            // Camel adds figures of its own, named with dots
            if (!name.contains(".")) {
                builder.withData(name, String.valueOf(value));
            }
        });
        return builder.build();
    }
}

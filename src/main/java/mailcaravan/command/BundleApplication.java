package mailcaravan.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import mailcaravan.account.CaravanConfigSource;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.flow.AlreadyRunningException;
import mailcaravan.flow.CaravanBundle;
import mailcaravan.flow.RouteContractException;

/** The bundle inside Quarkus: started by the commands that need routes, after they have read the configuration. */
public class BundleApplication implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger("mailcaravan");
    private static volatile Launch launch;

    private final CamelContext context;
    private final CamelRuntime runtime;
    private final BundleReadiness readiness;

    /** Made by Quarkus. */
    @Inject
    public BundleApplication(CamelContext context, CamelRuntime runtime, @Readiness BundleReadiness readiness) {
        this.context = context;
        this.runtime = runtime;
        this.readiness = readiness;
    }

    /** What is to be started, and whether the start has come to its end. */
    private record Launch(Configuration configuration, Optional<Path> routes, Runnable serving, AtomicBoolean served) {}

    /**
     * Starts Quarkus and the bundle, and returns when it has been stopped.
     *
     * @param routes
     *            folder of route files that replace packaged ones
     * @param serving
     *            called once when the accounts have started
     * @return exit status
     */
    static int start(Configuration configuration, Optional<Path> routes, boolean verbose, Runnable serving) {
        Map<String, String> properties = new HashMap<>(configuration.all());
        if (verbose) {
            properties.putIfAbsent("quarkus.log.category.\"mailcaravan\".level", "DEBUG");
            properties.putIfAbsent("quarkus.log.console.format",
                    "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c{3.}] (%t) %s%e%n");
        }
        HealthEndpoint health = new HealthEndpoint(configuration.caravan().http());
        properties.putAll(health.settings());
        CaravanConfigSource.publish(properties);
        launch = new Launch(configuration, routes, serving, new AtomicBoolean());
        AtomicInteger status = new AtomicInteger();
        Termination.waitsForMail();
        Quarkus.run(BundleApplication.class, (code, failure) -> {
            status.set(failure == null ? code : failed(health.explain(failure), code == 0 ? MailCaravan.FAILED : code));
        });
        return status.get();
    }

    @Override
    public int run(String... arguments) throws Exception {
        Launch current = launch;
        HealthEndpoint health = new HealthEndpoint(current.configuration().caravan().http());
        try (SystemdNotifications service = SystemdNotifications.ofProcess();
                CaravanBundle bundle = new CaravanBundle((ModelCamelContext) context, current.configuration(),
                        new StandbyReadiness(readiness, service), Clock.systemDefaultZone())) {
            health.announce();
            if (!bundle.prepare(current.routes())) {
                return MailCaravan.DONE;
            }
            runtime.start();
            if (!bundle.start()) {
                return failed(MailCaravan.MESSAGES.format("no-account-starts"), MailCaravan.FAILED);
            }
            health.show(bundle.health());
            readiness.serves(true);
            service.ready(() -> status(bundle.health()));
            current.serving().run();
            current.served().set(true);
            Quarkus.waitForExit();
            bundle.takeNothingNew();
            LOG.info(MailCaravan.MESSAGES.format("stop.begins"));
            service.stopping(MailCaravan.MESSAGES.format("service.stops"));
            readiness.serves(false);
            bundle.stopQueues();
            runtime.stop();
            return MailCaravan.DONE;
        } catch (AlreadyRunningException e) {
            return failed(e.getMessage(), MailCaravan.FAILED);
        } catch (RouteContractException | ConfigurationException e) {
            return failed(e.getMessage(), MailCaravan.WRONG_USE);
        }
    }

    private static int failed(String reason, int status) {
        if (Termination.isTold() && !launch.served().get()) {
            // Quarkus takes itself down under a start that is not finished: that is no failure of it
            return MailCaravan.DONE;
        }
        System.err.println("mail-caravan: " + reason);
        return status;
    }

    private static String status(List<HealthCheck> accounts) {
        long parked = accounts.stream().filter(each -> each.call().getState() != HealthCheck.State.UP).count();
        return MailCaravan.MESSAGES.format("service.serves", Integer.toString(accounts.size()), Long.toString(parked));
    }
}

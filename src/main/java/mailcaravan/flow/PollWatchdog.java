package mailcaravan.flow;

import java.util.HashSet;
import java.util.Set;

import org.apache.camel.health.HealthCheckRegistry;
import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * Says in the log, once each time, that a started route does not poll any more: nobody may be asking for the health that
 * shows it. Used by one thread.
 */
final class PollWatchdog implements Runnable {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(PollWatchdog.class);

    private final HealthCheckRegistry checks;
    private final Set<String> said = new HashSet<>();

    PollWatchdog(HealthCheckRegistry checks) {
        this.checks = checks;
    }

    @Override
    public void run() {
        checks.stream().filter(PollingHealth.class::isInstance).map(PollingHealth.class::cast).forEach(this::look);
    }

    private void look(PollingHealth polling) {
        if (!polling.silent()) {
            said.remove(polling.account());
        } else if (said.add(polling.account())) {
            LOG.error(MESSAGES.format("poll-silent", polling.account()));
        }
    }
}

package mailcaravan.flow;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jboss.logging.Logger;

import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.queue.BrokerException;
import mailcaravan.text.Messages;

/**
 * Tells the operator what is wrong with the broker: one line for each cause, with reason and remedy, and one when it is
 * mended. Broker failures never reach a route's error handling. Thread-safe.
 */
final class BrokerFailures {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(BrokerFailures.class);

    private final FailureClassifier classifier;
    private final Map<String, String> told = new HashMap<>();

    BrokerFailures(FailureClassifier classifier) {
        this.classifier = classifier;
    }

    /**
     * Tells of a failure, unless it is the one that was told of last.
     *
     * @param about
     *            an account, or the empty string for the broker as a whole
     */
    synchronized void tell(String about, BrokerException cause) {
        LOG.debugf(cause, "broker %s", about);
        Failure failure = classifier.classify(cause);
        Locale locale = Locale.getDefault();
        String line = failure.code() + " " + failure.stage() + " " + failure.row();
        // what is wrong with the whole broker is told once, not for each account too
        if (line.equals(told.get("")) || line.equals(told.put(about, line))) {
            return;
        }
        LOG.error(MESSAGES.format(about.isEmpty() ? "broker-fails" : "queue-fails", about, failure.headline(locale),
                failure.remedy(locale)));
    }

    /** Takes notice that something works. */
    synchronized void works(String about) {
        if (told.remove(about) != null && about.isEmpty()) {
            LOG.info(MESSAGES.format("broker-works"));
        }
    }
}

package mailcaravan.failure;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * Tells once of each kind of reply that no row of the tables knows, so that somebody writes one. A kind is stage, code and
 * enhanced code. Thread-safe and bounded: a server that makes up codes does not fill the log.
 */
final class UnknownReplies {
    private static final Logger LOG = Logger.getLogger("mailcaravan.failure");
    private static final Messages MESSAGES = Messages.of(UnknownReplies.class);

    private final int most;
    private final Set<String> seen = new HashSet<>();

    /** Tells of so many kinds at most. */
    UnknownReplies(int most) {
        this.most = most;
    }

    /** Logs a reply if it is the first of its kind; true if it is. */
    synchronized boolean note(Failure failure) {
        String kind = failure.stage() + " " + failure.code();
        if (seen.size() >= most || !seen.add(kind)) {
            return false;
        }
        LOG.warn(MESSAGES.format("unknown-reply", kind, failure.reply(),
                failure.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return true;
    }
}

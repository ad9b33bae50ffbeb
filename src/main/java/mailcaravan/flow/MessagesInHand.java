package mailcaravan.flow;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

import jakarta.jms.Message;

import org.jboss.logging.Logger;

/** The messages of an account's queue that are being worked on, each with its attempt. Thread-safe. */
final class MessagesInHand {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");

    private final String account;
    private final UnacknowledgedRequests unacknowledged;
    private final Map<Message, Attempt> inHand = Collections.synchronizedMap(new IdentityHashMap<>());

    MessagesInHand(String account, UnacknowledgedRequests unacknowledged) {
        this.account = account;
        this.unacknowledged = unacknowledged;
    }

    /** Takes a message in hand. */
    void take(Message message, Attempt attempt) {
        inHand.put(message, attempt);
        unacknowledged.add(attempt.request().id());
    }

    /** The broker knows that a message is done with. */
    void acknowledged(Message message) {
        Attempt attempt = inHand.get(message);
        if (attempt != null) {
            unacknowledged.remove(attempt.request().id());
        }
    }

    /** A message is out of our hands, whichever way it went. */
    void release(Message message) {
        Attempt attempt = inHand.remove(message);
        if (attempt != null) {
            attempt.release();
        }
    }

    /**
     * Looks whether a message may be acknowledged.
     *
     * @throws HeldFilings.RolledBackException
     *             if the broker failed while it was being settled
     */
    void checkTransaction(Message message) {
        Attempt attempt = inHand.get(message);
        if (attempt != null && attempt.rolledBack()) {
            throw new HeldFilings.RolledBackException(null);
        }
    }

    /**
     * Has a message tried again after a while whose attempt came to no end, by a mistake of ours.
     *
     * @return false if the message is to go back as it is, since its transaction cannot go on
     */
    boolean leave(Message message, Exception cause) {
        Attempt attempt = inHand.get(message);
        if (attempt == null || attempt.settled()) {
            return false;
        }
        LOG.errorf(cause, "%s: %s", account, attempt.request().label());
        attempt.account().gate().leaveUndecided();
        attempt.request().leaveUnsettled(attempt.done());
        return true;
    }
}

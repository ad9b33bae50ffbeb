package mailcaravan.flow;

import java.util.HashSet;
import java.util.Set;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import mailcaravan.queue.QueueRecord;
import mailcaravan.queue.QueuedMessage;

/**
 * The messages of an account's queue that come before their time, where the broker does not keep them back: they go round
 * in the queue until they are due. Thread-safe.
 */
final class EarlyMessages {
    /** What is due so soon is not put back: the broker's clock and ours differ. */
    private static final long TOLERANCE = 1_000;
    private static final long LONGEST_REST = 5_000;
    private static final int PASSED = 10_000;

    private final QueueSource source;
    private final Set<String> passed = new HashSet<>();
    private long restUntil;

    EarlyMessages(QueueSource source) {
        this.source = source;
    }

    /** True if a message has come before its time: a broker that offers no delay hands it out at once. */
    boolean isOne(Message message) throws JMSException {
        return QueuedMessage.notBefore(message) - source.clock().millis() > TOLERANCE;
    }

    /**
     * Puts a message back that has come before its time. When every message of the queue has passed like this, the queue
     * rests for a while: it would be turned over and over otherwise.
     */
    void putBack(QueuedMessage message) throws JMSException {
        QueueRecord record = message.record();
        source.putBack(message, record);
        synchronized (passed) {
            if (!passed.add(record.id()) || passed.size() > PASSED) {
                passed.clear();
                restUntil = source.clock().millis()
                        + Math.min(LONGEST_REST, record.notBefore() - source.clock().millis());
            }
        }
    }

    /** True while the queue rests. */
    boolean resting() {
        synchronized (passed) {
            return source.clock().millis() < restUntil;
        }
    }

    /** A message that is due has come. */
    void due() {
        synchronized (passed) {
            passed.clear();
        }
    }
}

package mailcaravan.flow;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

import mailcaravan.queue.BrokerException;

/** Whether a broker lets an account's queue be worked: found out before the first message is taken. */
final class QueueAccess {
    private final QueueSource.Settings settings;

    QueueAccess(QueueSource.Settings settings) {
        this.settings = settings;
    }

    /**
     * Tries each use of the queues that will be made of them. The consumer first: on Artemis a producer would make a queue of
     * an address that is none, and nobody would learn of it.
     *
     * @throws BrokerException
     *             naming the queue, if the broker does not let us
     */
    void check(Connection connection) throws JMSException, BrokerException {
        try (Session session = session(connection)) {
            Destination queue = session.createQueue(settings.queue());
            Destination deadLetters = session.createQueue(settings.deadLetterQueue());
            use(settings.queue(), () -> session.createConsumer(queue).close());
            use(settings.queue(), () -> session.createProducer(queue).close());
            use(settings.deadLetterQueue(), () -> session.createProducer(deadLetters).close());
        }
    }

    private Session session(Connection connection) throws BrokerException {
        try {
            return connection.createSession(settings.sessionMode());
        } catch (JMSException e) {
            throw settings.sessionMode() == Session.SESSION_TRANSACTED
                    ? BrokerException.ofTransactions(settings.peer(), e)
                    : BrokerException.of(settings.peer(), e);
        }
    }

    private interface Use {
        void run() throws JMSException;
    }

    private void use(String queue, Use use) throws BrokerException {
        try {
            use.run();
        } catch (JMSException e) {
            throw BrokerException.ofQueue(settings.peer(), queue, e);
        }
    }
}

package mailcaravan.queue;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;

import org.apache.qpid.jms.provider.exceptions.ProviderDeliveryModifiedException;
import org.apache.qpid.jms.provider.exceptions.ProviderDeliveryReleasedException;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** Sends finished messages to an account's queue, one at a time, each on a connection of its own. Immutable. */
public final class RequestProducer {
    private final BrokerConnections connections;
    private final String queue;

    /** A producer for one queue; nothing is connected here. */
    public RequestProducer(BrokerConnections connections, String queue) {
        this.connections = connections;
        this.queue = queue;
    }

    /**
     * Sends a message of RFC 5322, persistent, and waits until the broker has taken it.
     *
     * @return its JMS message id
     * @throws BrokerException
     *             if the broker does not have it; with the code {@code broker-unsure} if it may have it all the same
     */
    public String send(byte[] eml) throws BrokerException {
        JmsPoolConnectionFactory pool = connections.open();
        try (Connection connection = connected(pool);
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            BytesMessage message = session.createBytesMessage();
            message.setStringProperty(QueuedContent.CONTENT_TYPE, "message/rfc822");
            message.writeBytes(eml);
            send(producer, message);
            return message.getJMSMessageID();
        } catch (JMSException e) {
            throw BrokerException.ofQueue(connections.peer(), queue, e);
        } finally {
            pool.stop();
        }
    }

    private Connection connected(JmsPoolConnectionFactory pool) throws BrokerException {
        try {
            return pool.createConnection();
        } catch (JMSException | RuntimeException e) {
            throw BrokerException.of(connections.peer(), e);
        }
    }

    private void send(MessageProducer producer, Message message) throws JMSException, BrokerException {
        try {
            producer.send(message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
        } catch (JMSException e) {
            if (refused(e)) {
                throw e;
            }
            throw BrokerException.ofUnsure(connections.peer(), queue, e);
        }
    }

    // the broker said no; anything else may have come after it took the message
    private static boolean refused(JMSException e) {
        return e instanceof InvalidDestinationException || e instanceof JMSSecurityException
                || e instanceof ResourceAllocationException
                || e.getCause() instanceof ProviderDeliveryReleasedException
                || e.getCause() instanceof ProviderDeliveryModifiedException;
    }
}

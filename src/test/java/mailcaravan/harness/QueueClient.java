package mailcaravan.harness;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.qpid.jms.JmsConnectionFactory;

/**
 * The program on the other side of the queues: it sends requests and reads replies and dead letters, over AMQP 1.0, each
 * message acknowledged as soon as it is received. Property names are not checked, so that a test can send any. Holds no
 * message that it has not given out. Not thread-safe.
 */
public final class QueueClient implements AutoCloseable {
    // one at a time: what this client has not received stays in the queue for others
    private static final String OPTIONS = "jms.prefetchPolicy.all=0&jms.validatePropertyNames=false"
            + "&jms.requestTimeout=20000&jms.connectTimeout=20000";

    private final Connection connection;
    private final Session session;

    private QueueClient(Connection connection) throws JMSException {
        this.connection = connection;
        connection.start();
        this.session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    /** Connects without a user; the URL may have options of its own, which win. */
    public static QueueClient connect(String url) throws JMSException {
        return connect(factory(url), null, null);
    }

    /** Connects as a user. */
    public static QueueClient connect(String url, String user, String password) throws JMSException {
        return connect(factory(url), user, password);
    }

    /** Connects over TLS to the broker that has this certificate and to no other. */
    public static QueueClient connect(String url, BrokerCertificate trusted)
            throws JMSException, IOException, GeneralSecurityException {
        JmsConnectionFactory factory = factory(url);
        factory.setSslContext(trusted.trusting());
        return connect(factory, null, null);
    }

    private static JmsConnectionFactory factory(String url) {
        int query = url.indexOf('?');
        String address = query < 0 ? url : url.substring(0, query);
        String own = query < 0 ? "" : "&" + url.substring(query + 1);
        return new JmsConnectionFactory(address + '?' + OPTIONS + own);
    }

    private static QueueClient connect(JmsConnectionFactory factory, String user, String password)
            throws JMSException {
        Connection made = factory.createConnection(user, password);
        try {
            return new QueueClient(made);
        } catch (JMSException e) {
            made.close();
            throw e;
        }
    }

    /** A TextMessage, not sent yet. */
    public Message text(String body, Map<String, ?> properties) throws JMSException {
        return with(properties, session.createTextMessage(body));
    }

    /** A BytesMessage, not sent yet. */
    public Message bytes(byte[] body, Map<String, ?> properties) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        return with(properties, message);
    }

    /** An ObjectMessage, not sent yet. */
    public Message object(Serializable body, Map<String, ?> properties) throws JMSException {
        return with(properties, session.createObjectMessage(body));
    }

    /** Makes what the other methods do not: a MapMessage, a temporary queue. */
    public Session session() {
        return session;
    }

    /** Another session of the same connection, transacted; the caller closes it. */
    public Session transacted() throws JMSException {
        return connection.createSession(true, Session.SESSION_TRANSACTED);
    }

    public Queue queue(String name) throws JMSException {
        return session.createQueue(name);
    }

    /** Sends a message, persistent; returns its JMSMessageID once the broker has it. */
    public String send(String queue, Message message) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue(queue))) {
            producer.send(message);
            return message.getJMSMessageID();
        }
    }

    /** Sends many messages over one link, which is quicker; each has reached the broker when this returns. */
    public void send(String queue, Iterable<Message> messages) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue(queue))) {
            for (Message message : messages) {
                producer.send(message);
            }
        }
    }

    /** Sends a text without properties; returns its JMSMessageID. */
    public String send(String queue, String text) throws JMSException {
        return send(queue, text(text, Map.of()));
    }

    /** Takes the next message out of a queue; null if none has come within this time. */
    public Message receive(String queue, Duration atMost) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(queue(queue))) {
            return consumer.receive(atMost.toMillis());
        }
    }

    /**
     * Takes messages, in order and by one consumer, until one has a given body and no more come for a second; a broker may
     * hold what it has handed to a consumer that is closed (RabbitMQ 3.10 does until the session ends).
     *
     * @param atMost
     *            how long to wait for each before that body has come
     */
    public List<String> receiveUntil(String last, String queue, Duration atMost) throws JMSException {
        List<String> bodies = new ArrayList<>();
        try (MessageConsumer consumer = session.createConsumer(queue(queue))) {
            Message next = consumer.receive(atMost.toMillis());
            while (next != null) {
                bodies.add(body(next));
                next = consumer.receive(bodies.contains(last) ? 1_000 : atMost.toMillis());
            }
        }
        return bodies;
    }

    /** Takes the next message with a correlation ID, the reply to a request; null if none has come within this time. */
    public Message receiveReply(String queue, String correlationId, Duration atMost) throws JMSException {
        String selector = "JMSCorrelationID = '" + correlationId.replace("'", "''") + "'";
        try (MessageConsumer consumer = session.createConsumer(queue(queue), selector)) {
            return consumer.receive(atMost.toMillis());
        }
    }

    /** The messages that lie in a queue now and that no consumer holds, in order, without taking them out. */
    public List<Message> browse(String queue) throws JMSException {
        List<Message> most = look(queue);
        // a broker under load may end a browser early: what a few more looks do not raise is the whole
        for (int inVain = 0; inVain < 3; inVain++) {
            List<Message> again = look(queue);
            if (again.size() > most.size()) {
                most = again;
                inVain = -1;
            }
        }
        return most;
    }

    private List<Message> look(String queue) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue(queue))) {
            List<Message> found = new ArrayList<>();
            for (Enumeration<?> each = browser.getEnumeration(); each.hasMoreElements();) {
                found.add((Message) each.nextElement());
            }
            return found;
        }
    }

    /** How many messages {@link #browse} finds. */
    public int count(String queue) throws JMSException {
        return browse(queue).size();
    }

    /** Takes everything out of a queue; returns how many messages it was. */
    public int purge(String queue) throws JMSException {
        int purged = 0;
        try (MessageConsumer consumer = session.createConsumer(queue(queue))) {
            while (consumer.receiveNoWait() != null) {
                purged++;
            }
        }
        return purged;
    }

    /** The body of a Text or Bytes message as text: in a Bytes message each octet is one character. */
    public static String body(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return text.getText();
        }
        byte[] octets = message.getBody(byte[].class);
        return octets == null ? "" : new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static Message with(Map<String, ?> properties, Message message) throws JMSException {
        for (Map.Entry<String, ?> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        return message;
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}

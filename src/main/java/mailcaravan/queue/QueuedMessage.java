package mailcaravan.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.message.RequestRefusedException;

/**
 * A message that a broker handed us, and the session that it is acknowledged with. Used by one thread.
 * <p>
 * It is never changed but to be sent on: body, correlation, reply address, priority, expiration and properties stay, so
 * that a program which looks at a dead letter finds what it had sent.
 */
public final class QueuedMessage {
    private static final Logger LOG = Logger.getLogger(QueuedMessage.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Session session;
    private final Message message;
    private final QueueRecord record;
    private QueuedContent content;

    private QueuedMessage(Session session, Message message, QueueRecord record) {
        this.session = session;
        this.message = message;
        this.record = record;
    }

    /**
     * Reads a message as far as needed to know which request it is.
     *
     * @param account
     *            whose queue it lay in
     * @throws JMSException
     *             if the client cannot read its headers
     */
    public static QueuedMessage of(String account, Session session, Message message) throws JMSException {
        QueueRecord record = record(message);
        QueuedMessage read = new QueuedMessage(session, message, record);
        if (record != null) {
            return read;
        }
        String id = message.getJMSMessageID();
        String origin = id == null
                ? UUID.randomUUID().toString().replace("-", "")
                : digest(account.getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8));
        QueuedMessage first = new QueuedMessage(session, message,
                QueueRecord.first(origin, origin, id, message.getJMSTimestamp()));
        // producers that number their messages 1, 2, 3 anew every night: the octets tell them apart
        byte[] octets = first.octets();
        String identity = id == null ? origin : digest(origin.getBytes(StandardCharsets.UTF_8), octets);
        QueuedMessage identified = new QueuedMessage(session, message,
                QueueRecord.first(identity, origin, id, message.getJMSTimestamp()));
        identified.content = first.content;
        return identified;
    }

    /** When a message may be tried, in milliseconds since 1970, as far as its record says; 0 where it has none. */
    public static long notBefore(Message message) throws JMSException {
        QueueRecord record = record(message);
        return record == null ? 0 : record.notBefore();
    }

    /** The record of a message that we sent on, or null. */
    public static QueueRecord record(Message message) throws JMSException {
        return message.propertyExists(QueueRecord.PROPERTY)
                ? QueueRecord.parse(JSON, message.getObjectProperty(QueueRecord.PROPERTY))
                : null;
    }

    private byte[] octets() {
        try {
            return content().octets();
        } catch (RequestRefusedException | JMSException e) {
            return new byte[0]; // what cannot be read is refused later, with its reason
        }
    }

    private static String digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no SHA-256", impossible);
        }
    }

    /** What is known of the request. */
    public QueueRecord record() {
        return record;
    }

    /** The message as it came. */
    public Message message() {
        return message;
    }

    /** The session that it is acknowledged with. */
    public Session session() {
        return session;
    }

    /**
     * What it holds.
     *
     * @throws RequestRefusedException
     *             if it is nothing that can become a mail
     * @throws JMSException
     *             if the client cannot read it
     */
    public QueuedContent content() throws RequestRefusedException, JMSException {
        if (content == null) {
            content = QueuedContent.of(message);
        }
        return content;
    }

    /** True if the broker says that it was handed out before. */
    public boolean redelivered() throws JMSException {
        return message.getJMSRedelivered();
    }

    /**
     * Sends the message on in the session's transaction, with its body untouched.
     *
     * @param to
     *            where to
     * @param next
     *            the record that goes with it
     * @param more
     *            further properties
     * @param delay
     *            how long the broker is to keep it back, in milliseconds; 0 or less: not at all
     * @throws JMSException
     *             if the broker does not take it
     */
    public void sendOn(Destination to, QueueRecord next, Map<String, String> more, long delay) throws JMSException {
        Map<String, Object> properties = properties(message);
        message.clearProperties();
        for (Map.Entry<String, Object> each : properties.entrySet()) {
            restore(each.getKey(), each.getValue());
        }
        try {
            message.setStringProperty(QueueRecord.PROPERTY, next.toJson(JSON));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        for (Map.Entry<String, String> each : more.entrySet()) {
            message.setStringProperty(each.getKey(), each.getValue());
        }
        long expiration = message.getJMSExpiration();
        long left = expiration == 0 ? 0 : Math.max(1, expiration - System.currentTimeMillis());
        try (MessageProducer producer = session.createProducer(to)) {
            if (delay > 0) {
                producer.setDeliveryDelay(delay);
            }
            producer.send(message, DeliveryMode.PERSISTENT, message.getJMSPriority(), left);
        }
    }

    private void restore(String name, Object value) {
        try {
            message.setObjectProperty(name, value);
        } catch (JMSException | RuntimeException e) {
            LOG.debugf("property left out: %s", e.getMessage()); // rather the mail without it than no mail
        }
    }

    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = String.valueOf(names.nextElement());
            // the broker and the client count and stamp these themselves
            if (!name.startsWith("JMSX") || name.startsWith("JMSXGroup")) {
                properties.put(name, message.getObjectProperty(name));
            }
        }
        return properties;
    }
}

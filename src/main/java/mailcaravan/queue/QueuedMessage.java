package mailcaravan.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
    /** The property of a dead letter that says why it is one, as JSON. */
    public static final String FAILURE = "failure";
    /** The property of a dead letter by which it is found again. */
    public static final String DEAD_LETTER_ID = "mailCaravanId";
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
        QueuedContent content = readable(message);
        // producers that number their messages 1, 2, 3 anew every night: the octets tell them apart
        String identity = id == null
                ? UUID.randomUUID().toString().replace("-", "")
                : digest(account.getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8),
                        content == null ? new byte[0] : content.octets());
        QueuedMessage first = new QueuedMessage(session, message,
                QueueRecord.first(identity, identity, id, message.getJMSTimestamp()));
        first.content = content;
        return first;
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

    // null for what is refused later, with its reason
    private static QueuedContent readable(Message message) {
        try {
            return QueuedContent.of(message);
        } catch (RequestRefusedException | JMSException e) {
            return null;
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
     * Sends the message on in the session's transaction, with its body untouched, for as long as its producer lets it
     * live.
     *
     * @param to
     *            where to
     * @param next
     *            the record that goes with it
     * @param delay
     *            how long the broker is to keep it back, in milliseconds; 0 or less: not at all
     * @throws JMSException
     *             if the broker does not take it
     */
    public void sendOn(Destination to, QueueRecord next, long delay) throws JMSException {
        long expiration = message.getJMSExpiration();
        renewProperties(next, Set.of());
        send(to, delay, expiration == 0 ? 0 : Math.max(1, expiration - System.currentTimeMillis()));
    }

    /**
     * Sends the message to the dead letters in the session's transaction, with its body untouched. It stays there until
     * somebody deals with it, however short a life its producer gave it.
     *
     * @param failure
     *            the report, as JSON
     * @param id
     *            of the report
     * @throws JMSException
     *             if the broker does not take it
     */
    public void sendToDeadLetters(Destination to, QueueRecord last, String failure, String id) throws JMSException {
        renewProperties(last, Set.of());
        message.setStringProperty(FAILURE, failure);
        message.setStringProperty(DEAD_LETTER_ID, id);
        send(to, 0, 0);
    }

    /**
     * Sends a dead letter back to where it came from, in the session's transaction, as it was before it became one.
     *
     * @throws JMSException
     *             if the broker does not take it
     */
    void sendBack(Destination to, QueueRecord renewed) throws JMSException {
        renewProperties(renewed, Set.of(FAILURE, DEAD_LETTER_ID));
        send(to, 0, 0);
    }

    // what was received is read-only until its properties are cleared
    private void renewProperties(QueueRecord next, Set<String> without) throws JMSException {
        Map<String, Object> properties = properties(message);
        message.clearProperties();
        for (Map.Entry<String, Object> each : properties.entrySet()) {
            if (!without.contains(each.getKey())) {
                restore(each.getKey(), each.getValue());
            }
        }
        try {
            message.setStringProperty(QueueRecord.PROPERTY, next.toJson(JSON));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void send(Destination to, long delay, long timeToLive) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            if (delay > 0) {
                producer.setDeliveryDelay(delay);
            }
            producer.send(message, DeliveryMode.PERSISTENT, message.getJMSPriority(), timeToLive);
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

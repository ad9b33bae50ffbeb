package mailcaravan.queue;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The topic by which the instances on one broker know of each other: each says every second what it works.
 * <p>
 * What is heard is a hint and no more, since anybody may write to a topic: who works an account is decided by the broker.
 * Used by one thread.
 */
public final class InstanceTopic implements AutoCloseable {
    /** How often an instance speaks. */
    public static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
    /** How long one that is not heard any more counts as alive. */
    static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(3_500);
    private static final long TIME_TO_LIVE = 5_000;
    private static final int LONGEST = 100_000;
    private static final int MOST = 1_000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String me;
    private final LongSupplier nanoTime;
    private final Session session;
    private final MessageProducer producer;
    private final MessageConsumer consumer;
    private final Map<String, Heard> heard = new HashMap<>();
    private final Map<String, Taken> taken = new HashMap<>();

    private record Heard(Sharing.Instance instance, long time) {}

    /**
     * What an instance says.
     *
     * @param instance
     *            its id
     * @param serves
     *            null: it is about to end
     * @param taken
     *            how many messages of each account it has begun within the last minute; null where it does not say
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Heartbeat(String instance, List<String> serves, List<String> owns, Map<String, Integer> taken) {}

    /**
     * What another instance has begun of an account within a minute.
     *
     * @param messages
     *            0 or more
     * @param heard
     *            when it said so, on the clock of nanoTime
     */
    public record Taken(int messages, long heard) {}

    /**
     * Joins the topic.
     *
     * @param me
     *            this instance's id
     * @throws JMSException
     *             if the broker does not let us
     */
    public InstanceTopic(Connection connection, String topic, String me, LongSupplier nanoTime) throws JMSException {
        this.me = me;
        this.nanoTime = nanoTime;
        this.session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        Topic destination = session.createTopic(topic);
        this.consumer = session.createConsumer(destination);
        this.producer = session.createProducer(destination);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.setTimeToLive(TIME_TO_LIVE);
    }

    /**
     * Says what this instance works.
     *
     * @param begun
     *            how many messages of each account it has begun within the last minute
     */
    public void tell(Sharing.Instance instance, Map<String, Integer> begun) throws JMSException {
        send(new Heartbeat(me, List.copyOf(instance.serves()), List.copyOf(instance.owns()), begun));
    }

    private void send(Heartbeat heartbeat) throws JMSException {
        try {
            producer.send(session.createTextMessage(JSON.writeValueAsString(heartbeat)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Listens for a while.
     *
     * @param millis
     *            1 or more
     */
    public void listen(long millis) throws JMSException {
        long end = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - nanoTime.getAsLong())) {
            Message message = consumer.receive(left);
            if (message instanceof TextMessage text) {
                hear(text.getText());
            }
        }
    }

    private void hear(String text) {
        if (text == null || text.length() > LONGEST) {
            return;
        }
        try {
            Heartbeat said = JSON.readValue(text, Heartbeat.class);
            if (said == null || said.instance() == null || said.instance().equals(me)) {
                return;
            }
            if (said.taken() != null) {
                remember(said.taken());
            }
            if (said.serves() == null || said.owns() == null) {
                heard.remove(said.instance());
            } else if (heard.containsKey(said.instance()) || heard.size() < MOST) {
                heard.put(said.instance(), new Heard(new Sharing.Instance(said.instance(),
                        Set.copyOf(said.serves()), Set.copyOf(said.owns())),
                        nanoTime.getAsLong()));
            }
        } catch (JsonProcessingException | RuntimeException e) {
            // not one of ours
        }
    }

    private void remember(Map<String, Integer> begun) {
        long now = nanoTime.getAsLong();
        begun.forEach((account, messages) -> {
            if (messages != null && messages > 0 && (taken.containsKey(account) || taken.size() < MOST)) {
                taken.put(account, new Taken(messages, now));
            }
        });
    }

    /** What the last owner of an account said that it had begun, if that was within a minute; or null. */
    public Taken taken(String account) {
        Taken last = taken.get(account);
        return last != null && nanoTime.getAsLong() - last.heard() < MINUTE ? last : null;
    }

    /** The other instances that are alive. */
    public Collection<Sharing.Instance> others() {
        long now = nanoTime.getAsLong();
        heard.values().removeIf(each -> now - each.time() > PATIENCE);
        return heard.values().stream().map(Heard::instance).toList();
    }

    /** Says that this instance ends; its accounts are free at once for the others. */
    @Override
    public void close() throws JMSException {
        send(new Heartbeat(me, null, null, null));
        session.close();
    }
}

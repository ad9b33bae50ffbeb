package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.journal.RecipientLine;

class QueuedMessageTest {
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static EmbeddedArtemis broker;
    private static QueueClient client;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedArtemis.inMemory().start();
        client = QueueClient.connect(broker.url());
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        broker.close();
    }

    @BeforeEach
    void empty() throws Exception {
        client.purge(FROM);
        client.purge(TO);
    }

    /** What is done with a message in the transaction that takes it. */
    private interface Step {
        void with(QueuedMessage message, Session session) throws Exception;
    }

    private static void work(String queue, Step step) throws Exception {
        try (Session session = client.transacted();
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            Message message = consumer.receive(SOON.toMillis());
            step.with(QueuedMessage.of("default", session, message), session);
            session.commit();
        }
    }

    private static Message sentOn(Message message) throws Exception {
        client.send(FROM, message);
        work(FROM, (read, session) -> read.sendOn(session.createQueue(TO), read.record(), 0));
        return client.receive(TO, SOON);
    }

    private static QueueRecord identity(String account, String id, String body) throws Exception {
        Message message = client.text(body, Map.of());
        message.setJMSMessageID(id);
        return QueuedMessage.of(account, client.session(), message).record();
    }

    @Test
    void aRequestIsKnownByAccountMessageIdAndBody() throws Exception {
        QueueRecord first = identity("default", "ID:7", "{}");

        assertThat(identity("default", "ID:7", "{}")).isEqualTo(first);
        assertThat(first.message()).isEqualTo("ID:7");
        assertThat(first.id()).matches("[0-9a-f]{32}");
        assertThat(identity("default", "ID:7", "{ }").id()).isNotEqualTo(first.id());
        assertThat(identity("default", "ID:8", "{}").id()).isNotEqualTo(first.id());
        assertThat(identity("other", "ID:7", "{}").id()).isNotEqualTo(first.id());
        // no part runs over into its neighbour
        assertThat(identity("a", "bID:7", "{}").id()).isNotEqualTo(identity("ab", "ID:7", "{}").id());
    }

    @Test
    void withoutAMessageIdEachIsARequestOfItsOwn() throws Exception {
        QueueRecord first = identity("default", null, "{}");

        assertThat(first.id()).matches("[0-9a-f]{32}").isEqualTo(first.origin());
        assertThat(first.message()).isNull();
        assertThat(identity("default", null, "{}").id()).isNotEqualTo(first.id());
    }

    @Test
    void whatIsSentOnIsTheSameRequest() throws Exception {
        String sent = client.send(FROM, client.text("{}", Map.of()));
        QueueRecord[] seen = new QueueRecord[2];
        work(FROM, (read, session) -> {
            seen[0] = read.record();
            read.sendOn(session.createQueue(TO), read.record().waiting(99, 0), 0);
        });
        work(TO, (read, session) -> {
            seen[1] = read.record();
            assertThat(QueuedMessage.notBefore(read.message())).isEqualTo(99);
            assertThat(read.message().getJMSMessageID()).isNotEqualTo(sent);
        });

        assertThat(seen[1]).isEqualTo(seen[0].waiting(99, 0));
        assertThat(seen[1].message()).isEqualTo(sent);
    }

    @Test
    void bodyHeadersAndPropertiesStayHoweverOddTheirNames() throws Exception {
        Map<String, Object> properties = Map.of("content-type", "application/json", "Camel-x", "1", "CAmelHttpUri", "u",
                "mail.smtp.host", "evil", "a\r\nBcc: x", "b\r\nc", "with space", 7, "true", false, "名", "値",
                "JMSXGroupID",
                "g");
        Message message = client.text("{\"text\":\"山\"}", properties);
        message.setJMSCorrelationID("order-17");
        message.setJMSReplyTo(client.queue("answers"));
        message.setJMSType("kind");
        client.session();
        try (MessageProducer producer = client.session().createProducer(client.queue(FROM))) {
            producer.setPriority(8);
            producer.setTimeToLive(Duration.ofHours(1).toMillis());
            producer.send(message);
        }
        long expiration = message.getJMSExpiration();
        work(FROM, (read, session) -> read.sendOn(session.createQueue(TO), read.record(), 0));
        Message on = client.receive(TO, SOON);

        for (Map.Entry<String, Object> each : properties.entrySet()) {
            assertThat(on.getObjectProperty(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
        }
        assertThat(((TextMessage) on).getText()).isEqualTo("{\"text\":\"山\"}");
        assertThat(on.getJMSCorrelationID()).isEqualTo("order-17");
        assertThat(on.getJMSReplyTo()).hasToString("answers");
        assertThat(on.getJMSType()).isEqualTo("kind");
        assertThat(on.getJMSPriority()).isEqualTo(8);
        assertThat(on.getJMSExpiration()).isCloseTo(expiration, org.assertj.core.api.Assertions.within(10_000L));
    }

    @Test
    void messagesOfEveryTypeAreSentOnAsTheyAre() throws Exception {
        byte[] octets = {0, (byte) 0xff, '\r'};
        assertThat(QueueClient.body(sentOn(client.bytes(octets, Map.of()))))
                .isEqualTo(new String(octets, StandardCharsets.ISO_8859_1));
        assertThat(((ObjectMessage) sentOn(client.object("an object", Map.of()))).getObject()).isEqualTo("an object");
        MapMessage map = client.session().createMapMessage();
        map.setInt("n", 7);
        assertThat(((MapMessage) sentOn(map)).getInt("n")).isEqualTo(7);
        StreamMessage stream = client.session().createStreamMessage();
        stream.writeString("s");
        assertThat(((StreamMessage) sentOn(stream)).readString()).isEqualTo("s");
    }

    @Test
    void whatIsRolledBackIsNeitherHereNorThereTwice() throws Exception {
        client.send(FROM, "{}");
        try (Session session = client.transacted();
                MessageConsumer consumer = session.createConsumer(session.createQueue(FROM))) {
            QueuedMessage read = QueuedMessage.of("default", session, consumer.receive(SOON.toMillis()));
            read.sendOn(session.createQueue(TO), read.record(), 0);
            session.rollback();
        }

        assertThat(client.count(TO)).isZero();
        assertThat(client.receive(FROM, SOON).propertyExists(QueueRecord.PROPERTY)).isFalse();
    }

    @Test
    void aDeadLetterOutlivesItsRequestAndGoesBackAsItCame() throws Exception {
        Message message = client.text("{}", Map.of("order", "17"));
        try (MessageProducer producer = client.session().createProducer(client.queue(FROM))) {
            producer.setTimeToLive(Duration.ofHours(1).toMillis());
            producer.send(message);
        }
        work(FROM, (read, session) -> read.sendToDeadLetters(session.createQueue(TO), read.record(), "{\"id\":1}",
                "abc123"));
        Message letter = client.browse(TO).get(0);
        assertThat(letter.getJMSExpiration()).isZero();
        assertThat(letter.getStringProperty("failure")).isEqualTo("{\"id\":1}");
        assertThat(letter.getStringProperty("mailCaravanId")).isEqualTo("abc123");
        work(TO, (read, session) -> read.sendBack(session.createQueue(FROM),
                read.record().renewed("00112233", List.of(new RecipientLine("a@example.org", "250")))));
        Message back = client.receive(FROM, SOON);

        assertThat(back.propertyExists("failure")).isFalse();
        assertThat(back.propertyExists("mailCaravanId")).isFalse();
        assertThat(back.getStringProperty("order")).isEqualTo("17");
        assertThat(QueuedMessage.record(back).id()).isEqualTo("00112233");
    }
}

package mailcaravan.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedArtemisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void what_was_sent_is_still_there_after_a_restart_on_the_same_port() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.in(folder).start()) {
            try (QueueClient client = QueueClient.connect(broker.url())) {
                client.send("mail", List.of(client.text("first ä", Map.of("contentType", "application/json")),
                        client.bytes(new byte[]{(byte) 0xe9, '\r', '\n'}, Map.of("content-type", "a\r\nb"))));
            }
            broker.stop();
            broker.start();
            try (QueueClient client = QueueClient.connect(broker.url())) {
                assertThat(client.count("mail")).isEqualTo(2);
                assertThat(broker.count("mail")).isEqualTo(2);
                Message first = client.receive("mail", PATIENCE);
                assertThat(QueueClient.body(first)).isEqualTo("first ä");
                assertThat(first.getStringProperty("contentType")).isEqualTo("application/json");
                Message second = client.receive("mail", PATIENCE);
                assertThat(QueueClient.body(second).getBytes(StandardCharsets.ISO_8859_1)).containsExactly(0xe9, '\r',
                        '\n');
                assertThat(second.getStringProperty("content-type")).isEqualTo("a\r\nb");
                assertThat(client.receive("mail", Duration.ofMillis(50))).isNull();
            }
        }
    }

    @Test
    void a_reply_is_found_by_its_correlation_id_and_the_rest_is_purged() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().start();
                QueueClient client = QueueClient.connect(broker.url())) {
            for (String id : List.of("one", "two's", "three")) {
                Message reply = client.text("reply to " + id, Map.of());
                reply.setJMSCorrelationID(id);
                client.send("replies", reply);
            }
            assertThat(QueueClient.body(client.receiveReply("replies", "two's", PATIENCE)))
                    .isEqualTo("reply to two's");
            assertThat(client.purge("replies")).isEqualTo(2);
            assertThat(client.count("replies")).isZero();
        }
    }

    @Test
    void an_object_is_sent_and_seen_without_being_deserialised() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().start();
                QueueClient client = QueueClient.connect(broker.url())) {
            client.send("mail", client.object(new Explosive(), Map.of()));
            assertThat(client.browse("mail")).hasOnlyElementsOfType(jakarta.jms.ObjectMessage.class).hasSize(1);
        }
    }

    @Test
    void a_queue_consumer_is_refused_on_an_address_that_is_multicast_only() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().multicast("news").start();
                QueueClient client = QueueClient.connect(broker.url())) {
            assertThatThrownBy(() -> client.receive("news", PATIENCE)).isInstanceOf(JMSException.class)
                    .hasMessageContaining("not configured for queue support");
        }
    }

    @Test
    void no_queue_is_made_on_demand_where_that_is_off() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().nothingOnDemand().start();
                QueueClient client = QueueClient.connect(broker.url())) {
            assertThatThrownBy(() -> client.send("mail", "x")).isInstanceOf(JMSException.class)
                    .hasMessageContaining("does not exist");
            broker.queue("mail");
            client.send("mail", "x");
            assertThat(client.count("mail")).isEqualTo(1);
        }
    }

    @Test
    void a_message_rolled_back_too_often_goes_to_the_brokers_dead_letters() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().deliveryAttempts(2).start();
                QueueClient client = QueueClient.connect(broker.url());
                QueueClient other = QueueClient.connect(broker.url())) {
            client.send("mail", "poison");
            try (Session session = other.transacted();
                    MessageConsumer consumer = session.createConsumer(other.queue("mail"))) {
                for (int attempt = 1; attempt <= 2; attempt++) {
                    assertThat(consumer.receive(PATIENCE.toMillis()).getIntProperty("JMSXDeliveryCount"))
                            .isEqualTo(attempt);
                    session.rollback();
                }
            }
            assertThat(QueueClient.body(client.receive(EmbeddedArtemis.DEAD_LETTERS, PATIENCE))).isEqualTo("poison");
        }
    }

    @Test
    void users_need_their_password_and_their_permissions() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().user("caravan", "right")
                .userWithoutPermissions("guest", "right").start()) {
            assertThatThrownBy(() -> QueueClient.connect(broker.url())).isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> QueueClient.connect(broker.url(), "caravan", "wrong"))
                    .isInstanceOf(JMSSecurityException.class);
            try (QueueClient guest = QueueClient.connect(broker.url(), "guest", "right")) {
                assertThatThrownBy(() -> guest.receive("mail", PATIENCE)).isInstanceOf(JMSSecurityException.class);
            }
            try (QueueClient client = QueueClient.connect(broker.url(), "caravan", "right")) {
                client.send("mail", "x");
                assertThat(client.count("mail")).isEqualTo(1);
            }
        }
    }

    @Test
    void tls_is_trusted_by_the_certificate_that_was_made_for_it_only() throws Exception {
        BrokerCertificate certificate = BrokerCertificate.in(folder);
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().tls(certificate).start()) {
            assertThatThrownBy(() -> QueueClient.connect(broker.url())).hasMessageContaining("PKIX");
            try (QueueClient client = QueueClient.connect(broker.url(), certificate)) {
                client.send("mail", "x");
                assertThat(client.count("mail")).isEqualTo(1);
            }
        }
    }

    private static final class Explosive implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) {
            throw new AssertionError("deserialised");
        }
    }
}

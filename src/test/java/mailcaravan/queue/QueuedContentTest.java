package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.jms.Message;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.message.RequestRefusedException;

/** Each message as the client hands it over after it went through a broker. */
class QueuedContentTest {
    private static final String QUEUE = "content";
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

    private static Message received(Message message) throws Exception {
        client.send(QUEUE, message);
        return client.receive(QUEUE, java.time.Duration.ofSeconds(20));
    }

    private static QueuedContent read(Message message) throws Exception {
        return QueuedContent.of(received(message));
    }

    private static QueuedContent text(String body, Map<String, ?> properties) throws Exception {
        return read(client.text(body, properties));
    }

    private static void assertRefused(Message message, String code) throws Exception {
        Message received = received(message);
        assertThatThrownBy(() -> QueuedContent.of(received)).isInstanceOfSatisfying(RequestRefusedException.class,
                refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({"application/json,From: x,true", "Application/JSON ; charset=utf-8,From: x,true",
            "application/vnd.mail+json,x,true", "message/rfc822,{},false", "message/global,{},false",
            "text/plain,{},true", "text/plain,From: x,false", "'',{},true"})
    void theContentTypeDecidesBeforeTheFirstOctet(String type, String body, boolean json) throws Exception {
        QueuedContent content = text(body, Map.of("contentType", type));

        assertThat(content.json()).isEqualTo(json);
        assertThat(content.octets()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutItTheFirstOctetThatCountsDoes() throws Exception {
        assertThat(text(" \t\r\n{}", Map.of()).json()).isTrue();
        assertThat(text("\ufeff \n{}", Map.of()).json()).isTrue();
        assertThat(text("From: a@b", Map.of()).json()).isFalse();
        assertThat(text("   ", Map.of()).json()).isFalse();
        assertThat(text("\ufeff", Map.of()).json()).isFalse();
        assertThat(text("{}", Map.of("contentType", 7)).json()).isTrue();
    }

    @Test
    void octetsComeAsTheyWereWritten() throws Exception {
        byte[] octets = {'F', ':', (byte) 0xe9, 0, '\r', '\n', '\n', (byte) 0xff};

        assertThat(read(client.bytes(octets, Map.of())).octets()).isEqualTo(octets);
    }

    @Test
    void aBodyThatWasReadBeforeIsReadWhole() throws Exception {
        Message received = received(client.bytes(new byte[]{'{', '}'}, Map.of()));
        QueuedContent.of(received);

        assertThat(QueuedContent.of(received).octets()).containsExactly('{', '}');
    }

    @Test
    void aTextIsUtf8AndMayNotDeclareAnotherCharset() throws Exception {
        String header = "From: a@b\r\nContent-Type: text/plain; charset=\"%s\"\r\n\r\n%s";

        assertThat(text(header.formatted("UTF-8", "山田"), Map.of()).octets())
                .endsWith("山田".getBytes(StandardCharsets.UTF_8));
        text(header.formatted("iso-2022-jp", "ASCII only"), Map.of());
        assertRefused(client.text(header.formatted("iso-2022-jp", "山田"), Map.of()), "queue-text-declares");
        assertRefused(client.text(header.formatted("ISO-8859-1", "é"), Map.of()), "queue-text-declares");
        // JSON says what it says: its own charset is the mail's, not the text's
        assertThat(text("{\"text\":\"山田\",\"x\":\"charset=iso-2022-jp\"}", Map.of()).json()).isTrue();
    }

    @Test
    void whatHoldsNoRequestIsRefusedAndNeverDeserialised() throws Exception {
        assertRefused(client.text("", Map.of()), "queue-empty");
        assertRefused(client.text(null, Map.of()), "queue-empty");
        assertRefused(client.bytes(new byte[0], Map.of()), "queue-empty");
        assertRefused(client.object(new Trap(), Map.of()), "queue-message-type");
        assertRefused(client.session().createMapMessage(), "queue-message-type");
        assertRefused(client.session().createStreamMessage(), "queue-message-type");
        assertThat(Trap.sprung).isFalse();
    }

    static final class Trap implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
        static boolean sprung;

        private void readObject(java.io.ObjectInputStream in) throws java.io.IOException, ClassNotFoundException {
            sprung = true;
            in.defaultReadObject();
        }
    }
}

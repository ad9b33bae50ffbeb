package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.registry.LocateRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultExchangeHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.Rig;

/**
 * The published attacks on camel-jms and camel-mail, sent to the account's queue: none does anything, and mail goes on
 * out. One program for all; a decoy counts who connects to where the attackers point.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueAttacksIT {
    private QueueScenario queue;
    private Decoy decoy;
    private Path folder;
    private int submitted;
    private int refused;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        decoy = new Decoy();
        queue = QueueScenario.in(temporary);
        queue.rig.run();
    }

    @AfterAll
    void nobodyConnectedToTheDecoyAndNoMailIsMissing() throws Exception {
        try (Decoy watched = decoy; QueueScenario closing = queue) {
            closing.send("at last", "good@example.org");
            assertThat(closing.answer("at last").path("outcome").asText()).isEqualTo("submitted");
            closing.assertOutcomes(submitted + 1, submitted + 1, refused, 0);
            assertThat(watched.connections()).as("connections to the decoy").isZero();
        }
    }

    @Test
    void cve202640860AnObjectMessageIsNeverDeserialised() throws Exception {
        // reading this stub back makes Java call the host and port in it, whoever it is that reads
        Serializable gadget = (Serializable) LocateRegistry.getRegistry("127.0.0.1", decoy.port());
        try (Decoy control = new Decoy()) {
            readBack((Serializable) LocateRegistry.getRegistry("127.0.0.1", control.port()));
            queue.rig.awaitThat("the gadget's call", () -> control.connections() > 0);
        }
        refusedAsObject("gadget", gadget);
    }

    private static void readBack(Serializable gadget) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
            out.writeObject(gadget);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()))) {
            in.readObject();
        }
    }

    @Test
    void cve202643866AForgedExchangeHolderSetsNoBodyHeaderOrProperty() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange forged = new DefaultExchange(camel);
            forged.getMessage().setBody(Rig.eml("forged", "forged@example.org"));
            forged.getMessage().setHeader("mail.smtp.host", "127.0.0.1");
            forged.getMessage().setHeader("mail.smtp.port", Integer.toString(decoy.port()));
            forged.getMessage().setHeader("to", "forged@example.org");
            forged.setProperty("recipientsOwed", "1");
            refusedAsObject("holder", DefaultExchangeHolder.marshal(forged, true, true));
        }
    }

    private void refusedAsObject(String correlation, Serializable object) throws Exception {
        queue.send(correlation, queue.producer().object(object, Map.of("contentType", "application/json")));
        refused++;
        JsonNode answer = queue.answer(correlation);
        assertThat(answer.path("outcome").asText()).isEqualTo("dead-lettered");
        assertThat(answer.path("code").asText()).isEqualTo("queue-message-type");
        assertThat(answer.path("reason").asText()).contains("ObjectMessage");
        assertThat(queue.deadLetter(correlation)).isInstanceOf(ObjectMessage.class);
    }

    @Test
    void cve202640453ControlPropertiesOfAnyLetterCaseGetNowhere() throws Exception {
        Path evil = folder.resolve("evil-file");
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String prefix : new String[]{"Camel", "CAmel", "camel", "CAMEL"}) {
            properties.put(prefix + "FileName", evil.toString());
            properties.put(prefix + "OverruleFileName", evil.toString());
            properties.put(prefix + "HttpUri", "http://127.0.0.1:" + decoy.port() + "/evil");
            properties.put(prefix + "JmsDestinationName", "evil-queue");
            properties.put(prefix + "ExecCommandExecutable", "/bin/evil");
            properties.put(prefix + "ToEndpoint", "file:" + evil);
        }
        harmless("control", properties);
        assertThat(evil).doesNotExist();
        assertThat(queue.broker.count("evil-queue")).isZero();
    }

    @Test
    void cve202646584PropertiesOfTheMailSessionChangeNoServer() throws Exception {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String prefix : new String[]{"mail.smtp.", "mail.smtps.", "MAIL.SMTP.", "Mail.Smtps."}) {
            properties.put(prefix + "host", "127.0.0.1");
            properties.put(prefix + "port", Integer.toString(decoy.port()));
            properties.put(prefix + "ssl.trust", "*");
            properties.put(prefix + "socks.host", "127.0.0.1");
            properties.put(prefix + "socks.port", Integer.toString(decoy.port()));
            properties.put(prefix + "starttls.enable", "false");
            properties.put(prefix + "from", "evil@example.org");
        }
        harmless("session", properties);
    }

    @Test
    void propertiesThatWouldBeMimeFieldsOrHoldLineEndsAreNoPartOfTheMail() throws Exception {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : new String[]{"to", "cc", "bcc", "from", "subject", "reply-to", "Content-Type", "X-Evil",
                "a\r\nBcc: evil@example.org\r\nX-Evil", "with space", "recipientsOwed", "attempt"}) {
            properties.put(name, "evil@example.org");
        }
        properties.put("X-Evil-Value", "x\r\nBcc: evil@example.org\r\n\r\nevil");
        harmless("fields", properties);
    }

    @Test
    void aForgedRecordOfEarlierAttemptsHarmsOnlyItsOwnMessage() throws Exception {
        int i = 0;
        for (String record : new String[]{"{\"id\":\"abcdef\",\"origin\":\"abcdef\",\"done\":[null]}",
                "{\"id\":\"abcdeg\",\"origin\":\"abcdeg\",\"done\":[{}],\"history\":[null]}", "not JSON", "[]",
                "{\"id\":\"../../x\",\"origin\":\"a\\r\\nBcc: evil@example.org\"}",
                "{\"id\":\"abcdeh\",\"origin\":\"abcdeh\",\"notBefore\":-9223372036854775808}"}) {
            harmless("record " + ++i, Map.of("mailCaravanRecord", record));
        }
    }

    private void harmless(String subject, Map<String, Object> properties) throws Exception {
        Message message = queue.producer().text(Rig.eml(subject, "good@example.org"), properties);
        queue.send(subject, message);
        submitted++;
        assertThat(queue.answer(subject).path("outcome").asText()).as(subject).isEqualTo("submitted");
        String arrived = new String(Rig.octets(queue.rig.accepted(subject)), StandardCharsets.ISO_8859_1);
        assertThat(arrived).doesNotContainIgnoringCase("evil").doesNotContainIgnoringCase("camelfile")
                .doesNotContain("mail.smtp", Integer.toString(decoy.port())).contains("To: good@example.org");
        assertThat(queue.rig.accepted(subject).recipients()).containsExactly("good@example.org");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString())).noneMatch(name -> name.contains("evil"));
        }
    }

    /** A place that attackers point to: counts who connects, and hangs up. */
    private static final class Decoy implements AutoCloseable {
        private final ServerSocket listener;
        private final AtomicInteger connections = new AtomicInteger();

        Decoy() throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::hangUp, "decoy");
            thread.setDaemon(true);
            thread.start();
        }

        private void hangUp() {
            while (!listener.isClosed()) {
                try (Socket caller = listener.accept()) {
                    caller.setSoLinger(true, 0);
                    connections.incrementAndGet();
                } catch (IOException e) {
                    // closed, or gone before it was looked at
                }
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}

package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class SubmissionTest {
    private static final String USER = TokenRequests.CARAVAN.mailbox();
    private static final String MESSAGE = "From: caravan@example.org\r\nSubject: x\r\n\r\n..dot\r\nend\r\n";

    @TempDir
    Path store;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Simulator simulator;
    private String token;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator
                .start(SimulatorOptions.defaults().withStore(store).withTranscript(true).withEvents(events::add));
        token = TokenRequests.accessToken(simulator, TokenRequests.CARAVAN);
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void offersTheExtensionsOfExchangeOnlineBeforeAndAfterTls() throws IOException {
        try (SmtpDialogue smtp = new SmtpDialogue(simulator)) {
            assertThat(smtp.greeting).startsWith("220 localhost Microsoft ESMTP");
            assertThat(smtp.say("EHLO client.example").lines().map(line -> line.substring(4)).skip(1)).containsExactly(
                    "SIZE 157286400", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "8BITMIME", "BINARYMIME",
                    "CHUNKING", "SMTPUTF8");
            assertThat(smtp.say("STARTTLS")).startsWith("220 2.0.0");
            smtp.startTls();
            assertThat(((SSLSocket) smtp.socket()).getSession().getProtocol()).isIn("TLSv1.2", "TLSv1.3");
            assertThat(smtp.say("MAIL FROM:<a@example.org>")).startsWith("503 5.5.2");
            assertThat(smtp.say("EHLO client.example")).contains("250-AUTH LOGIN XOAUTH2").doesNotContain("STARTTLS");
            assertThat(smtp.say("QUIT")).startsWith("221 2.0.0");
            assertThat(smtp.ends()).isTrue();
        }
    }

    @Test
    void storesExactlyTheOctetsThatCameWithTheirEnvelope() throws IOException {
        assertThat(token).hasSize(3_000).startsWith("simulated-");
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.say("MAIL FROM:<caravan@example.org> SIZE=100 RET=HDRS ENVID=q")).startsWith("250 2.1.0");
            assertThat(smtp.say("RCPT TO:<a@example.net> NOTIFY=NEVER")).startsWith("250 2.1.5");
            assertThat(smtp.say("RCPT TO:<b@example.net>")).startsWith("250 2.1.5");
            assertThat(smtp.say("DATA")).startsWith("354");
            smtp.send(MESSAGE);
            assertThat(smtp.say(".")).startsWith("250 2.0.0 OK <1@localhost>");
        }
        assertThat(simulator.acceptedCount()).isEqualTo(1);
        AcceptedMessage message = simulator.accepted().get(0);
        assertThat(message.number()).isEqualTo(1);
        assertThat(message.sender()).isEqualTo("caravan@example.org");
        assertThat(message.senderParameters()).isEqualTo("SIZE=100 RET=HDRS ENVID=q");
        assertThat(message.recipients()).containsExactly("a@example.net", "b@example.net");
        assertThat(message.user()).isEqualTo(USER);
        assertThat(message.tls()).isTrue();
        assertThat(message.file()).isEqualTo(store.toAbsolutePath().resolve("000001.eml"))
                .hasContent(MESSAGE.replace("\r\n..", "\r\n."));
        JsonNode envelope = new ObjectMapper().readTree(store.resolve("000001.envelope.json").toFile());
        assertThat(envelope.at("/recipients/0/parameters").textValue()).isEqualTo("NOTIFY=NEVER");
        assertThat(envelope.at("/user").textValue()).isEqualTo(USER);
    }

    @Test
    void takesTheTokenAfterA334AsWell() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            assertThat(smtp.say("AUTH XOAUTH2")).isEqualTo("334 ");
            assertThat(smtp.say(SmtpDialogue.blob(USER, token))).startsWith("235 2.7.0");
        }
    }

    @Test
    void refusesAWrongExpiredOrForeignTokenAndClosesAfterTheThird() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, "x"))).startsWith("535 5.7.3 Auth");
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob("b@example.org", token))).startsWith("535 5.7.3");
            simulator.expireAccessTokens();
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, token))).startsWith("535 5.7.3");
            assertThat(smtp.ends()).isTrue();
        }
        assertThat(simulator.counters().authAttempts()).isEqualTo(3);
        assertThat(simulator.counters().failedAuths()).isEqualTo(3);
    }

    @Test
    void refusesMalformedAuthenticationAndPasswords() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            assertThat(smtp.say("AUTH XOAUTH2 ?")).startsWith("501 5.5.2");
            assertThat(smtp.say("AUTH LOGIN")).startsWith("334 ");
            assertThat(smtp.say("eA==")).startsWith("334 ");
            assertThat(smtp.say("eA==")).startsWith("535 5.7.139");
            assertThat(smtp.say("AUTH CRAM-MD5")).startsWith("504 5.7.4");
        }
    }

    @Test
    void wantsTheClientToLogInAndToKeepTheOrder() throws IOException {
        try (SmtpDialogue smtp = new SmtpDialogue(simulator)) {
            assertThat(smtp.say("MAIL FROM:<a@example.org>")).startsWith("503 5.5.2");
            smtp.say("EHLO client.example");
            assertThat(smtp.say("MAIL FROM:<a@example.org>")).startsWith("530 5.7.57");
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, token))).startsWith("504 5.7.4");
        }
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.say("RCPT TO:<a@example.org>")).startsWith("503 5.5.2 Need mail");
            assertThat(smtp.say("MAIL FROM:<a@example.org>")).startsWith("250");
            assertThat(smtp.say("MAIL FROM:<a@example.org>")).startsWith("503 5.5.2 Sender already");
            assertThat(smtp.say("DATA")).startsWith("503 5.5.2 Need rcpt");
            assertThat(smtp.say("RSET")).startsWith("250 2.0.0");
            assertThat(smtp.say("DATA")).startsWith("503 5.5.2 Need mail");
            assertThat(smtp.say("XYZZY")).startsWith("500 5.3.3");
            assertThat(smtp.say("VRFY a")).startsWith("252");
            assertThat(smtp.say("HELP")).startsWith("214");
            assertThat(smtp.say("NOOP")).startsWith("250");
        }
    }

    @Test
    void refusesMalformedAddressesAndUnknownParameters() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.say("MAIL FROM:a@example.org")).startsWith("501 5.5.4");
            assertThat(smtp.say("MAIL FROM:<a b@example.org>")).startsWith("501 5.1.7");
            assertThat(smtp.say("MAIL FROM:<a@example.org> FOO=1")).startsWith("555 5.5.4");
            assertThat(smtp.say("MAIL FROM:<a@example.org> SIZE=157286401")).startsWith("552 5.3.4");
            assertThat(smtp.say("MAIL FROM:<ü@example.org>")).startsWith("553 5.6.7");
            assertThat(smtp.say("MAIL FROM:<ü@example.org> SMTPUTF8 BODY=8BITMIME")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<a@b@c>")).startsWith("501 5.1.3");
            assertThat(smtp.say("RCPT TO:<>")).startsWith("501 5.1.3");
            assertThat(smtp.say("RCPT TO:<\"a b\"@example.org>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<利用者@例え.jp>")).startsWith("250");
        }
    }

    @Test
    void refusesABareLineFeedAndKeepsTheSessionInStep() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.submit(USER, "a@example.net", "a\nb\r\n")).startsWith("550 5.6.11");
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("250 2.0.0");
        }
        assertThat(simulator.counters().acceptedMessages()).isEqualTo(1);
        assertThat(simulator.counters().refusedMessages()).isEqualTo(1);
    }

    @Test
    void takesPipelinedCommandsAndAnswersThemInOrder() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.send("MAIL FROM:<a@example.org>\r\nRCPT TO:<550-5.1.1@example.net>\r\n"
                    + "RCPT TO:<b@example.net>\r\nDATA\r\n");
            assertThat(smtp.reply()).startsWith("250 2.1.0");
            assertThat(smtp.reply()).startsWith("550 5.1.1");
            assertThat(smtp.reply()).startsWith("250 2.1.5");
            assertThat(smtp.reply()).startsWith("354");
            smtp.send("x: y\r\n\r\n.\r\nRSET\r\nQUIT\r\n");
            assertThat(smtp.reply()).startsWith("250 2.0.0 OK");
            assertThat(smtp.reply()).startsWith("250 2.0.0 Resetting");
            assertThat(smtp.reply()).startsWith("221");
        }
        assertThat(simulator.accepted().get(0).recipients()).containsExactly("b@example.net");
    }

    @Test
    void takesChunksAsTheyAre() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<a@example.org> BODY=BINARYMIME");
            assertThat(smtp.say("RCPT TO:<b@example.net>")).startsWith("250");
            assertThat(smtp.say("DATA")).startsWith("503 5.5.2");
            smtp.send("BDAT 6\r\nx\n.\r\n\0");
            assertThat(smtp.reply()).startsWith("250 2.0.0 6 octets");
            assertThat(smtp.say("MAIL FROM:<c@example.org>")).startsWith("503 5.5.1");
            smtp.send("BDAT 2 LAST\r\nyz");
            assertThat(smtp.reply()).startsWith("250 2.0.0 OK");
            smtp.send("BDAT 4 LAST\r\nQUIT");
            assertThat(smtp.reply()).startsWith("503 5.5.2 Need mail");
            assertThat(smtp.say("NOOP")).startsWith("250");
        }
        assertThat(simulator.accepted().get(0).file()).hasContent("x\n.\r\n\0yz");
    }

    @Test
    void keepsNothingOfAMessageThatBreaksOff() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<a@example.org>");
            smtp.say("RCPT TO:<b@example.net>");
            smtp.say("DATA");
            smtp.send(new byte[100_000]);
            smtp.send("\r\n.\r");
        }
        await().until(() -> simulator.counters().refusedMessages() == 1);
        await().until(() -> names().equals(List.of("ca.pem")));
        assertThat(simulator.acceptedCount()).isZero();
    }

    @Test
    void saysThatItCannotStoreAndGoesOnWhenItCan() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            Files.delete(simulator.caCertificate());
            Files.delete(store);
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("452 4.3.1");
            Files.createDirectory(store);
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("250");
        }
        assertThat(names()).containsExactlyInAnyOrder("000002.eml", "000002.envelope.json");
        assertThat(simulator.accepted()).hasSize(1);
    }

    @Test
    void storesTwentyMegabytesWhole() throws IOException {
        byte[] content = new byte[20_000_000];
        Arrays.fill(content, (byte) 'x');
        for (int i = 0; i + 78 < content.length; i += 78) {
            content[i + 76] = '\r';
            content[i + 77] = '\n';
        }
        content[content.length - 2] = '\r';
        content[content.length - 1] = '\n';
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.submit(USER, "a@example.net", content)).startsWith("250 2.0.0");
        }
        assertThat(simulator.accepted().get(0).file()).hasBinaryContent(content);
    }

    @Test
    void dropsWhatCameInTheClearBehindStartTls() throws IOException {
        try (SmtpDialogue smtp = new SmtpDialogue(simulator)) {
            smtp.say("EHLO client.example");
            smtp.send("STARTTLS\r\nEHLO injected.example\r\n");
            assertThat(smtp.reply()).startsWith("220");
            smtp.startTls();
            assertThat(smtp.say("NOOP")).startsWith("250 2.0.0 OK");
        }
        assertThat(simulator.transcript()).noneMatch(line -> line.contains("injected"));
    }

    @Test
    void servesTlsFromTheFirstOctetToo() throws IOException {
        Socket socket = new TestTrust(simulator.caCertificate()).context().getSocketFactory()
                .createSocket("localhost", simulator.smtpsPort());
        TestTrust.checkHost((SSLSocket) socket);
        try (SmtpDialogue smtp = new SmtpDialogue(simulator, socket)) {
            assertThat(smtp.greeting).startsWith("220");
            assertThat(smtp.say("EHLO client.example")).contains("AUTH LOGIN XOAUTH2");
        }
    }

    @Test
    void neverShowsATokenInEventsOrTranscript() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.submit(USER, "a@example.net", MESSAGE);
            smtp.submit(USER, "550-5.1.1-at-dot@example.net", MESSAGE);
        }
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            smtp.say("AUTH XOAUTH2");
            smtp.say(SmtpDialogue.blob("x", token));
            // out of place: nobody asked for it
            smtp.say(SmtpDialogue.blob(USER, token));
            smtp.say("AUTH FOO " + SmtpDialogue.blob(USER, token));
        }
        String blob = SmtpDialogue.blob(USER, token);
        assertThat(simulator.transcript()).contains("1 C: AUTH XOAUTH2 *****", "1 C: DATA")
                .noneMatch(line -> line.contains(blob.substring(0, 40)) || line.contains(token.substring(0, 40)));
        assertThat(events).anyMatch(line -> line.contains("000001") && line.contains("a@example.net"))
                .anyMatch(line -> line.contains("550 5.1.1")).anyMatch(line -> line.contains("caravan-id"))
                .anyMatch(line -> line.contains("535 5.7.3"))
                .noneMatch(line -> line.contains(token.substring(0, 40)) || line.contains("caravan-secret")
                        || line.contains(blob.substring(0, 40)));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(store)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void writesTheAuthorityAsPem() {
        assertThat(simulator.caCertificate()).content(StandardCharsets.US_ASCII)
                .startsWith("-----BEGIN CERTIFICATE-----");
    }
}

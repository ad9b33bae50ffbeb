package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
    private static final String USER = TokenRequests.CARAVAN.mailbox();
    private static final String MESSAGE = "From: Caravan <caravan@example.org>\r\n\r\nend\r\n";

    @TempDir
    Path store;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private Simulator simulator;
    private String token;

    private void start(SimulatorOptions options) throws IOException {
        simulator = Simulator.start(options.withStore(store).withClock(new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        }));
        token = TokenRequests.accessToken(simulator, TokenRequests.CARAVAN);
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void refusesAfterTheDotWhatASurplusConnectionSends() throws IOException {
        start(SimulatorOptions.defaults().withConnectionsPerMailbox(2));
        try (SmtpDialogue first = SmtpDialogue.loggedIn(simulator, USER, token);
                SmtpDialogue second = SmtpDialogue.loggedIn(simulator, USER, token);
                SmtpDialogue third = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(third.submit(USER, "a@example.net", MESSAGE))
                    .isEqualTo("432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded");
            assertThat(second.submit(USER, "a@example.net", MESSAGE)).startsWith("250");
            first.say("QUIT");
            assertThat(first.ends()).isTrue();
            await().until(() -> third.submit(USER, "a@example.net", MESSAGE).startsWith("250"));
        }
        assertThat(simulator.counters().maxConnectionsPerMailbox()).isEqualTo(3);
        assertThat(simulator.counters().maxSimultaneousConnections()).isEqualTo(3);
        assertThat(simulator.counters().smtpConnections()).isEqualTo(3);
    }

    @Test
    void refusesASurplusConnectionAtAuthWhereAskedTo() throws IOException {
        start(SimulatorOptions.defaults().withConnectionsPerMailbox(1).withRefuseSurplusAtAuth(true));
        try (SmtpDialogue first = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThatThrownBy(() -> SmtpDialogue.loggedIn(simulator, USER, token))
                    .hasMessageStartingWith("432 4.3.2 Concurrent connections limit exceeded");
            assertThat(first.say("NOOP")).startsWith("250");
        }
    }

    @Test
    void holdsTheRateOfAMailboxByItsClock() throws IOException {
        start(SimulatorOptions.defaults().withMessagesPerMinute(1));
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("250");
            assertThat(smtp.say("MAIL FROM:<" + USER + ">")).startsWith("421 4.4.2 Message submission rate");
        }
        now.set(Instant.EPOCH.plusSeconds(60));
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("250");
        }
    }

    @Test
    void letsTokensExpireByItsClock() throws IOException {
        start(SimulatorOptions.defaults().withAccessTokenLifetime(Duration.ofSeconds(90)));
        now.set(Instant.EPOCH.plusSeconds(89));
        SmtpDialogue.loggedIn(simulator, USER, token).close();
        now.set(Instant.EPOCH.plusSeconds(90));
        assertThatThrownBy(() -> SmtpDialogue.loggedIn(simulator, USER, token)).hasMessageStartingWith("535 5.7.3");
    }

    @Test
    void refusesTooManyRecipientsAndTooLargeMessages() throws IOException {
        start(SimulatorOptions.defaults().withRecipientsPerMessage(1).withMaxMessageSize(50_000));
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            assertThat(smtp.say("RCPT TO:<a@example.net>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<b@example.net>")).startsWith("452 4.5.3");
            smtp.say("RSET");
            assertThat(smtp.say("MAIL FROM:<" + USER + "> SIZE=50001")).startsWith("552 5.3.4");
            assertThat(smtp.submit(USER, "a@example.net", ("x".repeat(76) + "\r\n").repeat(700)))
                    .startsWith("552 5.3.4");
            assertThat(smtp.submit(USER, "a@example.net", ("x".repeat(76) + "\r\n").repeat(600))).startsWith("250");
        }
    }

    @Test
    void leavesOutExtensionsAndRefusesTheirParameters() throws IOException {
        start(SimulatorOptions.defaults().withEightBitMime(false).withSmtpUtf8(false).withDsn(false)
                .withStartTls(false).withAuthWithoutTls(true));
        try (SmtpDialogue smtp = new SmtpDialogue(simulator)) {
            assertThat(smtp.say("EHLO client.example")).doesNotContain("8BITMIME", "SMTPUTF8", "DSN", "STARTTLS")
                    .contains("AUTH LOGIN XOAUTH2");
            assertThat(smtp.say("STARTTLS")).startsWith("500 5.3.3");
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, token))).startsWith("235");
            assertThat(smtp.say("MAIL FROM:<" + USER + "> BODY=8BITMIME")).startsWith("555 5.5.4");
            assertThat(smtp.say("MAIL FROM:<" + USER + "> SMTPUTF8")).startsWith("555 5.5.4");
            assertThat(smtp.say("MAIL FROM:<" + USER + "> RET=FULL")).startsWith("555 5.5.4");
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("250");
        }
        assertThat(simulator.accepted().get(0).tls()).isFalse();
    }

    @Test
    void refusesALongCommandLineAndGoesOn() throws IOException {
        start(SimulatorOptions.defaults().withMaxCommandLine(512));
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, token))).startsWith("500 5.3.3");
            assertThat(smtp.say("x".repeat(510))).startsWith("500 5.3.3 Unrecognized");
            assertThat(smtp.say("x".repeat(511))).startsWith("500 5.3.3 Line too long");
            assertThat(smtp.say("AUTH XOAUTH2")).startsWith("334");
            assertThat(smtp.say(SmtpDialogue.blob(USER, token))).startsWith("235");
        }
    }

    @Test
    void holdsSendersToTheMailboxWhereAskedTo() throws IOException {
        start(SimulatorOptions.defaults().withEnforceSendAs(true));
        simulator.allowSender(USER, "sales@example.org");
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("250");
            assertThat(smtp.submit("sales@example.org", "a@example.net", "From:\r\n sales@example.org\r\n\r\n"))
                    .startsWith("250");
            assertThat(smtp.submit("boss@example.org", "a@example.net", MESSAGE))
                    .startsWith("554 5.2.252 SendAsDenied");
            assertThat(smtp.submit(USER, "a@example.net", "From: \"caravan@example.org\" <boss@example.org>\r\n\r\n"))
                    .startsWith("554 5.2.252");
            assertThat(smtp.submit(USER, "a@example.net", "Subject: x\r\n\r\nFrom: " + USER + "\r\n"))
                    .startsWith("554 5.2.252");
        }
    }

    @Test
    void serializesFourConnectionsIntoOneStore() throws Exception {
        start(SimulatorOptions.defaults().withConnectionsPerMailbox(4));
        String content = MESSAGE + ("x".repeat(76) + "\r\n").repeat(128);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> senders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                senders.add(() -> {
                    try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
                        for (int j = 0; j < 100; j++) {
                            assertThat(smtp.submit(USER, "a" + j + "@example.net", content)).startsWith("250");
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> sender : threads.invokeAll(senders)) {
                getOrFail(sender);
            }
        } finally {
            threads.shutdownNow();
        }
        List<AcceptedMessage> accepted = simulator.accepted();
        assertThat(accepted).hasSize(400).extracting(AcceptedMessage::number).isSorted().doesNotHaveDuplicates();
        assertThat(accepted).allSatisfy(message -> assertThat(message.file()).hasContent(content));
        assertThat(simulator.counters().maxConnectionsPerMailbox()).isEqualTo(4);
    }

    private static void getOrFail(Future<Void> sender) throws InterruptedException, IOException {
        try {
            sender.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}

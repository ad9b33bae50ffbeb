package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Base64;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionFaultTest {
    private static final String USER = TokenRequests.CARAVAN.mailbox();
    private static final String MESSAGE = "Subject: x\r\n\r\nend\r\n";

    @TempDir
    Path store;
    private Simulator simulator;
    private String token;

    @BeforeEach
    void start() throws IOException {
        start(SimulatorOptions.defaults());
    }

    private void start(SimulatorOptions options) throws IOException {
        simulator = Simulator.start(options.withStore(store));
        token = TokenRequests.accessToken(simulator, TokenRequests.CARAVAN);
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"550-5.1.1,RCPT,550 5.1.1 Mailbox does not exist", "451-4.7.0-at-rcpt+two,RCPT,451 4.7.0 Temporary",
            "554-5.2.0-at-data,DATA,554 5.2.0 STOREDRV", "432-4.3.2-after-data,DOT,432 4.3.2 STOREDRV.ClientSubmit",
            "432-4.3.2-after-dot,DOT,432 4.3.2 STOREDRV", "550-5.9.99-at-dot,DOT,550 5.9.99 Requested"})
    void repliesAsARecipientAsks(String localPart, String stage, String reply) throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            smtp.say("RCPT TO:<good@example.net>");
            String atRcpt = smtp.say("RCPT TO:<" + localPart + "@example.net>");
            assertThat(atRcpt).startsWith(stage.equals("RCPT") ? reply : "250");
            String atData = smtp.say("DATA");
            assertThat(atData).startsWith(stage.equals("DATA") ? reply : "354");
            if (!stage.equals("DATA")) {
                smtp.send(MESSAGE);
                assertThat(smtp.say(".")).startsWith(stage.equals("DOT") ? reply : "250 2.0.0");
            }
            assertThat(smtp.say("RSET")).startsWith("250");
        }
        assertThat(simulator.acceptedCount()).isEqualTo(stage.equals("RCPT") ? 1 : 0);
    }

    @Test
    void faultsOnlyOnceOrTwiceForAnAddress() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            assertThat(smtp.say("RCPT TO:<451-4.7.0-at-rcpt-once@example.net>")).startsWith("451");
            assertThat(smtp.say("RCPT TO:<451-4.7.0-at-rcpt-once@example.net>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<451-4.7.0-at-rcpt-once+b@example.net>")).startsWith("451");
            assertThat(smtp.say("RCPT TO:<451-4.7.0-at-rcpt-twice@example.net>")).startsWith("451");
            assertThat(smtp.say("RCPT TO:<451-4.7.0-at-rcpt-twice@example.net>")).startsWith("451");
            assertThat(smtp.say("RCPT TO:<451-4.7.0-at-rcpt-twice@example.net>")).startsWith("250");
        }
    }

    @Test
    void repliesAsASenderOrAUserAsks() throws IOException {
        Client refused = new Client("535-5.7.139-at-auth@example.org", "id", "s", "t");
        String other = TokenRequests.accessToken(simulator, refused);
        assertThatThrownBy(() -> SmtpDialogue.loggedIn(simulator, refused.mailbox(), other))
                .hasMessageStartingWith(
                        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled");
        Client once = new Client("535-5.7.3-at-auth-once@example.org", "id2", "s", "t");
        String good = TokenRequests.accessToken(simulator, once);
        assertThatThrownBy(() -> SmtpDialogue.loggedIn(simulator, once.mailbox(), good))
                .hasMessageStartingWith("535 5.7.3");
        SmtpDialogue.loggedIn(simulator, once.mailbox(), good).close();
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.say("MAIL FROM:<550-5.7.60-at-mail@example.org>")).startsWith("550 5.7.60");
            assertThat(smtp.say("MAIL FROM:<550-5.1.8@example.org>")).startsWith("550 5.1.8");
            assertThat(smtp.say("MAIL FROM:<452-4.3.1-at-rcpt@example.org>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<a@example.org>")).startsWith("452 4.3.1");
        }
    }

    @Test
    void closesTheConnectionBehindA421() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            assertThat(smtp.say("RCPT TO:<421-4.3.2-at-rcpt@example.net>")).startsWith("421 4.3.2");
            assertThat(smtp.ends()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"disconnect-at-rcpt,0", "disconnect-at-data,0", "disconnect-in-data,0", "disconnect-at-dot,0",
            "disconnect-after-dot,1", "disconnect-after-dot-unstored,0"})
    void cutsTheConnection(String localPart, int stored) throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThatThrownBy(() -> {
                String reply = smtp.submit(USER, localPart + "@example.net", MESSAGE + "x".repeat(500) + "\r\n");
                throw new IOException(reply == null ? "no reply" : "unexpected: " + reply);
            }).isInstanceOf(IOException.class).hasMessageNotContaining("unexpected");
        }
        assertThat(simulator.acceptedCount()).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({"silent-at-rcpt,0", "silent-after-dot,1", "silent-after-dot-unstored,0"})
    void keepsTheConnectionWithoutAnAnswer(String localPart, int stored) throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            String silent = "RCPT TO:<" + localPart + "@example.net>";
            if (!localPart.contains("rcpt")) {
                assertThat(smtp.say(silent)).startsWith("250");
                assertThat(smtp.say("DATA")).startsWith("354");
                silent = MESSAGE + ".";
            }
            smtp.send(silent + "\r\n");
            smtp.socket().setSoTimeout(200);
            assertThatThrownBy(smtp::reply).isInstanceOf(SocketTimeoutException.class);
        }
        await().until(() -> simulator.acceptedCount() == stored);
    }

    @Test
    void answersLateWhereAskedTo() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            long begin = System.nanoTime();
            assertThat(smtp.submit(USER, "slow-dot-150ms@example.net", MESSAGE)).startsWith("250");
            assertThat(System.nanoTime() - begin).isGreaterThan(150_000_000L);
        }
    }

    @Test
    void doesNotWaitForSlowAnswersAtItsEnd() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            smtp.send("RCPT TO:<slow-rcpt-20s@example.net>\r\n");
            await().until(() -> simulator.counters().commands() >= 6);
            simulator.close();
            assertThat(smtp.ends()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales", "550", "550-5.1.1x", "250-2.1.5", "disconnect", "slow-dot-x", "451-4.7.0-at-lunch",
            "silent-after-dot-thrice"})
    void takesOrdinaryAddressesForWhatTheyAre(String localPart) throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.submit(USER, localPart + "@example.net", MESSAGE)).startsWith("250");
        }
    }

    @Test
    void cutsTheConnectionAtAuthAndCountsItAsFailed() throws IOException {
        Client client = new Client("disconnect-at-auth@example.org", "id", "s", "t");
        String good = TokenRequests.accessToken(simulator, client);
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            smtp.send("AUTH XOAUTH2 " + SmtpDialogue.blob(client.mailbox(), good) + "\r\n");
            assertThat(smtp.ends()).isTrue();
        }
        await().until(() -> simulator.counters().failedAuths() == 1);
    }

    @Test
    void answersARefusedTokenInGooglesWay() throws IOException {
        simulator.close();
        start(SimulatorOptions.defaults().withProviderStyle(ProviderStyle.GOOGLE));
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            String challenge = smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, "wrong"));
            assertThat(challenge).startsWith("334 ");
            assertThat(new String(Base64.getDecoder().decode(challenge.substring(4)))).contains("\"status\":\"400\"");
            assertThat(smtp.say("")).startsWith("535 5.7.8");
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, token))).startsWith("235");
        }
    }

    @Test
    void refusesStartTlsAndGreetsAsTold() throws IOException {
        simulator.refuseStartTls(true);
        try (SmtpDialogue smtp = new SmtpDialogue(simulator)) {
            assertThat(smtp.say("EHLO client.example")).contains("STARTTLS");
            assertThat(smtp.say("STARTTLS")).startsWith("454 4.7.0");
        }
        simulator.refuseStartTls(false);
        simulator.greetWith("421 4.3.2 Service not available");
        try (SmtpDialogue smtp = new SmtpDialogue(simulator)) {
            assertThat(smtp.greeting).isEqualTo("421 4.3.2 Service not available");
            assertThat(smtp.ends()).isTrue();
        }
        simulator.greetWith(null);
        SmtpDialogue.loggedIn(simulator, USER, token).close();
    }

    @Test
    void refusesConnectionsWhilePausedAndCutsThoseThatAreOpen() throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            simulator.pauseAccepting();
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> new SmtpDialogue(simulator)).isInstanceOf(ConnectException.class);
            }
            assertThat(smtp.submit(USER, "a@example.net", MESSAGE)).startsWith("250");
            simulator.resumeAccepting();
            SmtpDialogue.loggedIn(simulator, USER, token).close();
            simulator.dropConnections();
            assertThat(smtp.ends()).isTrue();
        }
    }
}

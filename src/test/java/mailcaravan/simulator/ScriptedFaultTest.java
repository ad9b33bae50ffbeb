package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults that are given to ordinary addresses and client ids. */
class ScriptedFaultTest {
    private static final String USER = TokenRequests.CARAVAN.mailbox();

    @TempDir
    Path store;
    private Simulator simulator;
    private String token;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorOptions.defaults().withStore(store));
        token = TokenRequests.accessToken(simulator, TokenRequests.CARAVAN);
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void happensToTheAddressInAnyLetterCaseAndToNoOther() throws IOException {
        simulator.fault("Boss@Example.org", "452-4.3.1-at-rcpt");
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            assertThat(smtp.say("RCPT TO:<boss@example.org>")).startsWith("452 4.3.1");
            assertThat(smtp.say("RCPT TO:<BOSS@example.org>")).startsWith("452 4.3.1");
            assertThat(smtp.say("RCPT TO:<staff@example.org>")).startsWith("250");
        }
    }

    @Test
    void happensInTheOrderGivenThenNoMore() throws IOException {
        simulator.fault("boss@example.org", "451-4.7.0-once");
        simulator.fault("boss@example.org", "550-5.1.1-twice");
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            assertThat(smtp.say("RCPT TO:<boss@example.org>")).startsWith("451 4.7.0");
            assertThat(smtp.say("RCPT TO:<boss@example.org>")).startsWith("550 5.1.1");
            assertThat(smtp.say("RCPT TO:<boss@example.org>")).startsWith("550 5.1.1");
            assertThat(smtp.say("RCPT TO:<boss@example.org>")).startsWith("250");
        }
    }

    @Test
    void givenToAMailboxHappensAtItsLogin() throws IOException {
        simulator.fault(USER, "535-5.7.139-at-auth");
        try (SmtpDialogue smtp = SmtpDialogue.inTls(simulator)) {
            assertThat(smtp.say("AUTH XOAUTH2 " + SmtpDialogue.blob(USER, token))).startsWith("535 5.7.139");
        }
    }

    @Test
    void givenToAnAddressReplacesWhatTheAddressSpells() throws IOException {
        simulator.fault("550-5.1.1@example.org", "451-4.7.0-once");
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            smtp.say("MAIL FROM:<" + USER + ">");
            assertThat(smtp.say("RCPT TO:<550-5.1.1@example.org>")).startsWith("451 4.7.0");
            assertThat(smtp.say("RCPT TO:<550-5.1.1@example.org>")).startsWith("250");
        }
    }

    @Test
    void givenToAClientHappensAtTheTokenEndpoint() throws IOException {
        String clientId = TokenRequests.CARAVAN.clientId();
        simulator.fault("client:" + clientId, "fault-401-invalid_client-7000222-once");
        simulator.fault("client:" + clientId, "fault-503-once");
        var refused = TokenRequests.refresh(simulator, TokenRequests.CARAVAN);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("AADSTS7000222");
        assertThat(TokenRequests.refresh(simulator, TokenRequests.CARAVAN).statusCode()).isEqualTo(503);
        assertThat(TokenRequests.refresh(simulator, TokenRequests.CARAVAN).statusCode()).isEqualTo(200);
    }

    @Test
    void givenToConnectionsHappensBeforeAnybodySignsIn() throws IOException {
        simulator.fault("*", "421-4.3.2-at-connect-once");
        simulator.fault("*", "disconnect-at-connect-once");
        simulator.fault("*", "550-5.7.1-at-starttls-once");
        simulator.fault("*", "disconnect-at-starttls-once");
        assertThat(heard("")).startsWith("421 4.3.2 ").hasLineCount(1);
        assertThat(heard("")).isEmpty();
        assertThat(heard("EHLO test\r\nSTARTTLS\r\nSTARTTLS\r\n")).startsWith("220 ").contains("\r\n550 5.7.1 ")
                .doesNotContain("SMTP server ready");
        try (SmtpDialogue healed = SmtpDialogue.inTls(simulator)) {
            assertThat(healed.say("NOOP")).startsWith("250");
        }
    }

    private String heard(String said) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.smtpPort())) {
            socket.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"*,451-4.7.0-at-rcpt", "*,451-4.7.0", "boss@example.org,silent-at-connect", "boss@example.org,451",
            "boss@example.org,451-4.7.0-at-lunch", "boss@example.org,slow-dot-20",
            "boss@example.org,fault-503", "boss,451-4.7.0", "client:,fault-503", "client:id,fault-200",
            "client:id,x-fault-503", "client:id,fault-503-thrice", "client:id,claims:", "client:id,claims:colour=red",
            "client:id,claims:exp=soon", "a@example.org,claims:aud=x", "client:a@example.org,451-4.7.0"})
    void refusesWhatIsNoFaultOrNoAddress(String address, String fault) {
        assertThatIllegalArgumentException().isThrownBy(() -> simulator.fault(address, fault))
                .withMessageMatching("\"(\\Q" + fault + "\\E|\\Q" + address + "\\E)\" is .*");
    }
}

package mailcaravan.smtp;

import static mailcaravan.smtp.ScriptedSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.account.Secret;
import mailcaravan.account.SmtpSettings.Authentication;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.AccessToken;

class AuthenticationTest {
    private ScriptedSmtpServer server;
    private SenderHarness harness;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedSmtpServer();
        harness = new SenderHarness(server);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void aShortTokenGoesOutAsInitialResponse() throws Exception {
        harness.send(TestMessage.simple());

        String line = server.commands("AUTH").get(0);
        assertThat(line).startsWith("AUTH XOAUTH2 ");
        assertThat(decoded(line.substring(13)))
                .isEqualTo("user=box@example.com\u0001auth=Bearer " + SenderHarness.TOKEN + "\u0001\u0001");
    }

    /** A blob of 372 octets is 496 in base64: with {@code AUTH XOAUTH2 } and CRLF 511, and the next length is 515. */
    @ParameterizedTest
    @CsvSource({"372, true", "373, false", "3000, false"})
    void theInitialResponseEndsWhereTheCommandLineIsFull(int blob, boolean initial) throws Exception {
        int frame = "user=box@example.com\u0001auth=Bearer \u0001\u0001".length();
        harness.token = new AccessToken("t".repeat(blob - frame), Duration.ofHours(1));

        harness.send(TestMessage.simple());

        if (initial) {
            assertThat(server.commands("AUTH")).singleElement().matches(line -> line.length() + 2 == 511);
        } else {
            assertThat(server.commands("AUTH")).containsExactly("AUTH XOAUTH2");
            assertThat(server.commands("TOKEN")).singleElement()
                    .matches(line -> decoded(line.substring(6)).length() == blob);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 2000})
    void anErrorChallengeIsAnsweredByAnEmptyLineAndExplainsTheRefusal(int tokenLength) {
        harness.token = new AccessToken("t".repeat(tokenLength), Duration.ofHours(1));
        String json = "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}";
        String challenge = "334 " + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        ScriptedSmtpServer.Answer refusal = reply("535-5.7.8 Username and Password not accepted.",
                "535 5.7.8 see support");
        if (tokenLength < 300) {
            server.on("AUTH", reply(challenge)).on("TOKEN", refusal);
        } else {
            server.on("TOKEN", reply(challenge), refusal);
        }

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom()).isEqualTo(new Symptom.Reply(Stage.AUTH, 535, "5.7.8",
                "535 5.7.8 Username and Password not accepted. see support " + json));
        assertThat(server.commands("TOKEN")).last().isEqualTo("TOKEN ");
    }

    @Test
    void aRefusedTokenIsAReplyOfTheAuthStage() {
        server.on("AUTH", reply("535 5.7.3 Authentication unsuccessful [AB1.prod.outlook.com]"));

        assertThat(harness.failure(TestMessage.simple()).symptom()).isEqualTo(new Symptom.Reply(Stage.AUTH, 535,
                "5.7.3", "535 5.7.3 Authentication unsuccessful [AB1.prod.outlook.com]"));
        assertThat(server.commands("AUTH")).hasSize(1);
        assertThat(server.commands("MAIL")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"XOAUTH2", "PLAIN", "LOGIN", "CRAM_MD5"})
    void noSecretComesBackInAnyText(Authentication authentication) {
        harness.authentication = authentication;
        String initial = Base64.getEncoder().encodeToString(
                ("user=box@example.com\u0001auth=Bearer " + SenderHarness.TOKEN + "\u0001\u0001").getBytes());
        String plain = Base64.getEncoder().encodeToString(("\0user\0" + SenderHarness.PASSWORD).getBytes());
        String password = Base64.getEncoder().encodeToString(SenderHarness.PASSWORD.getBytes());
        ScriptedSmtpServer.Answer echo = reply("535-5.7.8 bad " + initial + " " + plain, "535-5.7.8 " + password,
                "535 5.7.8 cut " + initial.substring(3, 60) + " " + SenderHarness.TOKEN + " " + SenderHarness.PASSWORD);
        switch (authentication) {
            case LOGIN -> server.on("AUTH", reply("334 VXNlcm5hbWU6")).on("TOKEN", reply("334 UGFzc3dvcmQ6"), echo);
            case CRAM_MD5 -> server.on("AUTH", reply("334 PDFAeD4=")).on("TOKEN", echo);
            default -> server.on("AUTH", echo);
        }

        SubmissionException failure = harness.failure(TestMessage.simple());

        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        String all = trace + failure.symptom().toString() + harness.token;
        List<String> own = authentication == Authentication.XOAUTH2
                ? List.of(SenderHarness.TOKEN, initial, initial.substring(3, 60))
                : authentication == Authentication.PLAIN
                        ? List.of(SenderHarness.PASSWORD, plain)
                        : authentication == Authentication.LOGIN
                                ? List.of(SenderHarness.PASSWORD, password)
                                : List.of(SenderHarness.PASSWORD);
        assertThat(all).contains("535").doesNotContain(own);
    }

    /** Angus Mail traces the dialogue where somebody turns its logger on. */
    @Test
    void theProtocolTraceShowsTheDialogueAndNoToken() throws Exception {
        List<String> traced = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                traced.add(logged.getMessage() + Arrays.toString(logged.getParameters()));
            }

            @Override
            public void flush() {
                // nothing is buffered
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        handler.setLevel(Level.ALL);
        Logger logger = Logger.getLogger("mailcaravan.smtp");
        logger.addHandler(handler);
        logger.setLevel(Level.ALL);
        try {
            harness.send(TestMessage.simple());
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }

        String line = server.commands("AUTH").get(0);
        assertThat(String.join("", traced)).contains("250-scripted greets you").doesNotContain(SenderHarness.TOKEN,
                line.substring(13));
    }

    @Test
    void aServerWithoutXoauth2IsNamedWithWhatItOffers() {
        server.offering("AUTH PLAIN LOGIN");

        assertThat(harness.failure(TestMessage.simple()).symptom()).isInstanceOfSatisfying(Symptom.Local.class,
                local -> {
                    assertThat(local.stage()).isEqualTo(Stage.AUTH);
                    assertThat(local.code()).isEqualTo("xoauth2-not-offered");
                    assertThat(local.detail()).contains("PLAIN LOGIN");
                });
        assertThat(server.commands("AUTH")).isEmpty();
    }

    @Test
    void aServerWithoutAnyAuthenticationIsNamedToo() {
        server.offering("8BITMIME");
        harness.authentication = Authentication.LOGIN;

        assertThat(harness.failure(TestMessage.simple()).symptom()).isInstanceOfSatisfying(Symptom.Local.class,
                local -> assertThat(local.code()).isEqualTo("auth-not-offered"));
    }

    @Test
    void aMessageWithoutTokenGetsNoConnection() {
        harness.token = null;

        assertThat(harness.failure(TestMessage.simple()).symptom()).isInstanceOfSatisfying(Symptom.Local.class,
                local -> assertThat(local.code()).isEqualTo("no-access-token"));
        assertThat(server.connections()).isZero();
    }

    @Test
    void plainSendsUserAndPassword() throws Exception {
        harness.authentication = Authentication.PLAIN;

        harness.send(TestMessage.simple());

        assertThat(decoded(server.commands("AUTH PLAIN ").get(0).substring(11)))
                .isEqualTo("\0user\0" + SenderHarness.PASSWORD);
    }

    @Test
    void loginAnswersTwoQuestions() throws Exception {
        harness.authentication = Authentication.LOGIN;
        server.on("AUTH", reply("334 VXNlcm5hbWU6")).on("TOKEN", reply("334 UGFzc3dvcmQ6"));

        harness.send(TestMessage.simple());

        assertThat(server.commands("TOKEN")).extracting(line -> decoded(line.substring(6))).containsExactly("user",
                SenderHarness.PASSWORD);
    }

    /** Computed apart from this program: HMAC-MD5 of the challenge of RFC 2195 with that RFC's secret. */
    @Test
    void cramMd5ComputesTheDigestOfItsRfc() throws Exception {
        SaslMechanism mechanism = new PasswordMechanism.CramMd5("tim", Secret.of("tanstaaftanstaaf"));

        byte[] answer = mechanism
                .respond("<1896.697170952@postoffice.reston.mci.net>".getBytes(StandardCharsets.US_ASCII));

        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
    }

    @Test
    void noAuthenticationMeansNoAuthCommand() throws Exception {
        harness.authentication = Authentication.NONE;
        harness.token = null;

        harness.send(TestMessage.simple());

        assertThat(server.commands("AUTH")).isEmpty();
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void aServerInsideTheHouseMayKnowNoEhlo() throws Exception {
        harness.authentication = Authentication.NONE;
        server.on("EHLO", reply("502 5.5.1 not implemented"));

        harness.send(TestMessage.simple());

        assertThat(server.commands("HELO")).hasSize(1);
        assertThat(server.commands("MAIL")).containsExactly("MAIL FROM:<jobs@example.com>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"334 !not base64!", "334 AAAA"})
    void aServerThatNeverStopsChallengingIsLeft(String challenge) {
        server.on("AUTH", reply(challenge)).always("TOKEN", reply(challenge));

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom()).isInstanceOf(Symptom.Transport.class);
        assertThat(failure.symptom().stage()).isEqualTo(Stage.AUTH);
        assertThat(server.commands("TOKEN").size()).isLessThan(6);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}

package mailcaravan.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.account.PopSettings;
import mailcaravan.account.PopSettings.Authentication;
import mailcaravan.account.Secret;
import mailcaravan.account.SmtpSettings.Security;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.SmailCode;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Verdict;
import mailcaravan.harness.RawServer;

class PopSignInTest {
    private static final String STAMP = "<1896.697170952@dbc.mtview.ca.us>";
    private static final int ALWAYS = 1_000;

    private final DaemonTimer timer = new DaemonTimer("test");
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private Duration timeout = Duration.ofSeconds(20);

    @AfterEach
    void stop() {
        timer.close();
    }

    @Test
    void theExampleOfRfc1939IsSignedInTo() throws Exception {
        try (RawServer server = server("+OK POP3 server ready " + STAMP, "+OK", "+OK")) {
            signIn(server, Security.NONE, Authentication.APOP);
        }
        assertThat(heard).containsExactly("APOP mrose c4c9334bac560ecc979e58001b3e22fb", "QUIT");
        assertThat(told).contains("Send: APOP mrose *****").noneMatch(line -> line.contains("c4c9334b"));
    }

    @Test
    void thePasswordIsShownToNobodyElse() throws Exception {
        try (RawServer server = server("+OK", "+OK", "-ERR tanstaaf is no password of mine")) {
            SubmissionException refused = refused(server, Security.NONE, Authentication.USER);
            assertThat(refused).hasMessageContaining("-ERR ***** is no password of mine");
            assertThat(refused.toString()).doesNotContain("tanstaaf");
        }
        assertThat(heard).containsExactly("USER mrose", "PASS tanstaaf");
        assertThat(told).contains("Send: USER mrose", "Send: PASS *****").noneMatch(line -> line.contains("tanstaaf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+OK ready", "+OK <>", "+OK <no-at-sign>", "+OK <a\u0001b@host>", "+OK <a\u00e9b@host>"})
    void aTimeStampThatIsNoMessageIdIsNotAnswered(String greeting) throws Exception {
        try (RawServer server = server(greeting)) {
            Failure failure = FailureCatalogue.classify(refused(server, Security.NONE, Authentication.APOP));
            assertThat(failure.code()).isEqualTo("apop-not-offered");
            assertThat(failure.verdict()).isEqualTo(Verdict.STOP);
        }
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-ERR go away, , pop-refused, RETRY, POP_CONNECT", "+OK, -ERR who?, pop-account, STOP, POP_ACCOUNT",
            "+OK, -ERR [SYS/TEMP] later, pop-busy, RETRY, POP_CONNECT",
            "+OK, -ERR [AUTH] no, pop-account, STOP, POP_ACCOUNT", "HTTP/1.1 400, , 12152, RETRY, POP_CONNECT",
            "'', , 12152, RETRY, POP_CONNECT"})
    void eachRefusalHasItsVerdict(String greeting, String toUser, String code, Verdict verdict, SmailCode smail)
            throws Exception {
        try (RawServer server = server(greeting, toUser == null ? "+OK" : toUser)) {
            Failure failure = FailureCatalogue.classify(refused(server, Security.NONE, Authentication.USER));
            assertThat(failure.stage()).isEqualTo(Stage.POP);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.verdict()).isEqualTo(verdict);
            assertThat(SmailCode.of(failure)).isEqualTo(smail);
        }
    }

    @Test
    void aServerWithoutStlsGetsNoPassword() throws Exception {
        try (RawServer server = server("+OK", "-ERR what?")) {
            Failure failure = FailureCatalogue.classify(refused(server, Security.STARTTLS, Authentication.USER));
            assertThat(failure.code()).isEqualTo("pop-stls");
            assertThat(failure.verdict()).isEqualTo(Verdict.STOP);
        }
        assertThat(heard).containsExactly("STLS");
    }

    @Test
    void anAnswerSlippedInBeforeTlsEndsTheConnection() throws Exception {
        try (RawServer server = server("+OK", "+OK begin TLS\r\n+OK injected")) {
            SubmissionException refused = refused(server, Security.STARTTLS, Authentication.USER);
            assertThat(refused).hasMessageContaining("plain text after the reply to STLS");
        }
        assertThat(heard).containsExactly("STLS");
    }

    @Test
    void aServerThatHangsUpOnQuitHasLetUsIn() throws Exception {
        try (RawServer server = server("+OK", "+OK", "+OK")) {
            signIn(server, Security.NONE, Authentication.USER);
        }
        assertThat(heard).containsExactly("USER mrose", "PASS tanstaaf", "QUIT");
    }

    @Test
    void aServerThatFallsSilentIsTimedOut() throws Exception {
        timeout = Duration.ofMillis(300);
        try (RawServer server = new RawServer(ALWAYS, 0,
                RawServer.saying("+OK\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            Failure failure = FailureCatalogue.classify(refused(server, Security.NONE, Authentication.USER));
            assertThat(SmailCode.of(failure)).isEqualTo(SmailCode.POP_TIMEOUT);
        }
    }

    @Test
    void aSignInServesForFiveMinutesUnlessItIsForgotten() throws Exception {
        try (RawServer server = server("+OK", "+OK", "+OK", "+OK")) {
            PopBeforeSmtp pop = new PopBeforeSmtp(
                    Optional.of(settings(server, Security.NONE, Authentication.USER)), null,
                    timer, nanos::get);
            pop.signIn(DialogueListener.NONE);
            nanos.addAndGet(PopBeforeSmtp.GOOD_FOR.toNanos() - 1);
            pop.signIn(DialogueListener.NONE);
            assertThat(signIns()).isEqualTo(1);
            nanos.addAndGet(1);
            pop.signIn(DialogueListener.NONE);
            assertThat(signIns()).isEqualTo(2);
            pop.forget();
            pop.signIn(DialogueListener.NONE);
            assertThat(signIns()).isEqualTo(3);
        }
    }

    @Test
    void aSignInThatFailedDoesNotServe() throws Exception {
        try (RawServer server = server("+OK", "+OK", "-ERR no")) {
            PopBeforeSmtp pop = new PopBeforeSmtp(
                    Optional.of(settings(server, Security.NONE, Authentication.USER)), null,
                    timer, nanos::get);
            for (int i = 1; i <= 2; i++) {
                assertThat(catchThrowableOfType(SubmissionException.class, () -> pop.signIn(DialogueListener.NONE)))
                        .isNotNull();
                assertThat(signIns()).isEqualTo(i);
            }
        }
    }

    private long signIns() {
        return heard.stream().filter(line -> line.startsWith("PASS")).count();
    }

    /** Says one line for its greeting and one for each line that it hears, and hangs up when it has no more. */
    private RawServer server(String greeting, String... replies) throws IOException {
        return new RawServer(ALWAYS, 0, (in, out) -> {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            out.write((greeting + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            int next = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.add(line);
                if (next == replies.length) {
                    return;
                }
                out.write((replies[next++] + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        });
    }

    private PopSettings settings(RawServer server, Security security, Authentication auth) {
        return new PopSettings("localhost", server.port(), security, auth, "mrose", Secret.of("tanstaaf"), timeout);
    }

    private void signIn(RawServer server, Security security, Authentication auth) throws SubmissionException {
        new PopSignIn(settings(server, security, auth), TestCertificate.forName("localhost").trustingClient(), timer,
                new Transcript(told::add, nanos::get)).run();
    }

    private SubmissionException refused(RawServer server, Security security, Authentication auth) {
        return catchThrowableOfType(SubmissionException.class, () -> signIn(server, security, auth));
    }
}

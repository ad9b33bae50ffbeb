package mailcaravan.smtp;

import static mailcaravan.smtp.ScriptedSmtpServer.replyAndHangUp;
import static mailcaravan.smtp.ScriptedSmtpServer.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.AccessToken;

class PooledMailSenderTest {
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
    void manyMessagesShareOneAuthenticatedConnection() throws Exception {
        for (int i = 0; i < 50; i++) {
            harness.send(TestMessage.simple());
        }

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands("AUTH")).hasSize(1);
        assertThat(server.messages()).hasSize(50);
    }

    @Test
    void twentyThreadsShareThreeConnections() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<OutgoingMessage>> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                OutgoingMessage outgoing = new OutgoingMessage(harness.sender().getSession(), TestMessage.simple(),
                        TestMessage.simple().envelope().recipients(), harness.token, new RecordingListener());
                sent.add(threads.submit(() -> {
                    harness.sender().send(outgoing);
                    return outgoing;
                }));
            }
            for (Future<OutgoingMessage> outgoing : sent) {
                assertThat(outgoing.get(20, TimeUnit.SECONDS).finalReply().positive()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.mostOpen()).isLessThanOrEqualTo(3);
        assertThat(server.connections()).isLessThanOrEqualTo(3);
        assertThat(server.messages()).hasSize(200);
    }

    @Test
    void aConnectionBelongsToItsUserAndTheOneUnusedForLongestMakesRoom() throws Exception {
        harness.connections = 2;
        for (String user : List.of("a@example.com", "b@example.com", "a@example.com", "b@example.com")) {
            sendAs(user);
        }
        assertThat(server.connections()).isEqualTo(2);
        sendAs("c@example.com");
        sendAs("b@example.com");
        assertThat(server.connections()).isEqualTo(3);
        sendAs("a@example.com");
        assertThat(server.connections()).isEqualTo(4);
        assertThat(server.mostOpen()).isEqualTo(2);
        assertThat(server.messages()).hasSize(7);
    }

    private void sendAs(String user) throws Exception {
        harness.sender().send(new OutgoingMessage(harness.sender().getSession(), TestMessage.simple(),
                TestMessage.simple().envelope().recipients(), harness.token, user, new RecordingListener()));
    }

    @Test
    void aConnectionEndsWithTheTokenThatAuthenticatedIt() throws Exception {
        harness.token = new AccessToken("first", Duration.ofSeconds(3));
        harness.send(TestMessage.simple());
        harness.token = new AccessToken("second", Duration.ofHours(1));
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(1);

        pass(Duration.ofSeconds(3));
        harness.send(TestMessage.simple());

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.commands("QUIT")).hasSize(1);
    }

    @Test
    void aConnectionUnusedForLongerThanItMayBeIsNotReused() throws Exception {
        harness.send(TestMessage.simple());
        pass(Duration.ofSeconds(61));
        harness.send(TestMessage.simple());

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.mostOpen()).isEqualTo(1);
    }

    @Test
    void aConnectionInConstantUseEndsAtItsAge() throws Exception {
        for (int i = 0; i < 20; i++) {
            harness.send(TestMessage.simple());
            pass(Duration.ofSeconds(50));
        }

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionEndsAfterItsShareOfMessages() throws Exception {
        harness.limits = new PoolLimits(Duration.ofSeconds(60), Duration.ofMinutes(15), 2, Duration.ofSeconds(5));
        for (int i = 0; i < 5; i++) {
            harness.send(TestMessage.simple());
        }

        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void aConnectionThatWasUnusedForAWhileIsAskedFirst() throws Exception {
        harness.send(TestMessage.simple());
        harness.send(TestMessage.simple());
        assertThat(server.commands("NOOP")).isEmpty();

        pass(Duration.ofSeconds(6));
        harness.send(TestMessage.simple());

        assertThat(server.commands("NOOP")).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionThatNoLongerAnswersIsReplaced() throws Exception {
        harness.send(TestMessage.simple());
        pass(Duration.ofSeconds(6));
        server.on("NOOP", replyAndHangUp("421 4.4.2 idle for too long"));

        harness.send(TestMessage.simple());

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void aConnectionThatDiedWhileIdleIsReplacedWithoutAFailure() throws Exception {
        harness.send(TestMessage.simple());
        server.dropConnections();

        OutgoingMessage sent = harness.send(TestMessage.simple());

        assertThat(sent.receipts()).hasSize(1);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.messages()).hasSize(2);
        assertThat(harness.listener.events).hasSize(4);
    }

    @Test
    void a421OnAReusedConnectionIsReplacedOnceOnly() throws Exception {
        harness.send(TestMessage.simple());
        server.always("MAIL", replyAndHangUp("421 4.3.2 go away"));

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom()).isInstanceOfSatisfying(Symptom.Reply.class,
                reply -> assertThat(reply.code()).isEqualTo(421));
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.commands("MAIL")).hasSize(3);
    }

    @Test
    void aReusedConnectionLostAfterDataIsNeverRepeatedQuietly() throws Exception {
        harness.send(TestMessage.simple());
        server.on("DOT", ScriptedSmtpServer.hangUp());

        assertThat(harness.failure(TestMessage.simple()).inDoubt()).isTrue();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void anIdleConnectionIsClosedWithoutAnybodyAsking() throws Exception {
        harness.limits = new PoolLimits(Duration.ofMillis(40), Duration.ofMinutes(15), 10, Duration.ofSeconds(5));
        harness.send(TestMessage.simple());
        assertThat(server.open()).isEqualTo(1);
        pass(Duration.ofMillis(41));

        await().until(() -> server.open() == 0);
        assertThat(server.commands("QUIT")).hasSize(1);
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void idleConnectionsAreClosedAtOnceForSomebodyWhoWaitsForOne() throws Exception {
        AtomicBoolean wanted = new AtomicBoolean();
        AtomicInteger taken = new AtomicInteger();
        harness.slots = slots(wanted, taken);
        harness.send(TestMessage.simple());
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(1);
        assertThat(taken).hasValue(1);

        wanted.set(true);
        await().atMost(Duration.ofSeconds(10)).until(() -> taken.get() == 0);
        await().until(() -> server.open() == 0);
        assertThat(server.commands("QUIT")).hasSize(1);
    }

    @Test
    void whileSomebodyWaitsNoConnectionIsKept() throws Exception {
        AtomicBoolean wanted = new AtomicBoolean(true);
        AtomicInteger taken = new AtomicInteger();
        harness.slots = slots(wanted, taken);
        for (int i = 1; i <= 3; i++) {
            harness.send(TestMessage.simple());
            assertThat(taken).as("slots after a message").hasValue(0);
        }
        assertThat(server.connections()).isEqualTo(3);
        wanted.set(false);
        harness.send(TestMessage.simple());
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(4);
    }

    private static ConnectionSlots slots(AtomicBoolean wanted, AtomicInteger taken) {
        return new ConnectionSlots() {
            @Override
            public Slot take(Duration patience) {
                taken.incrementAndGet();
                AtomicBoolean open = new AtomicBoolean(true);
                return () -> taken.addAndGet(open.getAndSet(false) ? -1 : 0);
            }

            @Override
            public boolean wanted() {
                return wanted.get();
            }
        };
    }

    @Test
    void closeIdleSaysQuit() throws Exception {
        harness.send(TestMessage.simple());

        harness.sender().closeIdle();

        await().until(() -> server.open() == 0);
        assertThat(server.commands("QUIT")).hasSize(1);
    }

    @Test
    void aCallerWaitsForAConnectionOnlyAsLongAsTheTimeout() throws Exception {
        harness.connections = 1;
        harness.timeout = Duration.ofMillis(500);
        harness.finalReplyTimeout = Duration.ofSeconds(20);
        try (Busy busy = new Busy()) {
            SubmissionException failure = harness.failure(TestMessage.simple());

            assertThat(failure.symptom().stage()).isEqualTo(Stage.CONNECT);
            assertThat(failure.getCause()).isInstanceOf(SocketTimeoutException.class);
            assertThat(busy.running()).isTrue();
        }
    }

    @Test
    void aCallerThatWaitsCanBeInterrupted() throws Exception {
        harness.connections = 1;
        try (Busy busy = new Busy()) {
            Thread.currentThread().interrupt();
            SubmissionException failure = harness.failure(TestMessage.simple());

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.getCause()).isInstanceOf(InterruptedIOException.class);
            assertThat(busy.running()).isTrue();
        }
    }

    @Test
    void aFailedConnectionAttemptGivesItsPlaceBack() throws Exception {
        harness.connections = 1;
        for (int i = 0; i < 5; i++) {
            server.on("GREETING", replyAndHangUp("421 4.3.2 not now"));
            assertThat(harness.failure(TestMessage.simple())).isNotNull();
        }

        harness.send(TestMessage.simple());
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void aMessageThatBreaksLeavesNoConnectionInTheMiddleOfSomething() throws Exception {
        TestMessage broken = new TestMessage("a: b\r\n\r\n", "a@example.org") {
            @Override
            public void writeTo(OutputStream out) {
                throw new IllegalStateException("a bug");
            }
        };

        assertThatThrownBy(() -> harness.send(broken)).isInstanceOf(IllegalStateException.class);
        harness.send(TestMessage.simple());

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void aClosedSenderSendsNothingMore() throws Exception {
        harness.send(TestMessage.simple());

        harness.sender().close();

        assertThat(harness.failure(TestMessage.simple()).symptom()).isInstanceOfSatisfying(Symptom.Local.class,
                local -> assertThat(local.code()).isEqualTo("sender-closed"));
        await().until(() -> server.open() == 0);
        assertThat(server.commands("QUIT")).hasSize(1);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("smtp-localhost")));
    }

    @Test
    void onlyComposedMessagesAreTaken() {
        assertThatThrownBy(() -> harness.sender().send(new MimeMessage(harness.sender().getSession())))
                .isInstanceOf(MessagingException.class).hasMessageContaining("Mail Caravan");
        assertThat(server.connections()).isZero();
    }

    @Test
    void nothingFromOutsideChangesTheServer() {
        assertThatThrownBy(() -> harness.sender().setHost("evil.example"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> harness.sender().addAdditionalJavaMailProperty("mail.smtp.host", "evil.example"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private void pass(Duration time) {
        harness.nanos.addAndGet(time.toNanos());
    }

    /** Keeps one connection waiting for the reply to its final dot. */
    private final class Busy implements AutoCloseable {
        private final Thread thread;

        Busy() throws InterruptedException {
            CountDownLatch atDot = new CountDownLatch(1);
            server.on("DOT", (socket, out) -> {
                atDot.countDown();
                return silence().give(socket, out);
            });
            OutgoingMessage outgoing = harness.outgoing(TestMessage.simple());
            thread = new Thread(() -> harness.failure(outgoing));
            thread.start();
            assertThat(atDot.await(10, TimeUnit.SECONDS)).isTrue();
        }

        boolean running() {
            return thread.isAlive();
        }

        @Override
        public void close() throws IOException {
            server.dropConnections();
        }
    }
}

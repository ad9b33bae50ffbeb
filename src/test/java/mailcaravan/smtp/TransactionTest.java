package mailcaravan.smtp;

import static mailcaravan.smtp.ScriptedSmtpServer.hangUp;
import static mailcaravan.smtp.ScriptedSmtpServer.reply;
import static mailcaravan.smtp.ScriptedSmtpServer.replyAndHangUp;
import static mailcaravan.smtp.ScriptedSmtpServer.reset;
import static mailcaravan.smtp.ScriptedSmtpServer.silence;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.message.Envelope;
import mailcaravan.message.Recipient;

class TransactionTest {
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
    void anAcceptedMessageHasReceiptsAndAFinalReply() throws Exception {
        OutgoingMessage sent = harness.send(TestMessage.simple());

        assertThat(sent.receipts()).singleElement().matches(RecipientReceipt::accepted);
        assertThat(sent.finalReply().text()).isEqualTo("250 2.0.0 queued");
        assertThat(sent.getMessageID()).isEqualTo("<id@example.com>");
        assertThat(harness.listener.events).containsExactly("dot for 1", "250 for 1 of 1");
        assertThat(server.messages()).containsExactly("Subject: hello\r\n\r\nhello\r\n");
        assertThat(server.commands("MAIL")).containsExactly("MAIL FROM:<jobs@example.com> SIZE=25");
    }

    @Test
    void aRefusedRecipientDoesNotKeepTheMessageFromTheOthers() throws Exception {
        server.on("RCPT TO:<r1@", reply("550 5.1.1 no such user")).on("RCPT TO:<r2@", reply("450 4.2.1 busy"));

        OutgoingMessage sent = harness.send(new TestMessage("a: b\r\n\r\n", TestMessage.recipients(4)));

        assertThat(sent.receipts()).extracting(receipt -> receipt.reply().code()).containsExactly(250, 550, 450, 250);
        assertThat(harness.listener.events).containsExactly("dot for 2", "250 for 2 of 4");
    }

    @Test
    void aMessageForNobodyAcceptedIsNeverSentAndTheConnectionStays() throws Exception {
        server.on("RCPT", reply("550 5.1.1 no such user"));

        OutgoingMessage sent = harness.send(TestMessage.simple());

        assertThat(sent.finalReply()).isNull();
        assertThat(sent.receipts()).extracting(receipt -> receipt.reply().enhancedCode()).containsExactly("5.1.1");
        assertThat(server.commands("DATA")).isEmpty();
        assertThat(harness.listener.events).isEmpty();
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void moreRecipientsThanAMessageMayHaveGoInSeveralTransactions() throws Exception {
        harness.recipientsPerMessage = 2;

        OutgoingMessage sent = harness.send(new TestMessage("a: b\r\n\r\nx\r\n", TestMessage.recipients(5)));

        assertThat(sent.receipts()).hasSize(5).allMatch(RecipientReceipt::accepted);
        assertThat(server.messages()).hasSize(3).containsOnly("a: b\r\n\r\nx\r\n");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(harness.listener.events).containsExactly("dot for 2", "250 for 2 of 2", "dot for 2",
                "250 for 2 of 2", "dot for 1", "250 for 1 of 1");
    }

    @Test
    void recipientsThatAreTooManyForTheServerGoIntoAFurtherTransaction() throws Exception {
        server.on("RCPT TO:<r2@", reply("452 4.5.3 too many recipients"));

        OutgoingMessage sent = harness.send(new TestMessage("a: b\r\n\r\n", TestMessage.recipients(4)));

        assertThat(sent.receipts()).hasSize(4).allMatch(RecipientReceipt::accepted);
        assertThat(harness.listener.events).containsExactly("dot for 2", "250 for 2 of 2", "dot for 2",
                "250 for 2 of 2");
    }

    @Test
    void aServerThatTakesNoRecipientAtAllIsNotAskedForEver() throws Exception {
        server.always("RCPT", reply("452 4.5.3 too many recipients"));

        OutgoingMessage sent = harness.send(new TestMessage("a: b\r\n\r\n", TestMessage.recipients(3)));

        assertThat(sent.receipts()).hasSize(3).noneMatch(RecipientReceipt::accepted);
        assertThat(server.commands("RCPT")).hasSize(3);
    }

    @Test
    void anEarlierTransactionStandsWhenALaterOneFails() {
        harness.recipientsPerMessage = 1;
        server.on("DOT", reply("250 2.0.0 queued"), reply("451 4.3.0 later"));
        OutgoingMessage outgoing = harness.outgoing(new TestMessage("a: b\r\n\r\n", TestMessage.recipients(3)));

        SubmissionException failure = harness.failure(outgoing);

        assertThat(failure.symptom()).isEqualTo(new Symptom.Reply(Stage.AFTER_DOT, 451, "4.3.0", "451 4.3.0 later"));
        assertThat(failure.inDoubt()).isFalse();
        assertThat(outgoing.receipts()).extracting(receipt -> receipt.recipient().address())
                .containsExactly("r0@example.org");
        assertThat(harness.listener.events).containsExactly("dot for 1", "250 for 1 of 1", "dot for 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "DATA", "DOT"})
    void aRefusalKeepsItsStageAndTheConnectionIsUsedAgain(String at) throws Exception {
        server.on(at, reply("554-5.2.0 first line", "554 5.2.0 second line"));

        SubmissionException failure = harness.failure(TestMessage.simple());

        Stage stage = at.equals("DOT") ? Stage.AFTER_DOT : Stage.valueOf(at);
        assertThat(failure.symptom())
                .isEqualTo(new Symptom.Reply(stage, 554, "5.2.0", "554 5.2.0 first line second line"));
        assertThat(failure.inDoubt()).isFalse();
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands("RSET")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "DOT"})
    void a421EndsTheConnection(String at) throws Exception {
        server.on(at, replyAndHangUp("421 4.3.2 service not available"));

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.symptom()).isInstanceOfSatisfying(Symptom.Reply.class,
                reply -> assertThat(reply.code()).isEqualTo(421));
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionLostAfterTheFinalDotIsInDoubt() {
        server.on("DOT", hangUp());

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.inDoubt()).isTrue();
        assertThat(failure.symptom()).isInstanceOfSatisfying(Symptom.Transport.class, lost -> {
            assertThat(lost.stage()).isEqualTo(Stage.AFTER_DOT);
            assertThat(lost.cause()).isInstanceOf(EOFException.class);
        });
        assertThat(server.commands("MAIL")).hasSize(1);
    }

    @Test
    void halfAPositiveReplyToTheFinalDotIsInDoubt() {
        server.on("DOT", (socket, out) -> {
            out.write("250".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return false;
        });

        assertThat(harness.failure(TestMessage.simple()).inDoubt()).isTrue();
    }

    @Test
    void aFinalReplyThatNeverComesIsInDoubtAfterItsOwnTimeout() {
        harness.finalReplyTimeout = Duration.ofMillis(200);
        server.on("DOT", silence());

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.inDoubt()).isTrue();
        assertThat(failure).hasRootCauseInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void aReplyThatNeverComesIsATimeoutOfItsStage(String at) {
        harness.timeout = Duration.ofMillis(300);
        server.on(at, silence());

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.inDoubt()).isFalse();
        assertThat(failure.symptom().stage()).isEqualTo(Stage.valueOf(at));
        assertThat(failure).hasRootCauseInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aServerThatStopsReadingIsLeftAfterTheTimeout() {
        harness.timeout = Duration.ofMillis(400);
        server.on("CONTENT", (socket, out) -> {
            try {
                Thread.currentThread().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });

        SubmissionException failure = harness.failure(new GeneratedMessage(200_000_000));

        assertThat(failure.inDoubt()).isFalse();
        assertThat(failure.symptom().stage()).isEqualTo(Stage.DATA);
        assertThat(failure.getCause()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aReasonGivenInTheMiddleOfTheMessageIsReported() {
        server.on("CONTENT", (socket, out) -> {
            socket.getInputStream().readNBytes(100_000);
            reply("552 5.3.4 too much").give(socket, out);
            return false;
        });

        SubmissionException failure = harness.failure(new GeneratedMessage(50_000_000));

        assertThat(failure.inDoubt()).isFalse();
        assertThat(failure.symptom())
                .isEqualTo(new Symptom.Reply(Stage.DATA, 552, "5.3.4", "552 5.3.4 too much"));
    }

    @Test
    void aConnectionLostInTheMessageIsNotInDoubt() {
        server.on("CONTENT", reset());

        SubmissionException failure = harness.failure(new GeneratedMessage(50_000_000));

        assertThat(failure.inDoubt()).isFalse();
        assertThat(failure.symptom()).isInstanceOf(Symptom.Transport.class);
        assertThat(failure.symptom().stage()).isEqualTo(Stage.DATA);
        assertThat(harness.listener.events).isEmpty();
    }

    @Test
    void noDotIsSentWhenTheMomentCannotBeRecorded() {
        harness.listener.failBeforeDot = true;

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.inDoubt()).isFalse();
        assertThat(failure.symptom()).isInstanceOfSatisfying(Symptom.Local.class,
                local -> assertThat(local.code()).isEqualTo("journal-unwritable"));
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void anOutcomeThatCannotBeRecordedLeavesTheSubmissionInDoubt() {
        harness.listener.failAfterReply = true;
        OutgoingMessage outgoing = harness.outgoing(TestMessage.simple());

        SubmissionException failure = harness.failure(outgoing);

        assertThat(failure.inDoubt()).isTrue();
        assertThat(outgoing.finalReply().positive()).isTrue();
    }

    @Test
    void aMessageThatCannotBeReadToItsEndIsNotSubmitted() {
        SubmissionException failure = harness.failure(new TestMessage("a: b\r\n\r\n", "a@example.org") {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                super.writeTo(out);
                throw new IOException("the file has gone");
            }
        });

        assertThat(failure.symptom()).isInstanceOfSatisfying(Symptom.Local.class, local -> {
            assertThat(local.code()).isEqualTo("message-unreadable");
            assertThat(local.detail()).contains("the file has gone");
        });
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void everyOctetArrivesWhateverItsDots() throws Exception {
        String text = ".first\r\n\r\n.\r\n..\r\n.x\r\nx.\r\n.\r\n\r\n";

        harness.send(new TestMessage(text, "a@example.org"));

        assertThat(server.messages()).containsExactly(text);
        assertThat(new String(server.wireMessages().get(0), StandardCharsets.US_ASCII)).startsWith("..first\r\n\r\n..");
    }

    @Test
    void aLargeMessageStreamsThrough() throws Exception {
        server.countingOnly();

        harness.send(new GeneratedMessage(100_000_000));

        assertThat(server.contentOctets()).isEqualTo(100_000_000);
    }

    @Test
    void anEightBitMessageIsRefusedWhereTheServerWantsSevenBits() throws Exception {
        server.offering("AUTH XOAUTH2");
        TestMessage message = TestMessage.simple();
        message.eightBit = true;

        SubmissionException failure = harness.failure(message);

        assertThat(failure.symptom()).isInstanceOfSatisfying(Symptom.Reply.class, reply -> {
            assertThat(reply.stage()).isEqualTo(Stage.MAIL);
            assertThat(reply.enhancedCode()).isEqualTo("5.6.3");
            assertThat(reply.text()).contains("Mail Caravan");
        });
        assertThat(server.commands("MAIL")).isEmpty();
        harness.send(TestMessage.simple());
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void anEightBitMessageSaysSo() throws Exception {
        TestMessage message = TestMessage.simple();
        message.eightBit = true;

        harness.send(message);

        assertThat(server.commands("MAIL")).singleElement().asString().endsWith(" BODY=8BITMIME");
    }

    @Test
    void aMessageLargerThanTheServerTakesIsRefusedBeforeItIsSent() {
        server.offering("SIZE 24", "AUTH XOAUTH2");

        assertThat(harness.failure(TestMessage.simple()).symptom()).isInstanceOfSatisfying(Symptom.Reply.class,
                reply -> assertThat(reply.text()).startsWith("552 5.3.4 ").contains("25").contains("24"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIZE", "SIZE 0", "SIZE 25", "SIZE nonsense"})
    void aSizeThatFitsOrIsUnlimitedIsNoReasonToRefuse(String size) throws Exception {
        server.offering(size, "AUTH XOAUTH2");

        harness.send(TestMessage.simple());

        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void anInternationalAddressGoesOutAsUtf8() throws Exception {
        harness.send(new TestMessage("a: b\r\n\r\n", "佐藤@例え.jp"));

        assertThat(server.commands("MAIL")).singleElement().asString().endsWith(" SMTPUTF8");
        assertThat(server.commands("RCPT")).containsExactly("RCPT TO:<佐藤@例え.jp>");
    }

    @Test
    void anInternationalAddressIsRefusedWhereTheServerCannotTakeIt() {
        server.offering("AUTH XOAUTH2");

        assertThat(harness.failure(new TestMessage("a: b\r\n\r\n", "佐藤@例え.jp")).symptom())
                .isInstanceOfSatisfying(Symptom.Reply.class, reply -> {
                    assertThat(reply.code()).isEqualTo(553);
                    assertThat(reply.enhancedCode()).isEqualTo("5.6.7");
                });
    }

    @Test
    void dsnParametersGoOnlyToServersThatKnowThem() throws Exception {
        TestMessage message = new TestMessage("a: b\r\n\r\n", new Envelope(TestMessage.SENDER, "RET=HDRS ENVID=x",
                List.of(new Recipient("a@example.org", "NOTIFY=FAILURE,DELAY ORCPT=rfc822;a@example.org"))));

        harness.send(message);
        assertThat(server.commands("MAIL")).singleElement().asString().endsWith(" RET=HDRS ENVID=x");
        assertThat(server.commands("RCPT")).singleElement().asString().endsWith(" ORCPT=rfc822;a@example.org");

        server.offering("AUTH XOAUTH2");
        harness.sender().closeIdle();
        harness.send(message);
        assertThat(server.commands("MAIL")).last().isEqualTo("MAIL FROM:<jobs@example.com>");
        assertThat(server.commands("RCPT")).last().isEqualTo("RCPT TO:<a@example.org>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@x\r\nRCPT TO:<evil@x", "a@x\nDATA", "a\0@x", "a@x>", "<a@x", "a b@x", "a@x\u0085",
            "\ud800@x", ""})
    void anAddressThatCouldCarryACommandNeverReachesTheServer(String address) throws Exception {
        OutgoingMessage sent = harness.send(new TestMessage("a: b\r\n\r\n", "good@example.org", address));

        assertThat(sent.receipts()).extracting(receipt -> receipt.reply().code()).containsExactly(250, 553);
        assertThat(server.commands("RCPT")).containsExactly("RCPT TO:<good@example.org>");
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void aSenderThatCouldCarryACommandNeverReachesTheServer() {
        TestMessage message = new TestMessage("a: b\r\n\r\n",
                new Envelope("a@x> BODY=8BITMIME\r\nRSET", "", List.of(Recipient.of("a@example.org"))));

        assertThat(harness.failure(message).symptom()).isInstanceOfSatisfying(Symptom.Reply.class,
                reply -> assertThat(reply.enhancedCode()).isEqualTo("5.1.7"));
        assertThat(server.commands("MAIL")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RET=HDRS\r\nRSET", "RET=HDRS  ENVID=x", "SIZE=1", "AUTH=<>", "RET=ALL"})
    void parametersThatAreNoDsnParametersNeverReachTheServer(String parameters) {
        TestMessage message = new TestMessage("a: b\r\n\r\n",
                new Envelope(TestMessage.SENDER, parameters, List.of(Recipient.of("a@example.org"))));

        assertThat(harness.failure(message).symptom()).isInstanceOfSatisfying(Symptom.Reply.class,
                reply -> assertThat(reply.enhancedCode()).isEqualTo("5.5.4"));
        assertThat(server.commands("MAIL")).isEmpty();
    }

    @Test
    void anAnswerThatIsNoSmtpIsNotTakenForOne() {
        server.on("MAIL", reply("HTTP/1.1 400 Bad Request"));

        SubmissionException failure = harness.failure(TestMessage.simple());

        assertThat(failure.getCause()).isInstanceOf(ProtocolException.class);
        assertThat(failure.symptom().stage()).isEqualTo(Stage.MAIL);
    }

    @Test
    void aReplyWithoutEndIsCutOff() {
        server.on("MAIL", (socket, out) -> {
            for (;;) {
                reply("250-and so on").give(socket, out);
            }
        });

        assertThat(harness.failure(TestMessage.simple()).getCause()).isInstanceOf(ProtocolException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void aReplyLineWithoutEndIsCutOff() {
        server.on("RCPT", (socket, out) -> {
            out.write("250 ".getBytes(StandardCharsets.US_ASCII));
            byte[] noise = new byte[8192];
            for (;;) {
                out.write(noise);
            }
        });

        assertThat(harness.failure(TestMessage.simple()).getCause()).isInstanceOf(ProtocolException.class);
    }
}

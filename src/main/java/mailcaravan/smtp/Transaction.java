package mailcaravan.smtp;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.message.Recipient;
import mailcaravan.text.Messages;

/** One mail transaction (RFC 5321 3.3): MAIL, RCPT for some recipients, DATA, the final dot. */
final class Transaction {
    private static final Messages MESSAGES = Messages.of(Transaction.class);
    private static final byte[] FINAL_DOT = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SubmissionTransport server;
    private final OutgoingMessage message;
    private final Duration finalReplyTimeout;
    private final MailCommand commands;
    private final List<RecipientReceipt> receipts = new ArrayList<>();
    private final List<Recipient> accepted = new ArrayList<>();
    private boolean dataBegun;
    private boolean ended;

    /** A transaction on a connection that has none open. */
    Transaction(SubmissionTransport server, OutgoingMessage message, Duration finalReplyTimeout) {
        this.server = server;
        this.message = message;
        this.finalReplyTimeout = finalReplyTimeout;
        this.commands = new MailCommand(server);
    }

    /**
     * Submits to as many of these recipients as the server takes in one transaction.
     *
     * @return how many of them, from the first on, were dealt with: at least one
     */
    int run(List<Recipient> batch) throws SubmissionException {
        try {
            int done = envelope(batch);
            if (accepted.isEmpty()) {
                server.reset();
            } else {
                content();
                finalDot();
            }
            ended = true;
            return done;
        } finally {
            if (!ended) {
                // anything but a clean end leaves the server in the middle of something
                server.abort();
            }
        }
    }

    /** True once the server has been asked to take content. */
    boolean dataBegun() {
        return dataBegun;
    }

    private int envelope(List<Recipient> batch) throws SubmissionException {
        expectPositive(Stage.MAIL, server.command(Stage.MAIL, mailFrom()));
        for (int i = 0; i < batch.size(); i++) {
            Recipient recipient = batch.get(i);
            SmtpReply own = commands.refusal(recipient);
            SmtpReply reply = own != null ? own : server.command(Stage.RCPT, commands.rcptTo(recipient));
            if (reply.code() == 421) {
                throw refuse(Stage.RCPT, reply);
            }
            if (!accepted.isEmpty() && tooMany(reply)) {
                return i;
            }
            RecipientReceipt receipt = new RecipientReceipt(recipient, reply);
            receipts.add(receipt);
            if (receipt.accepted()) {
                accepted.add(recipient);
            } else {
                expectRefusal(Stage.RCPT, reply);
                message.note(receipt);
            }
        }
        return batch.size();
    }

    private String mailFrom() throws SubmissionException {
        try {
            return commands.mailFrom(message.composed());
        } catch (SubmissionException e) {
            // nothing has been said to the server yet
            ended = true;
            throw e;
        }
    }

    private void content() throws SubmissionException {
        dataBegun = true;
        SmtpReply go = server.command(Stage.DATA, "DATA");
        if (go.code() != 354) {
            expectRefusal(Stage.DATA, go);
            throw refuse(Stage.DATA, go);
        }
        server.listener().sendingMessage();
        DotStuffingOutputStream out = new DotStuffingOutputStream(server.content());
        try {
            message.writeTo(out);
            out.finish();
        } catch (IOException e) {
            if (out.failure() == null) {
                throw SubmissionException.local(Stage.DATA, "message-unreadable",
                        MESSAGES.format("message-unreadable", e.getMessage()), e);
            }
            SmtpReply reason = server.lastWords(Stage.DATA);
            if (reason != null && reason.code() >= 400) {
                server.abort();
                throw server.refused(Stage.DATA, reason);
            }
            throw server.lost(Stage.DATA, false, out.failure());
        }
        try {
            message.listener().beforeFinalDot(List.copyOf(accepted));
        } catch (IOException e) {
            throw SubmissionException.local(Stage.DATA, "journal-unwritable",
                    MESSAGES.format("journal-unwritable", e.getMessage()), e);
        }
    }

    private void finalDot() throws SubmissionException {
        server.listener().messageSent(message.composed().size());
        try {
            server.content().write(FINAL_DOT);
            server.content().flush();
        } catch (IOException e) {
            throw server.lost(Stage.AFTER_DOT, true, e);
        }
        SmtpReply reply = server.reply(Stage.AFTER_DOT, finalReplyTimeout);
        if (!reply.positive()) {
            if (reply.code() < 400) {
                throw server.lost(Stage.AFTER_DOT, true,
                        new ProtocolException("the final dot answered with " + reply.code()));
            }
            throw refuse(Stage.AFTER_DOT, reply);
        }
        ended = true;
        receipts.forEach(message::note);
        message.note(reply);
        try {
            message.listener().accepted(List.copyOf(receipts), reply);
        } catch (IOException e) {
            String sentence = MESSAGES.format("journal-unwritable-after", e.getMessage());
            throw new SubmissionException(sentence,
                    new Symptom.Local(Stage.AFTER_DOT, "journal-unwritable", sentence), true, e);
        }
    }

    private void expectPositive(Stage stage, SmtpReply reply) throws SubmissionException {
        if (!reply.positive()) {
            expectRefusal(stage, reply);
            throw refuse(stage, reply);
        }
    }

    /** A reply that neither agrees nor refuses means that the two sides no longer talk about the same command. */
    private void expectRefusal(Stage stage, SmtpReply reply) throws SubmissionException {
        if (reply.code() < 400) {
            throw server.lost(stage, false, new ProtocolException(stage + " answered with " + reply.code()));
        }
    }

    private SubmissionException refuse(Stage stage, SmtpReply reply) {
        SubmissionException refusal = server.refused(stage, reply);
        ended = server.reset();
        return refusal;
    }

    /** RFC 5321 4.5.3.1.10: the rest goes into a further transaction. */
    private static boolean tooMany(SmtpReply reply) {
        return "4.5.3".equals(reply.enhancedCode()) || "5.5.3".equals(reply.enhancedCode())
                || reply.code() == 452 && reply.enhancedCode() == null;
    }
}

package mailcaravan.simulator;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import mailcaravan.simulator.SmtpFault.Action;
import mailcaravan.simulator.SmtpFault.Stage;

/** Takes the content of a message, by DATA or by BDAT, and answers for it. Used by the thread of its session. */
final class ContentReceiver {
    private static final int CUT_AFTER = 200;
    private static final long LINE_END = 0x0D0AL;
    private static final long FINAL_DOT = 0x0D0A2E0D0AL;
    private static final long LATEST_FIVE = 0xFFFFFFFFFFL;

    private final SmtpConnection connection;
    private final SubmissionService service;
    private final SessionFaults faults;
    private Spool chunks;

    ContentReceiver(SmtpConnection connection, SubmissionService service, SessionFaults faults) {
        this.connection = connection;
        this.service = service;
        this.faults = faults;
    }

    /** Answers DATA and takes the content up to the final dot. Replies to it, or says why not. */
    void data(MailTransaction mail, String user) throws IOException, SmtpRefusal {
        faults.happen(faults.ofTransaction(Stage.DATA, mail));
        Optional<SmtpFault> within = faults.ofTransaction(Stage.CONTENT, mail);
        connection.reply("354 Start mail input; end with <CRLF>.<CRLF>");
        DotReader reader = new DotReader();
        try (Spool spool = service.store().spool(service.options().maxMessageSize)) {
            if (within.isPresent()) {
                takeSome();
                faults.happen(within);
            }
            reader.copy(connection, spool);
            if (reader.bareLineFeed()) {
                throw SmtpRefusal.of(550, "5.6.11");
            }
            finish(spool, mail, user);
        } catch (IOException | SmtpRefusal e) {
            service.tally().refusedMessages.increment();
            throw e;
        }
    }

    // no further than the final dot: after it the client says nothing more, and both would wait
    private void takeSome() throws IOException {
        long latest = LINE_END;
        for (int octets = 0; octets < CUT_AFTER && latest != FINAL_DOT; octets++) {
            int octet = connection.read();
            if (octet < 0) {
                return;
            }
            latest = (latest << 8 | octet) & LATEST_FIVE;
        }
    }

    /** Takes one chunk (RFC 3030 2). Returns true if it was the last and the message is accepted. */
    boolean chunk(long size, boolean last, MailTransaction mail, String user) throws IOException, SmtpRefusal {
        if (chunks == null) {
            chunks = service.store().spool(service.options().maxMessageSize);
        }
        try {
            for (long octets = 0; octets < size; octets++) {
                int octet = connection.read();
                if (octet < 0) {
                    throw new HangUp(false);
                }
                chunks.write(octet);
            }
            if (!last) {
                connection.reply("250 2.0.0 " + size + " octets received");
                return false;
            }
            finish(chunks, mail, user);
            forgetChunks();
            return true;
        } catch (IOException | SmtpRefusal e) {
            service.tally().refusedMessages.increment();
            forgetChunks();
            throw e;
        }
    }

    /** Whether a message has begun by BDAT and not ended. */
    boolean withinChunks() {
        return chunks != null;
    }

    /** Drops what came by BDAT so far. */
    void forgetChunks() throws IOException {
        if (chunks != null) {
            chunks.close();
            chunks = null;
        }
    }

    private void finish(Spool spool, MailTransaction mail, String user) throws IOException, SmtpRefusal {
        service.tally().endedMessages.increment();
        Optional<SmtpFault> fault = faults.ofTransaction(Stage.DOT, mail);
        if (fault.isEmpty() || fault.get().action() == Action.SLOW || !fault.get().stored()) {
            faults.happen(fault);
            check(spool, mail, user);
            AcceptedMessage message = keep(spool, mail, user);
            connection.reply("250 2.0.0 OK <" + message.number() + "@" + service.options().hostName + "> [Hostname="
                    + service.options().hostName + "]");
        } else {
            check(spool, mail, user);
            keep(spool, mail, user);
            faults.happen(fault);
        }
    }

    private void check(Spool spool, MailTransaction mail, String user) throws IOException, SmtpRefusal {
        if (spool.tooLarge()) {
            throw SmtpRefusal.of(552, "5.3.4");
        }
        if (service.limits().surplus(user, connection)) {
            throw SmtpRefusal.of(432, "4.3.2");
        }
        if (service.options().enforceSendAs) {
            checkSender(mail.sender().address(), user);
            List<String> from = HeaderFrom.addresses(spool.head());
            if (from.isEmpty()) {
                throw SmtpRefusal.of(554, "5.2.252");
            }
            for (String address : from) {
                checkSender(address, user);
            }
        }
    }

    private void checkSender(String address, String user) throws SmtpRefusal {
        if (!service.limits().maySendAs(user, address)) {
            throw SmtpRefusal.of(554, "5.2.252");
        }
    }

    private AcceptedMessage keep(Spool spool, MailTransaction mail, String user) throws SmtpRefusal {
        try {
            AcceptedMessage message = service.store().accept(spool, mail, user, connection.tls());
            service.tally().acceptedMessages.incrementAndGet();
            service.events().tell("smtp.accepted", String.format("%06d", message.number()), message.sender(),
                    String.join(", ", message.recipients()));
            return message;
        } catch (IOException e) {
            service.events().tell("smtp.not-stored", String.valueOf(e.getMessage()));
            throw SmtpRefusal.of(452, "4.3.1");
        }
    }
}

package mailcaravan.simulator;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import mailcaravan.simulator.SmtpFault.Stage;

/** Lets faults have their way with one connection. Used by the thread of its session. */
final class SessionFaults {
    private final SmtpFaults faults;
    private final SmtpConnection connection;
    private final Events events;
    private final CountDownLatch closing;

    SessionFaults(SmtpFaults faults, SmtpConnection connection, Events events, CountDownLatch closing) {
        this.faults = faults;
        this.connection = connection;
        this.events = events;
        this.closing = closing;
    }

    /** The connection's own fault at a stage before AUTH. */
    Optional<SmtpFault> ofConnection(Stage stage) {
        return faults.take(stage, SmtpFaults.CONNECTION, null);
    }

    /** Lets the connection's fault at the greeting happen; a refusal ends it. */
    void atGreeting() throws IOException {
        try {
            happen(ofConnection(Stage.CONNECT));
        } catch (SmtpRefusal e) {
            connection.reply(e.getMessage());
            throw new HangUp(true);
        }
    }

    /** The SASL user's fault at AUTH. */
    Optional<SmtpFault> ofUser(String user) {
        return faults.take(Stage.AUTH, user, null);
    }

    /** The fault of a transaction at a stage; the sender's comes first. */
    Optional<SmtpFault> ofTransaction(Stage stage, MailTransaction mail) {
        Optional<SmtpFault> found = ofSender(stage, mail.sender());
        for (SmtpPath recipient : mail.recipients()) {
            if (found.isPresent()) {
                return found;
            }
            found = faults.take(stage, recipient.address(), Stage.RCPT);
        }
        return found;
    }

    /** A sender's fault at a stage. */
    Optional<SmtpFault> ofSender(Stage stage, SmtpPath sender) {
        return faults.take(stage, sender.address(), Stage.MAIL);
    }

    /** The fault at RCPT, of the recipient or of the sender. */
    Optional<SmtpFault> ofRecipient(SmtpPath sender, SmtpPath recipient) {
        return faults.take(Stage.RCPT, recipient.address(), Stage.RCPT).or(() -> ofSender(Stage.RCPT, sender));
    }

    /**
     * Does what a fault says; returns if the usual answer is still due.
     *
     * @throws SmtpRefusal
     *             with the reply that the fault wants
     * @throws HangUp
     *             if the connection ends
     */
    void happen(Optional<SmtpFault> fault) throws IOException, SmtpRefusal {
        if (fault.isEmpty()) {
            return;
        }
        switch (fault.get().action()) {
            case REPLY -> throw SmtpRefusal.of(fault.get().code(), fault.get().enhancedCode());
            case SLOW -> delay(fault.get());
            case SILENT -> {
                events.tell("smtp.silent", fault.get().stage().name());
                connection.ignore();
                throw new HangUp(false);
            }
            case DISCONNECT -> {
                events.tell("smtp.disconnect", fault.get().stage().name());
                // what was answered before the fault is not part of it
                connection.flush();
                throw new HangUp(false);
            }
        }
    }

    private void delay(SmtpFault fault) throws IOException {
        connection.flush();
        try {
            if (closing.await(fault.delay().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HangUp(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HangUp(false);
        }
    }
}

package mailcaravan.simulator;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;

import mailcaravan.simulator.SmtpFault.Stage;

/** One SMTP session from greeting to QUIT (RFC 5321, RFC 6409), run by a thread of its own. */
final class SubmissionSession implements Runnable {
    private final SmtpConnection connection;
    private final SubmissionService service;
    private final boolean implicitTls;
    private final SessionFaults faults;
    private final ContentReceiver content;
    private final Login login;
    private boolean greeted;
    private boolean extended;
    private MailTransaction mail;

    /**
     * Prepares a session.
     *
     * @param implicitTls
     *            whether TLS begins with the first octet
     */
    SubmissionSession(SmtpConnection connection, SubmissionService service, boolean implicitTls) {
        this.connection = connection;
        this.service = service;
        this.implicitTls = implicitTls;
        faults = new SessionFaults(service.faults(), connection, service.events(), service.closing());
        content = new ContentReceiver(connection, service, faults);
        login = new Login(connection, service, faults);
    }

    @Override
    public void run() {
        try (connection) {
            converse();
        } catch (IOException e) {
            // the client went away, or was sent away: there is nobody left to tell
            return;
        } finally {
            login.forget();
        }
    }

    private void converse() throws IOException {
        try {
            if (implicitTls) {
                connection.startTls(service.tls());
            }
            faults.atGreeting();
            greet();
            while (true) {
                next();
            }
        } catch (HangUp e) {
            if (e.orderly()) {
                connection.end();
            }
        } catch (SocketTimeoutException e) {
            connection.reply(ReplyTexts.reply(421, "4.4.1"));
            connection.end();
        } finally {
            content.forgetChunks();
        }
    }

    private void greet() throws IOException {
        String other = service.switches().greeting;
        if (other != null && other.isEmpty()) {
            connection.ignore();
            throw new HangUp(false);
        }
        if (other != null) {
            connection.reply(other.split("\r?\n"));
            if (!other.startsWith("220")) {
                throw new HangUp(true);
            }
            return;
        }
        connection.reply(Extensions.greeting(service.options()));
    }

    private void next() throws IOException {
        String line = "";
        try {
            line = connection.readLine(service.options().maxCommandLine);
            if (line == null) {
                throw new HangUp(false);
            }
            service.tally().commands.increment();
            int blank = line.indexOf(' ');
            String verb = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
            command(verb, blank < 0 ? "" : line.substring(blank + 1).strip());
        } catch (SmtpRefusal e) {
            service.events().tell("smtp.refused", Redaction.of(line), e.getMessage());
            connection.reply(e.getMessage());
            if (e.getMessage().startsWith("421")) {
                throw new HangUp(true);
            }
        }
    }

    private void command(String verb, String argument) throws IOException, SmtpRefusal {
        if (content.withinChunks() && !List.of("BDAT", "RSET", "NOOP", "QUIT").contains(verb)) {
            throw new SmtpRefusal("503 5.5.1 Bad sequence of commands: BDAT LAST is missing");
        }
        switch (verb) {
            case "EHLO", "HELO" -> hello(verb, argument);
            case "STARTTLS" -> startTls(argument);
            case "AUTH" -> authenticate(argument);
            case "MAIL" -> mailFrom(argument);
            case "RCPT" -> rcptTo(argument);
            case "DATA" -> data(argument);
            case "BDAT" -> bdat(argument);
            case "RSET" -> {
                reset();
                connection.reply("250 2.0.0 Resetting");
            }
            case "NOOP" -> connection.reply("250 2.0.0 OK");
            case "VRFY" -> connection.reply("252 2.1.5 Cannot VRFY user");
            case "HELP" -> connection.reply(
                    "214 2.0.0 This server supports the following commands: HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT");
            case "QUIT" -> {
                connection.reply("221 2.0.0 Service closing transmission channel");
                throw new HangUp(true);
            }
            default -> throw new SmtpRefusal("500 5.3.3 Unrecognized command");
        }
    }

    private void hello(String verb, String argument) throws IOException, SmtpRefusal {
        if (argument.isEmpty()) {
            throw new SmtpRefusal("501 5.0.0 Invalid domain name");
        }
        reset();
        greeted = true;
        extended = verb.equals("EHLO");
        String hello = service.options().hostName + " Hello [" + connection.clientAddress() + "]";
        if (!extended) {
            connection.reply("250 " + hello);
            return;
        }
        connection.reply(Extensions.reply(hello, service.options(), connection.tls()));
    }

    private void startTls(String argument) throws IOException, SmtpRefusal {
        if (!service.options().startTls || connection.tls()) {
            throw new SmtpRefusal("500 5.3.3 Unrecognized command");
        }
        if (!argument.isEmpty()) {
            throw new SmtpRefusal("501 5.5.4 Invalid arguments");
        }
        if (service.switches().refuseStartTls) {
            throw SmtpRefusal.of(454, "4.7.0");
        }
        faults.happen(faults.ofConnection(Stage.STARTTLS));
        connection.reply("220 2.0.0 SMTP server ready");
        connection.startTls(service.tls());
        // RFC 3207 4.2: what was said before TLS does not count
        reset();
        greeted = false;
        extended = false;
        login.forget();
    }

    private void authenticate(String argument) throws IOException, SmtpRefusal {
        if (!extended) {
            throw new SmtpRefusal("503 5.5.2 Send hello first");
        }
        if (login.user() != null || mail != null) {
            throw new SmtpRefusal("503 5.5.2 Bad sequence of commands");
        }
        login.attempt(argument);
    }

    private void mailFrom(String argument) throws IOException, SmtpRefusal {
        if (!greeted) {
            throw new SmtpRefusal("503 5.5.2 Send hello first");
        }
        if (login.user() == null && !login.relay()) {
            throw SmtpRefusal.of(530, "5.7.57");
        }
        if (mail != null) {
            throw new SmtpRefusal("503 5.5.2 Sender already specified");
        }
        SmtpPath sender = SmtpPath.parse("FROM", argument);
        MailTransaction begun = new MailTransaction(service.options(), sender);
        faults.happen(faults.ofSender(Stage.MAIL, sender));
        if (!service.limits().takeMessage(login.user())) {
            throw SmtpRefusal.of(421, "4.4.2");
        }
        mail = begun;
        connection.reply("250 2.1.0 Sender OK");
    }

    private void rcptTo(String argument) throws IOException, SmtpRefusal {
        if (mail == null) {
            throw new SmtpRefusal("503 5.5.2 Need mail command");
        }
        SmtpPath recipient = SmtpPath.parse("TO", argument);
        faults.happen(faults.ofRecipient(mail.sender(), recipient));
        mail.add(recipient);
        connection.reply("250 2.1.5 Recipient OK");
    }

    private void data(String argument) throws IOException, SmtpRefusal {
        if (!argument.isEmpty()) {
            throw new SmtpRefusal("501 5.5.4 Invalid arguments");
        }
        needRecipients();
        if (mail.binary()) {
            throw new SmtpRefusal("503 5.5.2 BODY=BINARYMIME needs BDAT");
        }
        MailTransaction whole = mail;
        reset();
        content.data(whole, login.user());
    }

    private void bdat(String argument) throws IOException, SmtpRefusal {
        BdatArgument chunk = BdatArgument.parse(argument);
        try {
            needRecipients();
        } catch (SmtpRefusal e) {
            // RFC 3030 2: the octets follow in any case and must not be read as commands
            chunk.skip(connection);
            throw e;
        }
        boolean unfinished = false;
        try {
            unfinished = !content.chunk(chunk.size(), chunk.last(), mail, login.user());
        } finally {
            if (!unfinished) {
                mail = null;
            }
        }
    }

    private void needRecipients() throws SmtpRefusal {
        if (mail == null) {
            throw new SmtpRefusal("503 5.5.2 Need mail command");
        }
        if (mail.recipients().isEmpty()) {
            throw new SmtpRefusal("503 5.5.2 Need rcpt command");
        }
    }

    private void reset() throws IOException {
        mail = null;
        content.forgetChunks();
    }
}

package mailcaravan.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** One POP3 connection up to QUIT (RFC 1939, RFC 2595): signing in is all that can be done. Used by one thread. */
final class PopSession implements Runnable {
    private static final int LONGEST_LINE = 512;

    private final SmtpConnection connection;
    private final SubmissionService service;
    private final boolean implicitTls;
    private final PopFault fault;
    private final String stamp;
    private String named;

    PopSession(SmtpConnection connection, SubmissionService service, boolean implicitTls) {
        this.connection = connection;
        this.service = service;
        this.implicitTls = implicitTls;
        this.fault = service.switches().popFault;
        this.stamp = "<" + UUID.randomUUID() + "@" + service.options().hostName + ">";
    }

    @Override
    public void run() {
        try (connection) {
            converse();
        } catch (IOException e) {
            // the client went away, or was sent away: there is nobody left to tell
            return;
        }
    }

    private void converse() throws IOException {
        if (implicitTls) {
            connection.startTls(service.tls());
        }
        if (fault == PopFault.SILENT) {
            connection.ignore();
            return;
        }
        if (fault == PopFault.REFUSE) {
            connection.reply("-ERR no service for you");
            connection.end();
            return;
        }
        connection.reply("+OK POP3 ready" + (fault == PopFault.NO_TIME_STAMP ? "" : " " + stamp));
        try {
            String line = connection.readLine(LONGEST_LINE);
            while (line != null && !line.equalsIgnoreCase("QUIT")) {
                answer(line);
                line = connection.readLine(LONGEST_LINE);
            }
            connection.reply("+OK");
        } catch (SmtpRefusal tooLong) {
            connection.reply("-ERR line too long");
        }
        connection.end();
    }

    private void answer(String line) throws IOException {
        String[] words = line.split(" ", 2);
        String argument = words.length == 2 ? words[1] : "";
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "STLS" -> startTls();
            case "USER" -> user(argument);
            case "PASS" -> signIn(named, argument.equals(password(named)));
            case "APOP" -> apop(argument.split(" ", 2));
            default -> connection.reply("-ERR unknown command");
        }
    }

    private void startTls() throws IOException {
        if (!service.options().startTls || connection.tls()) {
            connection.reply("-ERR unknown command");
            return;
        }
        connection.reply("+OK begin TLS");
        connection.startTls(service.tls());
    }

    private void user(String name) {
        boolean known = fault != PopFault.NO_ACCOUNT && password(name) != null;
        named = known ? name : null;
        connection.reply(known ? "+OK" : "-ERR no such mailbox");
    }

    private void apop(String[] words) throws IOException {
        String password = password(words[0]);
        signIn(words[0], words.length == 2 && password != null && fault != PopFault.NO_TIME_STAMP
                && words[1].equals(digest(stamp + password)));
    }

    private void signIn(String name, boolean right) {
        if (fault == PopFault.IN_USE) {
            connection.reply("-ERR [IN-USE] mailbox is locked");
        } else if (name == null || !right || fault == PopFault.WRONG_PASSWORD) {
            connection.reply("-ERR invalid password");
        } else {
            service.switches().popClients.add(connection.clientAddress());
            connection.reply("+OK 0 messages");
        }
    }

    private String password(String name) {
        return name == null ? null : service.options().passwords.get(name);
    }

    private static String digest(String text) throws IOException {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("no MD5", e);
        }
    }
}

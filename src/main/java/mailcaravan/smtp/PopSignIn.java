package mailcaravan.smtp;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import mailcaravan.account.PopSettings;
import mailcaravan.account.SmtpSettings;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.text.Messages;
import mailcaravan.text.SecretMask;

/**
 * One sign-in to a POP3 server: greeting, STLS (RFC 2595) where wanted, USER and PASS or APOP (RFC 1939), QUIT. Nothing is
 * read from the mailbox.
 */
final class PopSignIn {
    private static final Messages MESSAGES = Messages.of(PopSignIn.class);
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);
    private static final int LONGEST_TEXT = 500;
    /**
     * The time stamp must be a message id (RFC 1939 section 7): a false server that may put any octets there can work out the
     * password digest by digest (CVE-2007-1558).
     */
    private static final Pattern TIME_STAMP = Pattern.compile("<[!-;=?A-~]+@[!-;=?A-~]+>");

    private final PopSettings settings;
    private final SSLContext tls;
    private final DaemonTimer timer;
    private final DialogueListener listener;

    /**
     * Connects to nothing yet.
     *
     * @param tls
     *            null only where the settings ask for no TLS
     */
    PopSignIn(PopSettings settings, SSLContext tls, DaemonTimer timer, DialogueListener listener) {
        this.settings = settings;
        this.tls = tls;
        this.timer = timer;
        this.listener = listener;
    }

    /**
     * Signs in and out.
     *
     * @throws SubmissionException
     *             at {@link Stage#POP} if it is refused, or the server cannot be reached
     */
    void run() throws SubmissionException {
        try (PopConnection connection = new PopConnection(settings, timer, listener)) {
            if (settings.security() == SmtpSettings.Security.TLS) {
                connection.startTls(tls);
            }
            String greeting = expectOk("GREETING", connection.greeting());
            if (settings.security() == SmtpSettings.Security.STARTTLS) {
                expectOk("STLS", connection.command("STLS", "STLS"));
                connection.startTls(tls);
            }
            signIn(connection, greeting);
            quit(connection);
        } catch (IOException | RejectedExecutionException e) {
            throw SubmissionException.lost(peer(), Stage.POP, false, e);
        }
    }

    private void signIn(PopConnection connection, String greeting) throws IOException, SubmissionException {
        if (settings.authentication() == PopSettings.Authentication.APOP) {
            String start = "APOP " + settings.username() + " ";
            String digest = digest(greeting);
            connection.hide(digest);
            expectOk("APOP", connection.command(start + digest, start + SecretMask.MASK));
        } else {
            connection.hide(settings.password().reveal());
            String user = "USER " + settings.username();
            expectOk("USER", connection.command(user, user));
            expectOk("PASS", connection.command("PASS " + settings.password().reveal(), "PASS " + SecretMask.MASK));
        }
    }

    private String digest(String greeting) throws IOException, SubmissionException {
        Matcher stamp = TIME_STAMP.matcher(greeting);
        if (!stamp.find()) {
            throw SubmissionException.local(Stage.POP, "apop-not-offered",
                    MESSAGES.format("apop-not-offered", peer()), null);
        }
        try {
            byte[] octets = (stamp.group() + settings.password().reveal()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("APOP cannot be computed here", e);
        }
    }

    // the server has let us in: how it takes our leave changes nothing
    private static void quit(PopConnection connection) {
        try {
            connection.farewell("QUIT", QUIT_TIMEOUT);
        } catch (IOException e) {
            // it has hung up already
        }
    }

    private String expectOk(String command, String reply) throws IOException, SubmissionException {
        String status = reply.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        if (status.equals("-ERR")) {
            String excerpt = String.format(Locale.ROOT, "%." + LONGEST_TEXT + "s", reply);
            throw new SubmissionException(MESSAGES.format("pop-refused", peer(), command, excerpt),
                    new Symptom.PopReply(command, excerpt), false, null);
        }
        if (!status.equals("+OK")) {
            throw new ProtocolException("POP3 " + command + " answered with neither +OK nor -ERR");
        }
        return reply;
    }

    private String peer() {
        return PopConnection.peer(settings);
    }
}

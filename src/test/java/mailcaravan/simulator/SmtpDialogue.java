package mailcaravan.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import javax.net.ssl.SSLSocket;

/** The client's side of an SMTP connection, line by line, without a mail library in between. */
final class SmtpDialogue implements AutoCloseable {
    private final TestTrust trust;
    private Socket socket;
    private BufferedReader in;
    private OutputStream out;
    final String greeting;

    SmtpDialogue(Simulator simulator) throws IOException {
        this(simulator, new Socket("localhost", simulator.smtpPort()));
    }

    SmtpDialogue(Simulator simulator, Socket socket) throws IOException {
        trust = new TestTrust(simulator.caCertificate());
        use(socket);
        greeting = reply();
    }

    /** Connected, in TLS, logged in. */
    static SmtpDialogue loggedIn(Simulator simulator, String user, String token) throws IOException {
        SmtpDialogue dialogue = inTls(simulator);
        String reply = dialogue.say("AUTH XOAUTH2 " + blob(user, token));
        if (!reply.startsWith("235")) {
            throw new IOException(reply);
        }
        return dialogue;
    }

    static SmtpDialogue inTls(Simulator simulator) throws IOException {
        SmtpDialogue dialogue = new SmtpDialogue(simulator);
        dialogue.say("EHLO client.example");
        dialogue.say("STARTTLS");
        dialogue.startTls();
        dialogue.say("EHLO client.example");
        return dialogue;
    }

    static String blob(String user, String token) {
        String text = "user=" + user + "\u0001auth=Bearer " + token + "\u0001\u0001";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    void startTls() throws IOException {
        SSLSocket encrypted = (SSLSocket) trust.context().getSocketFactory().createSocket(socket, "localhost",
                socket.getPort(), true);
        TestTrust.checkHost(encrypted);
        encrypted.startHandshake();
        use(encrypted);
    }

    /** Sends a line; answers the reply, its lines joined by \n, or null at the end of the connection. */
    String say(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Sends a whole message and answers the reply to its final dot. */
    String submit(String sender, String recipient, String content) throws IOException {
        return submit(sender, recipient, content.getBytes(StandardCharsets.UTF_8));
    }

    String submit(String sender, String recipient, byte[] content) throws IOException {
        expect("250", say("MAIL FROM:<" + sender + ">"));
        expect("250", say("RCPT TO:<" + recipient + ">"));
        expect("354", say("DATA"));
        send(content);
        return say(".");
    }

    String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                return null;
            }
            reply.append(reply.length() == 0 ? "" : "\n").append(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return reply.toString();
    }

    /** True if the server ends the connection without a word. */
    boolean ends() {
        try {
            return in.readLine() == null;
        } catch (IOException e) {
            return true;
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void use(Socket other) throws IOException {
        socket = other;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = socket.getOutputStream();
    }

    private static void expect(String code, String reply) throws IOException {
        if (reply == null || !reply.startsWith(code)) {
            throw new IOException("expected " + code + " but got " + reply);
        }
    }
}

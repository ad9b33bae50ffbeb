package mailcaravan.smtp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A submission server on loopback that does what a script says, and records what it was told.
 * <p>
 * A script is keyed by the start of a command line, or by GREETING, TOKEN (the line after 334), CONTENT (while the
 * message comes) and DOT (after it). Answers are used up in order; then the server behaves.
 */
final class ScriptedSmtpServer implements AutoCloseable {
    /** What the server does instead of behaving. */
    interface Answer {
        /** Returns false to close the connection. */
        boolean give(Socket socket, OutputStream out) throws IOException;
    }

    private final ServerSocket listener;
    private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
    private final Map<String, Answer> habits = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private volatile List<String> extensions = List.of("SIZE 1000000000", "8BITMIME", "SMTPUTF8", "DSN",
            "AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2");
    private volatile SSLContext tls;
    private volatile boolean implicitTls;
    private volatile boolean keepContent = true;

    ScriptedSmtpServer() throws IOException {
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        start("smtp-listener", this::accept);
    }

    static Answer reply(String... lines) {
        return (socket, out) -> {
            for (String line : lines) {
                out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            return true;
        };
    }

    static Answer replyAndHangUp(String line) {
        return (socket, out) -> {
            reply(line).give(socket, out);
            return false;
        };
    }

    static Answer hangUp() {
        return (socket, out) -> false;
    }

    static Answer reset() {
        return (socket, out) -> {
            socket.setSoLinger(true, 0);
            return false;
        };
    }

    /** Says nothing until the client goes away. */
    static Answer silence() {
        return (socket, out) -> {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                continue;
            }
            return false;
        };
    }

    ScriptedSmtpServer offering(String... lines) {
        extensions = List.of(lines);
        return this;
    }

    ScriptedSmtpServer withTls(TestCertificate certificate) {
        tls = certificate.server();
        return this;
    }

    ScriptedSmtpServer withImplicitTls(TestCertificate certificate) {
        implicitTls = true;
        return withTls(certificate);
    }

    ScriptedSmtpServer countingOnly() {
        keepContent = false;
        return this;
    }

    /** The next times a line starts like this. */
    ScriptedSmtpServer on(String start, Answer... answers) {
        script.computeIfAbsent(start, key -> new ConcurrentLinkedDeque<>()).addAll(Arrays.asList(answers));
        return this;
    }

    /** Each time a line starts like this. */
    ScriptedSmtpServer always(String start, Answer answer) {
        habits.put(start, answer);
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    int open() {
        return sockets.size();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    /** All lines of all connections, TOKEN lines included. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    List<String> commands(String start) {
        return commands.stream().filter(command -> command.startsWith(start)).toList();
    }

    /** The messages as they were on the wire, less the final dot. */
    List<byte[]> wireMessages() {
        return List.copyOf(messages);
    }

    List<String> messages() {
        return messages.stream().map(octets -> new String(octets, StandardCharsets.UTF_8).replace("\r\n..", "\r\n."))
                .map(text -> text.startsWith("..") ? text.substring(1) : text).toList();
    }

    long contentOctets() {
        return octets.get();
    }

    /** Closes every connection, as a server does that has waited too long. */
    void dropConnections() throws IOException {
        for (Socket socket : List.copyOf(sockets)) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropConnections();
    }

    private void accept() throws IOException {
        for (;;) {
            Socket socket = listener.accept();
            connections.incrementAndGet();
            sockets.add(socket);
            mostOpen.accumulateAndGet(sockets.size(), Math::max);
            start("smtp-connection", () -> {
                try (socket) {
                    new Dialogue(socket).run();
                } finally {
                    sockets.remove(socket);
                }
            });
        }
    }

    private static void start(String name, IoTask task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // a client or the test hung up
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    private Answer scripted(String line) {
        List<String> starts = new ArrayList<>(script.keySet());
        starts.sort((a, b) -> b.length() - a.length());
        for (String start : starts) {
            if (line.startsWith(start)) {
                Answer answer = script.get(start).poll();
                if (answer != null) {
                    return answer;
                }
            }
        }
        return habits.entrySet().stream().filter(habit -> line.startsWith(habit.getKey())).map(Map.Entry::getValue)
                .findFirst().orElse(null);
    }

    private interface IoTask {
        void run() throws IOException;
    }

    private final class Dialogue {
        private final Socket plain;
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private boolean secure;

        Dialogue(Socket socket) {
            this.plain = socket;
            this.socket = socket;
        }

        void run() throws IOException {
            socket.setTcpNoDelay(true);
            if (implicitTls) {
                upgrade();
            }
            streams();
            if (!obey("GREETING", "220 scripted ESMTP")) {
                return;
            }
            String line = readLine();
            while (line != null && handle(line)) {
                line = readLine();
            }
        }

        private boolean handle(String line) throws IOException {
            commands.add(line);
            String verb = line.split(" ")[0];
            return switch (verb) {
                case "EHLO" -> obey(line, ehlo());
                case "STARTTLS" -> startTls(line);
                case "AUTH" -> auth(line);
                case "DATA" -> data(line);
                case "QUIT" -> {
                    // the client is free to open another one as soon as it has the answer
                    sockets.remove(plain);
                    obey(line, "221 2.0.0 bye");
                    yield false;
                }
                default -> obey(line, "250 2.1.0 ok");
            };
        }

        private boolean obey(String key, String... otherwise) throws IOException {
            Answer answer = scripted(key);
            return (answer == null ? reply(otherwise) : answer).give(socket, out);
        }

        private String[] ehlo() {
            List<String> lines = new ArrayList<>();
            lines.add("scripted greets you");
            lines.addAll(extensions);
            if (tls != null && !secure) {
                lines.add("STARTTLS");
            }
            String[] reply = new String[lines.size()];
            for (int i = 0; i < reply.length; i++) {
                reply[i] = (i < reply.length - 1 ? "250-" : "250 ") + lines.get(i);
            }
            return reply;
        }

        private boolean startTls(String line) throws IOException {
            Answer answer = scripted(line);
            if (answer != null) {
                return answer.give(socket, out);
            }
            reply("220 2.0.0 go ahead").give(socket, out);
            upgrade();
            streams();
            return true;
        }

        private void upgrade() throws IOException {
            SSLSocket upgraded = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            upgraded.setUseClientMode(false);
            upgraded.startHandshake();
            socket = upgraded;
            secure = true;
        }

        private void streams() throws IOException {
            in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            out = new BufferedOutputStream(socket.getOutputStream());
        }

        private boolean auth(String line) throws IOException {
            Answer answer = scripted(line);
            if (answer == null) {
                answer = reply(line.split(" ").length < 3 ? "334 " : "235 2.7.0 accepted");
            }
            return exchange(answer);
        }

        /** Each 334 is followed by a line of the client. */
        private boolean exchange(Answer first) throws IOException {
            Answer answer = first;
            for (;;) {
                ByteArrayOutputStream said = new ByteArrayOutputStream();
                boolean goOn = answer.give(socket, said);
                out.write(said.toByteArray());
                out.flush();
                if (!goOn || !said.toString(StandardCharsets.UTF_8).startsWith("334")) {
                    return goOn;
                }
                String line = readLine();
                if (line == null) {
                    return false;
                }
                commands.add("TOKEN " + line);
                Answer scripted = scripted("TOKEN");
                answer = scripted == null ? reply("235 2.7.0 accepted") : scripted;
            }
        }

        private boolean data(String line) throws IOException {
            Answer answer = scripted(line);
            if (answer != null) {
                return answer.give(socket, out);
            }
            reply("354 go").give(socket, out);
            Answer during = scripted("CONTENT");
            if (during != null) {
                return during.give(socket, out);
            }
            content();
            return obey("DOT", "250 2.0.0 queued");
        }

        private void content() throws IOException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] end = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);
            int matched = 2;
            long count = 0;
            while (matched < end.length) {
                int octet = in.read();
                if (octet < 0) {
                    throw new IOException("the client hung up in the message");
                }
                count++;
                if (octet == end[matched]) {
                    matched++;
                } else {
                    matched = octet == '\r' ? 1 : 0;
                }
                if (keepContent) {
                    content.write(octet);
                }
            }
            octets.addAndGet(count - 3);
            byte[] all = content.toByteArray();
            messages.add(Arrays.copyOf(all, Math.max(0, all.length - 3)));
        }

        private String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int octet = in.read();
            while (octet >= 0 && octet != '\n') {
                line.write(octet);
                octet = in.read();
            }
            return octet < 0 ? null : line.toString(StandardCharsets.UTF_8).replaceAll("\r$", "");
        }
    }
}

package mailcaravan.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The octets of one SMTP connection: lines in, replies out, and the change to TLS.
 * <p>
 * Replies to pipelined commands leave together (RFC 2920 3.2). Used by one thread, except {@link #close}, which any
 * thread may call to end it.
 */
final class SmtpConnection implements DotReader.Source, AutoCloseable {
    private final Socket raw;
    private final long number;
    private final Transcript transcript;
    private final byte[] buffer = new byte[16 * 1024];
    private final StringBuilder replies = new StringBuilder();
    private volatile Socket socket;
    private InputStream in;
    private OutputStream out;
    private int position;
    private int limit;

    /**
     * Takes over an accepted socket.
     *
     * @param number
     *            tells the connections apart in the transcript
     */
    SmtpConnection(Socket socket, long number, Transcript transcript) throws IOException {
        this.raw = socket;
        this.number = number;
        this.socket = socket;
        this.transcript = transcript;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /**
     * The next line without its line end, as UTF-8.
     *
     * @param longest
     *            octets that it may have with its CRLF
     * @return null at the end of the stream
     * @throws SmtpRefusal
     *             if it is longer; it has then been read to its end
     */
    String readLine(int longest) throws IOException, SmtpRefusal {
        String line = readUnrecorded(longest);
        if (line != null) {
            transcript.received(number, line);
        }
        return line;
    }

    /** As {@link #readLine}, for a line that the transcript must not show. */
    String readSecret(int longest) throws IOException, SmtpRefusal {
        String line = readUnrecorded(longest);
        transcript.received(number, "*****");
        return line;
    }

    private String readUnrecorded(int longest) throws IOException, SmtpRefusal {
        byte[] line = new byte[Math.min(longest, 512)];
        int length = 0;
        int octet = read();
        while (octet >= 0 && octet != '\n') {
            if (length < longest) {
                if (length == line.length) {
                    line = java.util.Arrays.copyOf(line, Math.min(longest, 4 * length));
                }
                line[length] = (byte) octet;
            }
            length++;
            octet = read();
        }
        if (octet < 0) {
            return null;
        }
        if (length + 1 > longest) {
            throw new SmtpRefusal("500 5.3.3 Line too long");
        }
        boolean carriageReturn = length > 0 && line[length - 1] == '\r';
        return new String(line, 0, carriageReturn ? length - 1 : length, StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        if (position == limit) {
            flush();
            limit = Math.max(0, in.read(buffer));
            position = 0;
            if (limit == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }

    /** Queues a reply, one or more whole lines without CRLF; it leaves before the next read that would wait. */
    void reply(String... lines) {
        for (String line : lines) {
            transcript.sent(number, line);
            replies.append(line).append("\r\n");
        }
    }

    /** Sends what is queued. */
    void flush() throws IOException {
        if (replies.length() > 0) {
            byte[] octets = replies.toString().getBytes(StandardCharsets.UTF_8);
            replies.setLength(0);
            out.write(octets);
            out.flush();
        }
    }

    /** Goes on in TLS; what the client sent in the clear behind its command is dropped (CVE-2021-38371). */
    void startTls(SSLContext context) throws IOException {
        flush();
        position = 0;
        limit = 0;
        SSLSocket encrypted = (SSLSocket) context.getSocketFactory().createSocket(raw,
                raw.getInetAddress().getHostAddress(), raw.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.setEnabledProtocols(new String[]{"TLSv1.3", "TLSv1.2"});
        socket = encrypted;
        encrypted.startHandshake();
        in = encrypted.getInputStream();
        out = encrypted.getOutputStream();
    }

    boolean tls() {
        return socket != raw;
    }

    /** Reads and forgets until the client gives up or the connection is closed. */
    void ignore() throws IOException {
        flush();
        raw.setSoTimeout(0);
        while (read() >= 0) {
            position = limit;
        }
    }

    String clientAddress() {
        return raw.getInetAddress().getHostAddress();
    }

    /** Says goodbye to TLS as well, where the other side is still there. */
    void end() throws IOException {
        flush();
        socket.close();
    }

    /** Cuts the connection at once. */
    @Override
    public void close() throws IOException {
        // not the TLS socket: its close may wait for a writer in another thread
        raw.close();
    }
}

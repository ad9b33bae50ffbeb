package mailcaravan.smtp;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import mailcaravan.account.ProxyResolver;
import mailcaravan.account.SmtpSettings;

/**
 * A TCP connection that turns into a TLS connection in place, with a bound on every read and every write.
 * <p>
 * It is a {@link Socket} only so that Angus Mail can be handed one. Used by one thread at a time; {@link #abort()} may
 * come from any.
 */
final class SmtpSocket extends Socket {
    private static final int OUTPUT_BUFFER = 32 * 1024;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final SmtpSettings settings;
    private final SSLContext context;
    private final DaemonTimer timer;
    private final Optional<InetSocketAddress> proxy;
    private final DialogueListener listener;
    private final ConnectionSlots slots;
    private ConnectionSlots.Slot slot = () -> {
    };
    private volatile Socket tcp;
    private ReplyInputStream replies;
    private OutputStream raw;
    private OutputStream output;
    private SSLSocket tls;
    private volatile OperationDeadline deadline;

    /**
     * Prepares an unconnected socket.
     *
     * @param context
     *            for TLS; may be null where none is wanted
     * @param timer
     *            ends writes that last too long
     */
    SmtpSocket(SmtpSettings settings, SSLContext context, DaemonTimer timer, DialogueListener listener,
            ConnectionSlots slots) {
        this.settings = settings;
        this.context = context;
        this.timer = timer;
        this.listener = listener;
        this.slots = slots;
        this.proxy = ProxyResolver.of(settings.proxy()).resolve(target(settings));
    }

    // proxies are chosen by URL; what goes through the tunnel is no concern of theirs
    private static URI target(SmtpSettings settings) {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create("https://" + host + ":" + settings.port());
    }

    /** Host and port of the server, and of the proxy on the way, for texts. */
    String peer() {
        String server = settings.host() + ":" + settings.port();
        return proxy.map(each -> server + " via " + each.getHostString() + ":" + each.getPort()).orElse(server);
    }

    /** Waits until there may be one more connection. */
    void reserve() throws IOException {
        slot = slots.take(settings.timeout());
    }

    /** Makes the TCP connection. */
    void open() throws IOException {
        listener.connecting(peer());
        tcp = TcpConnector.connect(settings.host(), settings.port(), proxy, settings.connectTimeout(), listener);
        replies = new ReplyInputStream(tcp);
        raw = tcp.getOutputStream();
        output = new BufferedOutputStream(new Watched(), OUTPUT_BUFFER);
        deadline = new OperationDeadline(tcp, settings.timeout(), timer);
    }

    /**
     * Shakes hands for TLS 1.2 or 1.3 and checks the certificate against the host's name (RFC 2818, RFC 7817).
     *
     * @throws javax.net.ssl.SSLException
     *             if there is no agreement or no trust
     * @throws ProtocolException
     *             if plain text is left over, which could only be answers slipped into the TLS session (CVE-2011-0411's
     *             kind)
     */
    void startTls() throws IOException {
        if (replies.unread()) {
            throw new ProtocolException("octets in plain text after the reply to STARTTLS");
        }
        SSLSocket upgraded = TlsUpgrade.of(tcp, context, settings.host(), settings.port());
        tcp.setSoTimeout(millis(settings.timeout()));
        deadline.watch(upgraded::startHandshake);
        replies.switchTo(upgraded.getInputStream());
        raw = upgraded.getOutputStream();
        tls = upgraded;
        listener.secured(upgraded.getSession());
    }

    /** A new reply is due within this time. */
    void expectReply(Duration timeout) {
        replies.expectReply(timeout);
    }

    /** Octets of the reply that was read last. */
    int replyOctets() {
        return replies.octets();
    }

    /** True if the server closed its side. */
    boolean ended() {
        return replies.ended();
    }

    /** True if the server said something that nobody asked for. */
    boolean unread() {
        return replies.unread();
    }

    /** True if both ends are on this machine, as far as we can see: beyond a proxy we cannot. */
    boolean loopback() {
        return proxy.isEmpty() && tcp.getInetAddress().isLoopbackAddress();
    }

    /** Closes at once, without a word to the server; ends a write that is blocked. */
    void abort() {
        if (deadline != null) {
            deadline.close();
        }
        if (tcp != null) {
            closeQuietly(tcp);
        }
        slot.close();
    }

    @Override
    public InputStream getInputStream() {
        return replies;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    /** The server's address with the configured name, so that nobody asks DNS for another one. */
    @Override
    public InetAddress getInetAddress() {
        try {
            return InetAddress.getByAddress(settings.host(), tcp.getInetAddress().getAddress());
        } catch (IOException e) {
            throw new IllegalStateException("an address of a connected socket has 4 or 16 octets", e);
        }
    }

    @Override
    public InetAddress getLocalAddress() {
        return tcp.getLocalAddress();
    }

    @Override
    public int getPort() {
        return settings.port();
    }

    @Override
    public boolean isClosed() {
        return tcp == null || tcp.isClosed();
    }

    @Override
    public void close() throws IOException {
        if (tls != null && !tcp.isClosed()) {
            tcp.setSoTimeout(millis(FAREWELL));
            closeQuietly(tls);
        }
        abort();
    }

    private static int millis(Duration duration) {
        return (int) Math.max(1, Math.min(duration.toMillis(), Integer.MAX_VALUE));
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // the connection is being given up: there is nobody left to tell
        }
    }

    /** Writes to the connection as it is now, plain or TLS, each write within the timeout. */
    private final class Watched extends FilterOutputStream {
        Watched() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[]{(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            deadline.watch(() -> raw.write(octets, offset, length));
        }

        @Override
        public void flush() throws IOException {
            deadline.watch(raw::flush);
        }
    }
}

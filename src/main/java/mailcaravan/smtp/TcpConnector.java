package mailcaravan.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

import mailcaravan.failure.ProxyException;

/** Makes TCP connections to whichever of a host's addresses answers. */
final class TcpConnector {
    private TcpConnector() {}

    /**
     * Connects to a host, through a proxy where there is one.
     *
     * @param proxy
     *            its unresolved address
     * @param timeout
     *            for the connection, and for the proxy's answer
     * @param listener
     *            told what is said to the proxy
     * @throws ProxyException
     *             if it is at the proxy that no connection comes about
     * @throws IOException
     *             if no connection comes about otherwise
     */
    static Socket connect(String host, int port, Optional<InetSocketAddress> proxy, Duration timeout,
            DialogueListener listener) throws IOException {
        if (proxy.isEmpty()) {
            return connect(host, port, timeout);
        }
        String named = proxy.get().getHostString() + ":" + proxy.get().getPort();
        Socket socket;
        try {
            socket = connect(proxy.get().getHostString(), proxy.get().getPort(), timeout);
        } catch (IOException e) {
            throw new ProxyException(named, e);
        }
        try {
            socket.setSoTimeout((int) Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
            HttpTunnel.open(socket, host, port, listener);
            return socket;
        } catch (IOException e) {
            SmtpSocket.closeQuietly(socket);
            throw new ProxyException(named, e);
        }
    }

    /**
     * Tries each address of the host in turn.
     *
     * @param timeout
     *            for all of them together, shared out evenly; name resolution has the system's own
     * @throws IOException
     *             that of the first address, with the others' suppressed
     */
    static Socket connect(String host, int port, Duration timeout) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        long ends = System.nanoTime() + timeout.toNanos();
        IOException first = null;
        for (int i = 0; i < addresses.length; i++) {
            long share = (ends - System.nanoTime()) / 1_000_000 / (addresses.length - i);
            try {
                return connect(new InetSocketAddress(addresses[i], port),
                        (int) Math.max(1, Math.min(share, Integer.MAX_VALUE)));
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        throw first;
    }

    private static Socket connect(InetSocketAddress address, int timeoutMillis) throws IOException {
        Socket socket = new Socket();
        try {
            // with Nagle on, the last write of DATA waits for a delayed ACK: 40 ms a message
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(address, timeoutMillis);
            return socket;
        } catch (IOException e) {
            SmtpSocket.closeQuietly(socket);
            throw e;
        }
    }
}

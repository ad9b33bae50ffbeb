package mailcaravan.authorization;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * A small HTTP server that only this machine reaches: it listens on loopback, and turns away a request for any other host,
 * which a page from elsewhere may have had pointed here (DNS rebinding).
 * <p>
 * Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int TRIES = 10;

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "loopback-http");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean closed = new AtomicBoolean();
    private final int port;

    private LoopbackServer(List<InetAddress> addresses, int wanted, HttpHandler handler, HttpHandler stranger)
            throws IOException {
        int taken = wanted;
        try {
            for (InetAddress address : addresses) {
                HttpServer server = HttpServer.create(new InetSocketAddress(address, taken), 0);
                servers.add(server);
                taken = server.getAddress().getPort();
            }
        } catch (IOException | UncheckedIOException failed) {
            close();
            throw failed;
        }
        port = taken;
        servers.forEach(server -> {
            server.createContext("/", exchange -> {
                try (exchange) {
                    (ours(exchange) ? handler : stranger).handle(exchange);
                }
            });
            server.setExecutor(executor);
            server.start();
        });
    }

    /**
     * Starts to listen.
     *
     * @param host
     *            {@code 127.0.0.1}, {@code [::1]}, or anything else for both of them, one port
     * @param port
     *            0 for any free one
     * @param handler
     *            answers a request for this host; need not close the exchange
     * @param stranger
     *            answers one for another host
     * @throws IOException
     *             if the port is taken on one of the addresses
     */
    public static LoopbackServer open(String host, int port, HttpHandler handler, HttpHandler stranger)
            throws IOException {
        List<InetAddress> addresses = addresses(host);
        for (int tried = 1;; tried++) {
            try {
                return new LoopbackServer(addresses, port, handler, stranger);
            } catch (BindException taken) {
                // a port that is free for one address may be taken for the other
                if (port != 0 || tried == TRIES) {
                    throw taken;
                }
            }
        }
    }

    // a browser may take localhost for either: whoever else had the other one would get the answers
    private static List<InetAddress> addresses(String host) throws IOException {
        InetAddress four = InetAddress.getByAddress("localhost", new byte[]{127, 0, 0, 1});
        byte[] octets = new byte[16];
        octets[15] = 1;
        InetAddress six = InetAddress.getByAddress("localhost", octets);
        return switch (host) {
            case "127.0.0.1" -> List.of(four);
            case "[::1]" -> List.of(six);
            default -> NetworkInterface.getByInetAddress(six) == null ? List.of(four) : List.of(four, six);
        };
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return; // a server that is stopped twice touches what is no longer its own
        }
        servers.forEach(server -> server.stop(0));
        executor.shutdownNow();
    }

    private boolean ours(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null) {
            return false;
        }
        String bare = port == 80 && !host.matches(".*:80") ? host + ":80" : host;
        return Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port)
                .contains(bare.toLowerCase(Locale.ROOT));
    }
}

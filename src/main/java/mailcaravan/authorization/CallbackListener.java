package mailcaravan.authorization;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import mailcaravan.text.Messages;

/**
 * Listens on loopback for the browser's answer (RFC 8252 section 7.3). A request for another host (DNS rebinding), for
 * another path (a favicon) or with another state is turned away and changes nothing. The browser that brought the answer
 * waits for its page until {@link #conclude}.
 * <p>
 * Thread-safe.
 */
public final class CallbackListener implements CallbackSource {
    private static final Messages MESSAGES = Messages.of(CallbackListener.class);
    private static final long PAGE_SECONDS = 5;
    private static final long CONCLUSION_SECONDS = 300;
    private static final int THREADS = 8;

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "callback");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<Callback> found = new CompletableFuture<>();
    private final CompletableFuture<byte[]> page = new CompletableFuture<>();
    private final CountDownLatch shown = new CountDownLatch(1);
    private final String state;
    private final RedirectUri redirect;

    private CallbackListener(RedirectUri wanted, String state) throws IOException {
        this.state = state;
        int port = wanted.port();
        try {
            for (InetAddress address : addresses(wanted.host())) {
                HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
                servers.add(server);
                port = server.getAddress().getPort();
            }
        } catch (IOException | UncheckedIOException failed) {
            close();
            throw failed;
        }
        redirect = wanted.at(port);
        servers.forEach(server -> {
            server.createContext("/", this::handle);
            server.setExecutor(executor);
            server.start();
        });
    }

    /**
     * Starts to listen.
     *
     * @throws AuthorizationException
     *             if the port is taken
     */
    public static CallbackListener open(RedirectUri redirect, String state) throws AuthorizationException {
        try {
            return new CallbackListener(redirect, state);
        } catch (IOException failed) {
            throw new AuthorizationException(MESSAGES.format(
                    failed instanceof BindException ? "listener.taken" : "listener.failed",
                    Integer.toString(redirect.port()), redirect.uri(), String.valueOf(failed.getMessage())), failed);
        }
    }

    // a browser may take localhost for either: whoever else had the other one would get the code
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

    @Override
    public RedirectUri redirect() {
        return redirect;
    }

    @Override
    public Optional<Callback> await(Duration patience) throws InterruptedException {
        try {
            return Optional.of(found.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException none) {
            return Optional.empty();
        }
    }

    @Override
    public void conclude(boolean success, String sentence) {
        page.complete(CallbackPage.of(success, sentence));
        try {
            if (found.isDone() && !shown.await(PAGE_SECONDS, TimeUnit.SECONDS)) {
                return; // the browser has gone; what it would show is on the terminal too
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Callback> callback = Callback.of(exchange.getRequestURI().getRawQuery(), state);
            if (!ours(exchange.getRequestHeaders().getFirst("Host"))) {
                refuse(exchange, 421);
            } else if (!exchange.getRequestURI().getRawPath().equals(redirect.path())) {
                refuse(exchange, 404);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, 405);
            } else if (callback.isEmpty()) {
                refuse(exchange, 400);
            } else {
                found.complete(callback.get());
                send(exchange, 200, page.get(CONCLUSION_SECONDS, TimeUnit.SECONDS));
                shown.countDown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException gone) {
            // the command ends without a word for the browser, whose connection is closed
            return;
        }
    }

    private boolean ours(String host) {
        if (host == null) {
            return false;
        }
        int port = redirect.port();
        String bare = port == 80 && !host.matches(".*:80") ? host + ":80" : host;
        return Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port)
                .contains(bare.toLowerCase(Locale.ROOT));
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        send(exchange, status, CallbackPage.of(false, MESSAGES.format("page.other")));
    }

    private static void send(HttpExchange exchange, int status, byte[] page) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", CallbackPage.POLICY);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Connection", "close");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : page.length);
        if (!head) {
            exchange.getResponseBody().write(page);
        }
    }
}

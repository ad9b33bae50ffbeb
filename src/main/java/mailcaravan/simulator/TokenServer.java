package mailcaravan.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** Listens for the token and authorization endpoints of any tenant, in HTTP or HTTPS. Thread-safe. */
final class TokenServer implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("/token|/[^/]+/oauth2/(v2\\.0/)?token");
    private static final Pattern AUTHORIZE = Pattern
            .compile("/o/oauth2/v2/auth|/[^/]+/oauth2/(v2\\.0/)?(authorize|devicecode)");

    private final List<HttpServer> servers = new ArrayList<>();
    private final int port;

    /**
     * Starts to listen.
     *
     * @param addresses
     *            the first must be free; the port of the others is that of the first, and they may fail
     * @param tls
     *            null for plain HTTP
     */
    TokenServer(List<InetAddress> addresses, int wantedPort, SSLContext tls, HttpHandler token, HttpHandler authorize,
            Executor executor) throws IOException {
        int taken = wantedPort;
        for (InetAddress address : addresses) {
            try {
                HttpServer server = open(new InetSocketAddress(address, taken), tls);
                server.createContext("/", exchange -> route(exchange, token, authorize));
                server.setExecutor(executor);
                server.start();
                servers.add(server);
                taken = server.getAddress().getPort();
            } catch (IOException e) {
                if (servers.isEmpty()) {
                    throw ListeningPorts.unusable(address, wantedPort, e);
                }
            }
        }
        port = taken;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }

    private static HttpServer open(InetSocketAddress address, SSLContext tls) throws IOException {
        // The JDK's server flushes header and body one by one, and Nagle's algorithm then holds the body back for the
        // client's delayed ACK: 40 ms a token. The property is the only switch, read once before the first server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        if (tls == null) {
            return HttpServer.create(address, 0);
        }
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private static void route(HttpExchange exchange, HttpHandler token, HttpHandler authorize) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (TOKEN.matcher(path).matches()) {
            token.handle(exchange);
        } else if (AUTHORIZE.matcher(path).matches()) {
            authorize.handle(exchange);
        } else {
            try (exchange) {
                TokenHandler.answer(exchange, 404, JsonNodeFactory.instance.objectNode().put("error", "not_found"));
            }
        }
    }
}

package mailcaravan.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy on loopback that connects through (CONNECT), or refuses with an answer of the test's choice. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String refusal;
    private volatile String demandedAuthorization;

    public ConnectProxy() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Head of each request, with its Proxy-Authorization if any. */
    public List<String> requests() {
        return requests;
    }

    /** Answers every CONNECT with this head, for example {@code HTTP/1.1 403 Forbidden}. */
    public ConnectProxy refuse(String answer) {
        refusal = answer;
        return this;
    }

    /** Wants this value of Proxy-Authorization, and answers 407 Basic without. */
    public ConnectProxy demand(String authorization) {
        demandedAuthorization = authorization;
        return this;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
            for (;;) {
                String head = in.readLine();
                String authorization = null;
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    if (line.toLowerCase().startsWith("proxy-authorization:")) {
                        authorization = line.substring(line.indexOf(':') + 1).strip();
                    }
                }
                if (head == null) {
                    return;
                }
                requests.add(head);
                if (refusal != null) {
                    answer(client, refusal + "\r\nContent-Length: 0\r\n\r\n");
                } else if (demandedAuthorization != null && !demandedAuthorization.equals(authorization)) {
                    answer(client, "HTTP/1.1 407 Proxy Authentication Required\r\n"
                            + "Proxy-Authenticate: Basic realm=\"caravan\"\r\nContent-Length: 0\r\n\r\n");
                } else {
                    tunnel(client, head.split(" ")[1]);
                    return;
                }
            }
        } catch (IOException e) {
            // one side has closed: the tunnel ends
        }
    }

    private static void answer(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private void tunnel(Socket client, String target) throws IOException {
        int colon = target.lastIndexOf(':');
        // whatever the name, the test's servers are on this machine
        try (Socket remote = new Socket(InetAddress.getLoopbackAddress(),
                Integer.parseInt(target.substring(colon + 1)))) {
            answer(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            threads.execute(() -> copy(remote, client));
            copy(client, remote);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // one side has closed: the tunnel ends
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}

package mailcaravan.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Listens for SMTP on one port and runs a session for each connection. Thread-safe. */
final class SubmissionServer implements AutoCloseable {
    private static final int BACKLOG = 1_000;
    private static final int IDLE_MILLISECONDS = 10 * 60 * 1_000;

    private final List<InetAddress> addresses;
    private final SubmissionService service;
    private final Executor executor;
    private final Function<SmtpConnection, Runnable> sessions;
    private final Set<SmtpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<ServerSocket, CompletableFuture<Void>> listeners = new LinkedHashMap<>();
    private final int port;
    private boolean closed;

    /** Starts to listen; 0 takes a free port. */
    SubmissionServer(List<InetAddress> addresses, int wantedPort, boolean implicitTls, SubmissionService service,
            Executor executor) throws IOException {
        this(addresses, wantedPort, service, executor, connection -> {
            service.tally().smtpConnections.increment();
            return new SubmissionSession(connection, service, implicitTls);
        });
    }

    /** The same for sessions of another kind. */
    SubmissionServer(List<InetAddress> addresses, int wantedPort, SubmissionService service, Executor executor,
            Function<SmtpConnection, Runnable> sessions) throws IOException {
        this.addresses = addresses;
        this.service = service;
        this.executor = executor;
        this.sessions = sessions;
        port = listen(wantedPort);
    }

    int port() {
        return port;
    }

    /** Stops listening: new connections are refused, those that are open go on. */
    synchronized void pause() throws IOException {
        for (Map.Entry<ServerSocket, CompletableFuture<Void>> listener : listeners.entrySet()) {
            listener.getKey().close();
            // the system listens on while a thread still waits in accept
            listener.getValue().join();
        }
        listeners.clear();
    }

    /** Listens again on the same port. */
    synchronized void resume() throws IOException {
        if (!closed && listeners.isEmpty()) {
            listen(port);
        }
    }

    /** Cuts all connections at once. */
    void dropConnections() throws IOException {
        for (SmtpConnection connection : connections) {
            connection.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        pause();
        dropConnections();
    }

    private synchronized int listen(int wantedPort) throws IOException {
        int taken = wantedPort;
        for (InetAddress address : addresses) {
            ServerSocket listener = new ServerSocket();
            try {
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(address, taken), BACKLOG);
            } catch (IOException e) {
                listener.close();
                if (listeners.isEmpty()) {
                    throw ListeningPorts.unusable(address, wantedPort, e);
                }
                continue;
            }
            taken = listener.getLocalPort();
            listeners.put(listener, CompletableFuture.runAsync(() -> accept(listener), executor));
        }
        return taken;
    }

    private void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                // either the listener is closed, and the loop ends, or this one connection came to nothing
                continue;
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        SmtpConnection connection;
        try {
            socket.setSoTimeout(IDLE_MILLISECONDS);
            connection = new SmtpConnection(socket, service.transcript().nextConnection(), service.transcript());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        connections.add(connection);
        Runnable session = sessions.apply(connection);
        try {
            executor.execute(() -> {
                try {
                    session.run();
                } finally {
                    connections.remove(connection);
                }
            });
        } catch (RejectedExecutionException e) {
            // accepted just as the simulator ended
            connections.remove(connection);
            connection.close();
            return;
        }
        if (service.closing().getCount() == 0) {
            // close() may have gone through the connections before this one was among them
            connection.close();
        }
    }
}

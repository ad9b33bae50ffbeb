package mailcaravan.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A server on loopback that takes connections and never says a word. */
public final class SilentServer implements AutoCloseable {
    private static final int BACKLOG = 200;

    // the system completes connections up to the backlog by itself; nobody ever asks for them
    private final ServerSocket listener;

    public SilentServer() throws IOException {
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

package mailcaravan.simulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Closes servers together, all of them even if one fails: at the end, or when a start breaks off half way. */
final class OpenedServers implements AutoCloseable {
    private final ExecutorService executor;
    private final List<AutoCloseable> servers = new ArrayList<>();
    private boolean done;

    OpenedServers(ExecutorService executor) {
        this.executor = executor;
    }

    <T extends AutoCloseable> T keep(T server) {
        servers.add(server);
        return server;
    }

    /** The start went well: nothing is closed. */
    void done() {
        done = true;
    }

    @Override
    public void close() throws IOException {
        if (done) {
            return;
        }
        IOException failure = null;
        for (AutoCloseable server : servers) {
            try {
                server.close();
            } catch (Exception e) {
                failure = new IOException("a server of the simulator did not close: " + e.getMessage(), e);
            }
        }
        executor.shutdownNow();
        if (failure != null) {
            throw failure;
        }
    }
}

package mailcaravan.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port on loopback where nobody listens, for a peer that is not there or one that a test starts later. */
public final class ClosedPort {
    // Systems give out ports from 32768 (Linux) or 49152 up: below that nobody gets this one by asking for "any" port,
    // neither a server of a test beside this one nor the near end of a connection, which would then reach itself.
    private static final int FIRST = 20_000;
    private static final int PAST = 32_000;
    private static final int TRIES = 100;

    private ClosedPort() {}

    /**
     * A port that was free a moment ago and that no program gets by chance.
     *
     * @throws IOException if no such port is found
     */
    public static int find() throws IOException {
        for (int tried = 0; tried < TRIES; tried++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, PAST);
            if (free(port)) {
                return port;
            }
        }
        throw new IOException("no free port from " + FIRST + " to " + PAST);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}

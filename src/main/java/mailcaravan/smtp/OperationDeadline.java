package mailcaravan.smtp;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * Bounds the time of what no socket option bounds, writes and handshakes, by closing the socket under them.
 * <p>
 * One operation at a time; {@link #close()} may come from any thread.
 */
final class OperationDeadline implements AutoCloseable {
    private final Socket socket;
    private final Duration timeout;
    private final Future<?> look;
    private volatile long ends;
    private volatile boolean running;
    private volatile boolean overdue;

    /**
     * Looks after a connected socket from now on.
     *
     * @param timeout
     *            for each operation
     * @param timer
     *            looks whether one is overdue
     */
    OperationDeadline(Socket socket, Duration timeout, DaemonTimer timer) {
        this.socket = socket;
        this.timeout = timeout;
        long tick = Math.max(10, Math.min(1000, timeout.toMillis() / 4));
        look = timer.every(Duration.ofMillis(tick), this::abortWhatLastsTooLong);
    }

    /**
     * Runs an operation within the timeout.
     *
     * @throws SocketTimeoutException
     *             if it was cut off
     * @throws IOException
     *             what the operation throws
     */
    void watch(Operation operation) throws IOException {
        ends = System.nanoTime() + timeout.toNanos();
        running = true;
        try {
            operation.run();
        } catch (IOException e) {
            if (overdue) {
                SocketTimeoutException late = new SocketTimeoutException("Handshake or write timed out");
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            running = false;
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        look.cancel(false);
    }

    private void abortWhatLastsTooLong() {
        if (running && ends - System.nanoTime() < 0) {
            overdue = true;
            SmtpSocket.closeQuietly(socket);
        }
    }

    /** Something that blocks until the server takes or gives octets. */
    interface Operation {
        void run() throws IOException;
    }
}

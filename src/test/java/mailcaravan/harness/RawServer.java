package mailcaravan.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server on loopback that says to its first clients whatever octets a test wants, and leads the later ones to a server
 * that behaves.
 */
public final class RawServer implements AutoCloseable {
    /** What is said to a client. */
    public interface Speech {
        /** Speaks until it has nothing more to say; the connection is closed then. */
        void speak(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger left;
    private final int behind;
    private final Speech speech;
    private final AtomicLong octets = new AtomicLong();

    /**
     * Listens.
     *
     * @param times
     *            how many clients hear the speech
     * @param behind
     *            port of the server for those that come later
     */
    public RawServer(int times, int behind, Speech speech) throws IOException {
        this.left = new AtomicInteger(times);
        this.behind = behind;
        this.speech = speech;
        threads.execute(this::accept);
    }

    /** Says some octets, then waits until the client goes. */
    public static Speech saying(byte[] octets) {
        return (in, out) -> {
            out.write(octets);
            out.flush();
            in.transferTo(OutputStream.nullOutputStream());
        };
    }

    /** Says something once, then something else over and over as long as anybody takes it. */
    public static Speech endlessly(byte[] first, byte[] again) {
        return (in, out) -> {
            out.write(first);
            for (;;) {
                out.write(again);
            }
        };
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many octets of the speech were taken off its hands, all clients together. */
    public long spoken() {
        return octets.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (left.getAndDecrement() > 0) {
                speech.speak(client.getInputStream(), new Counting(client.getOutputStream()));
            } else {
                lead(client);
            }
        } catch (IOException e) {
            // the client has gone: there is nobody left to speak to
        }
    }

    private void lead(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            threads.execute(() -> copy(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one side has closed: the other one notices by itself
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private final class Counting extends OutputStream {
        private final OutputStream target;

        Counting(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[]{(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] written, int offset, int length) throws IOException {
            target.write(written, offset, length);
            octets.addAndGet(length);
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }
}

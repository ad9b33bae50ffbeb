package mailcaravan.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A broker in a process of its own, on one port and one folder over all its starts: what it prints goes to
 * {@code broker.log} in that folder. It is ended by its process id, at the latest when the test's JVM ends. Not thread-safe.
 */
abstract class BrokerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    // protocol header of AMQP 1.0 with SASL: "AMQP", protocol ID 3, version 1.0.0 (part 5.3.2)
    private static final byte[] SASL_HEADER = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};

    private final Path folder;
    private final int port;
    private Process process;
    private Thread last;

    BrokerProcess(Path folder, int port) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = port;
    }

    /** The command and environment that start this broker; called before each start. */
    abstract ProcessBuilder command() throws IOException;

    final void launch() throws IOException {
        process = command().directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
        Process started = process;
        last = new Thread(() -> end(started), "ends the broker");
        Runtime.getRuntime().addShutdownHook(last);
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> answers() || !process.isAlive());
            assertThat(process.isAlive()).as("the broker runs: %s", said()).isTrue();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Whether something speaks AMQP 1.0 on the port. */
    final boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(SASL_HEADER);
            return Arrays.equals(socket.getInputStream().readNBytes(SASL_HEADER.length), SASL_HEADER);
        } catch (IOException e) {
            return false;
        }
    }

    public final int port() {
        return port;
    }

    public final boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** What the broker printed over all its starts. */
    public final Path log() {
        return folder.resolve("broker.log");
    }

    final Path folder() {
        return folder;
    }

    private String said() throws IOException {
        return Files.exists(log()) ? Files.readString(log(), StandardCharsets.ISO_8859_1) : "";
    }

    /** kill -9, for the broker and every process that it started; returns when they have ended. */
    public void kill() {
        if (process != null) {
            end(process);
            try {
                Runtime.getRuntime().removeShutdownHook(last);
            } catch (IllegalStateException e) {
                // the JVM ends already, and the hook with it
            }
            process = null;
        }
    }

    private static void end(Process ended) {
        List<ProcessHandle> all = ended.descendants().toList();
        ended.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            ended.waitFor(30, TimeUnit.SECONDS);
            for (ProcessHandle each : all) {
                each.onExit().get(30, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a process of the broker does not end", e);
        }
    }

    /** Ends the broker; its messages are of no more use. */
    @Override
    public void close() {
        kill();
    }
}

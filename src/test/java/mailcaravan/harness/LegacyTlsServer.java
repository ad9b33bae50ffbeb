package mailcaravan.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A server on loopback that speaks TLS 1.0 and nothing newer: {@code openssl s_server} in a process of its own, since Java
 * has TLS 1.0 switched off.
 */
public final class LegacyTlsServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private LegacyTlsServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** True if this machine has the program. */
    public static boolean available() {
        try {
            return new ProcessBuilder("openssl", "version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Starts it with a certificate for localhost that is made in a folder; it listens when this returns. */
    public static LegacyTlsServer start(Path folder) throws IOException, InterruptedException {
        Path key = folder.resolve("legacy-key.pem");
        Path certificate = folder.resolve("legacy-certificate.pem");
        Path log = folder.resolve("legacy.log");
        Process made = command(log, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
                "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key.toString(), "-out",
                certificate.toString());
        if (made.waitFor() != 0) {
            throw new IOException("openssl req: " + Files.readString(log, StandardCharsets.UTF_8));
        }
        int port = ClosedPort.find();
        LegacyTlsServer server = new LegacyTlsServer(command(log, "s_server", "-tls1", "-cipher",
                "ALL:@SECLEVEL=0", "-accept", Integer.toString(port), "-key", key.toString(), "-cert",
                certificate.toString(), "-www"), port);
        try {
            await("openssl s_server").atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                    .until(() -> server.listens() || !server.process.isAlive());
            if (!server.process.isAlive()) {
                throw new IOException("openssl s_server: " + Files.readString(log, StandardCharsets.UTF_8));
            }
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /** True if a client that is willing to speak TLS 1.0 is served, so that what others meet is its age alone. */
    public boolean speaksTls10(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("legacy-client.log");
        Process client = command(log, "s_client", "-tls1", "-cipher", "ALL:@SECLEVEL=0", "-connect",
                "localhost:" + port);
        client.getOutputStream().close();
        if (!client.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            client.destroyForcibly();
        }
        return Files.readString(log, StandardCharsets.UTF_8).contains("New, TLSv1.0, Cipher is ");
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Process command(Path log, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package mailcaravan.oauth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that has the lock of a token file, as one that refreshes has. */
final class OtherProcess implements AutoCloseable {
    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    /** Starts it, and waits until it has the lock. */
    static OtherProcess holding(Path file) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m", "-XX:TieredStopAtLevel=1", "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(), OtherProcess.class.getName(),
                file.toString()).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        if (!"locked".equals(line)) {
            throw new IOException("the other process said: " + line);
        }
        return new OtherProcess(process);
    }

    /** Has it write another refresh token and end. */
    void rotateAndRelease(String token) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(token).append('\n').flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        try (FileChannel channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
            System.out.println(lock.isValid() ? "locked" : "not locked");
            String token = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            Files.writeString(file, Files.readString(file).replaceFirst("RefreshToken=.*", "RefreshToken=" + token));
        }
    }
}

package mailcaravan.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import mailcaravan.smtp.ConnectionSlots.Slot;

/** Another process that takes a slot of an account, and holds it until it is told to give it back. */
final class OtherHolder implements AutoCloseable {
    private static final String TAKEN = "taken";
    private final Process process;
    private final BufferedReader said;

    private OtherHolder(Path folder, int connections) throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OtherHolder.class.getName(), folder.toString(), Integer.toString(connections))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        said = process.inputReader(StandardCharsets.UTF_8);
    }

    /** One that waits for a slot, sooner or later. */
    static OtherHolder waiting(Path folder, int connections) throws IOException {
        return new OtherHolder(folder, connections);
    }

    /** One that has a slot. */
    static OtherHolder holding(Path folder, int connections) throws IOException {
        OtherHolder holder = new OtherHolder(folder, connections);
        holder.awaitTaken();
        return holder;
    }

    void awaitTaken() throws IOException {
        assertThat(said.readLine()).isEqualTo(TAKEN);
    }

    void release() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Runs in the other process. */
    public static void main(String[] arguments) throws Exception {
        SharedSlots slots = new SharedSlots("default", Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        try (Slot slot = slots.take(Duration.ofMinutes(1))) {
            assertThat(slot).isNotNull();
            System.out.println(TAKEN);
            assertThat(System.in.read()).isEqualTo(-1);
        }
    }
}

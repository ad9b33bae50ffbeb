package mailcaravan.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/** The socket by which a service tells systemd how it stands (sd_notify(3)), held by a small program in Python. */
public final class NotifySocket implements AutoCloseable {
    private static final String PROGRAM = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            print('#', flush=True)
            while True:
                print(s.recv(4096).decode().replace(chr(10), ' | '), flush=True)
            """;

    private final Process process;
    private final Path socket;
    private final Path told;

    private NotifySocket(Process process, Path socket, Path told) {
        this.process = process;
        this.socket = socket;
        this.told = told;
    }

    /** Why there can be none here; null if there can. */
    public static String missing() {
        for (String each : List.of("systemd-notify", "python3")) {
            if (InstalledProgram.find(each).isEmpty()) {
                return each + " is not installed";
            }
        }
        return null;
    }

    public static NotifySocket in(Path folder) throws IOException {
        Path socket = folder.resolve("notify");
        Path told = folder.resolve("notify.told");
        Process process = new ProcessBuilder("python3", "-c", PROGRAM, socket.toString()).redirectOutput(told.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        NotifySocket opened = new NotifySocket(process, socket, told);
        Awaitility.await("the socket").atMost(60, TimeUnit.SECONDS).until(() -> Files.size(told) > 0);
        return opened;
    }

    /** For {@code NOTIFY_SOCKET}. */
    public String name() {
        return socket.toString();
    }

    /** What was told, one line each time. */
    public List<String> told() throws IOException {
        return Files.readAllLines(told).stream().skip(1).filter(line -> !line.startsWith("BARRIER")).toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

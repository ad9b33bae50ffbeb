package mailcaravan.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * This machine's file system with a layer in memory over it, in a mount namespace of its own: what is installed there is
 * gone when it is closed, and the machine never sees it. Network and users' names are the machine's.
 */
public final class ThrowAwayRoot implements AutoCloseable {
    private static final String MAKE = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs -o mode=755 tmpfs "$1"
            mkdir "$1/written" "$1/work" "$1/root"
            mount -t overlay -o "lowerdir=/,upperdir=$1/written,workdir=$1/work" overlay "$1/root"
            mount -t proc proc "$1/root/proc"
            mount --rbind /dev "$1/root/dev"
            mount -t tmpfs -o mode=755 tmpfs "$1/root/run"
            mount -t tmpfs -o mode=1777 tmpfs "$1/root/tmp"
            echo ready
            exec sleep infinity
            """;

    private final Process keeper;
    private final Path folder;

    private ThrowAwayRoot(Process keeper, Path folder) {
        this.keeper = keeper;
        this.folder = folder;
    }

    /**
     * Makes one.
     *
     * @param folder
     *            empty, where it is mounted
     * @throws IOException
     *             if this user or this machine cannot have one
     */
    public static ThrowAwayRoot in(Path folder) throws IOException {
        Process keeper = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", MAKE,
                "sh", folder.toString()).redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        for (int each = keeper.getInputStream().read(); each >= 0; each = keeper.getInputStream().read()) {
            said.append((char) each);
            if (said.toString().endsWith("ready\n")) {
                return new ThrowAwayRoot(keeper, folder);
            }
        }
        throw new IOException(said.toString().strip());
    }

    private ProcessHandle inside() {
        return keeper.children().findFirst().orElseThrow();
    }

    /** A file in it. */
    public Path path(String absolute) {
        return Path.of("/proc/" + inside().pid() + "/root" + folder + "/root" + absolute);
    }

    /** Writes a file into it. */
    public Path write(String absolute, byte[] content, String mode) throws IOException, InterruptedException {
        Path file = path(absolute);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        run("chmod", mode, absolute);
        return file;
    }

    /** What a command did. */
    public record Done(int status, String said) {}

    /** Runs a command in it, as its root. */
    public Done run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(inside().pid()), "--mount",
                "--pid", "--", "chroot", folder + "/root"));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String said;
        try (InputStream output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        return new Done(process.waitFor(), said);
    }

    /** Runs a command that must end with 0; what it said. */
    public String must(String... command) throws IOException, InterruptedException {
        Done done = run(command);
        assertThat(done.status()).as("%s: %s", String.join(" ", command), done.said()).isZero();
        return done.said();
    }

    /** All files and folders that were written and whose path holds a word. */
    public List<String> written(String word) throws IOException {
        Path layer = path("/").resolveSibling("written");
        try (Stream<Path> all = Files.walk(layer)) {
            return all.filter(each -> !Files.isDirectory(each) || each.getFileName().toString().contains(word))
                    .filter(each -> !isWhiteout(each)).map(each -> "/" + layer.relativize(each))
                    .filter(each -> each.contains(word)).sorted().toList();
        }
    }

    // how the layer notes that a file is gone
    private static boolean isWhiteout(Path file) {
        return !Files.isDirectory(file) && !Files.isRegularFile(file) && !Files.isSymbolicLink(file);
    }

    @Override
    public void close() throws IOException {
        keeper.destroyForcibly();
        try {
            keeper.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

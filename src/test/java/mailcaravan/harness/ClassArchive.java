package mailcaravan.harness;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The classes of the packaged program as Java keeps them for sharing (CDS), so that the hundreds of starts of the black-box
 * tests read them once. Made by the first test that starts the program, from a run of the demo; what an archive cannot be
 * used for, Java starts without a word.
 */
final class ClassArchive {
    private static List<String> options;

    private ClassArchive() {}

    /** Options of Java for the packaged program; none for a copy of it elsewhere, or where there is no archive. */
    static synchronized List<String> options(Path java, Path jar) throws IOException {
        if (!jar.equals(Path.of(System.getProperty("caravan.jar", "")))) {
            return List.of();
        }
        if (options == null) {
            Path archive = made(java, jar);
            options = Files.exists(archive)
                    ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:disable",
                            "-Xlog:all=error:stderr")
                    : List.of();
        }
        return options;
    }

    // several JVMs run tests at once
    private static Path made(Path java, Path jar) throws IOException {
        Path target = jar.toAbsolutePath().getParent().getParent();
        Path archive = target.resolve("black-box.jsa");
        try (FileChannel channel = FileChannel.open(target.resolve("black-box.jsa.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock alone = channel.lock()) {
            Objects.requireNonNull(alone);
            boolean fresh = Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
            if (!fresh) {
                Files.deleteIfExists(archive);
                make(java, jar, archive);
            }
        }
        return archive;
    }

    private static void make(Path java, Path jar, Path archive) throws IOException {
        Path draft = archive.resolveSibling("black-box.jsa.new");
        Process demo = new ProcessBuilder(java.toString(), "-XX:ArchiveClassesAtExit=" + draft, "-Xlog:disable",
                "-XX:TieredStopAtLevel=1", "-jar", jar.toString(), "demo", "--once")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (demo.waitFor(120, TimeUnit.SECONDS) && demo.exitValue() == 0 && Files.exists(draft)) {
                Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            demo.destroyForcibly();
            Files.deleteIfExists(draft);
        }
    }
}

package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderIsTakenOnceUntilItIsReleased() throws Exception {
        Optional<FolderLock> lock = FolderLock.take(folder);
        assertThat(lock).isPresent();
        assertThat(FolderLock.take(folder)).isEmpty();
        lock.get().close();

        Optional<FolderLock> again = FolderLock.take(folder);
        assertThat(again).isPresent();
        again.get().close();
    }

    @Test
    void aFolderIsTakenByOneProcessAndFreeAgainWhenThatWasKilled() throws Exception {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("held");
            assertThat(FolderLock.take(folder)).isEmpty();
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        try (FolderLock mine = FolderLock.take(folder).orElseThrow()) {
            assertThat(mine).isNotNull();
        }
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> FolderLock.take(folder.resolve("gone"))).isInstanceOf(IOException.class);
    }

    @Test
    void anOldLockFileIsNobodysLock() throws Exception {
        Files.createFile(folder.resolve(".lock"));

        try (FolderLock mine = FolderLock.take(folder).orElseThrow()) {
            assertThat(mine).isNotNull();
        }
    }

    /** A process that holds a folder until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String... arguments) throws Exception {
            try (FolderLock lock = FolderLock.take(Path.of(arguments[0])).orElseThrow()) {
                System.out.println(lock == null ? "" : "held");
                System.in.read();
            }
        }
    }
}

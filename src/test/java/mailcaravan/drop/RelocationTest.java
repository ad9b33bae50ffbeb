package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelocationTest {
    private static final Path MEMORY = Path.of("/dev/shm");

    @TempDir
    private Path folder;
    private Path elsewhere;

    @AfterEach
    void clean() throws IOException {
        if (elsewhere != null) {
            Relocation.delete(elsewhere);
        }
    }

    private Path otherFileSystem() throws IOException {
        assumeThat(Files.isWritable(MEMORY) && !Files.getFileStore(MEMORY).equals(Files.getFileStore(folder)))
                .as("a second file system").isTrue();
        elsewhere = Files.createTempDirectory(MEMORY, "relocation");
        return elsewhere;
    }

    @Test
    void aFileMovesToAnotherFileSystemWithItsTimes() throws Exception {
        Path source = Files.writeString(folder.resolve("a.eml"), "content");
        Files.setLastModifiedTime(source, FileTime.from(Instant.ofEpochSecond(1_000_000)));
        Path target = otherFileSystem().resolve("a.eml");

        Relocation.move(source, target);

        assertThat(target).hasContent("content");
        assertThat(Files.getLastModifiedTime(target).toInstant()).isEqualTo(Instant.ofEpochSecond(1_000_000));
        assertThat(source).doesNotExist();
        try (Stream<Path> left = Files.list(elsewhere)) {
            assertThat(left).containsExactly(target);
        }
    }

    @Test
    void aFolderMovesToAnotherFileSystemWithAllThatIsInIt() throws Exception {
        Path source = Files.createDirectories(folder.resolve("invoice/deep/empty")).getParent().getParent();
        Files.writeString(source.resolve("deep/one.pdf"), "pdf");
        Files.createSymbolicLink(source.resolve("link"), folder.resolve("nowhere"));
        Path target = otherFileSystem().resolve("invoice");

        Relocation.move(source, target);

        assertThat(target.resolve("deep/one.pdf")).hasContent("pdf");
        assertThat(target.resolve("deep/empty")).isEmptyDirectory();
        assertThat(target.resolve("link")).isSymbolicLink();
        assertThat(source).doesNotExist();
    }

    @Test
    void aLinkMovesAsALinkToAnotherFileSystem() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path source = Files.createSymbolicLink(folder.resolve("a.eml"), secret);
        Path target = otherFileSystem().resolve("a.eml");

        Relocation.move(source, target);

        assertThat(target).isSymbolicLink();
        assertThat(secret).hasContent("secret");
    }

    @Test
    void halfACopyOfACrashIsInNobodysWay() throws Exception {
        Path source = Files.writeString(folder.resolve("a.eml"), "content");
        Path target = otherFileSystem().resolve("a.eml");
        Path part = elsewhere.resolve("." + Integer.toHexString(target.hashCode()) + ".part");
        Files.writeString(part, "cont");

        Relocation.move(source, target);

        assertThat(target).hasContent("content");
        assertThat(part).doesNotExist();
    }

    @Test
    void aMoveThatFailsLeavesTheSourceWhole() throws Exception {
        Path source = Files.writeString(folder.resolve("a.eml"), "content");
        Path target = otherFileSystem().resolve("gone/a.eml");

        assertThatThrownBy(() -> Relocation.move(source, target)).isInstanceOf(IOException.class);
        assertThat(source).hasContent("content");
        assertThatThrownBy(() -> Relocation.move(source, folder.resolve("gone/a.eml")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(source).hasContent("content");
    }

    @Test
    void aNameThatIsTakenStaysWithItsOwner() throws Exception {
        Path source = Files.writeString(folder.resolve("a.eml"), "mine");
        Path target = Files.writeString(folder.resolve("b.eml"), "theirs");

        assertThat(Relocation.moveUnlessTaken(source, target)).isFalse();
        assertThat(source).hasContent("mine");
        assertThat(target).hasContent("theirs");
    }

    @Test
    void aNameThatIsFreeIsTakenOverFileSystemsToo() throws Exception {
        Path source = Files.writeString(folder.resolve("a.eml"), "mine");
        Path target = otherFileSystem().resolve("a.eml");

        assertThat(Relocation.moveUnlessTaken(source, target)).isTrue();
        assertThat(target).hasContent("mine");
        assertThat(source).doesNotExist();
        assertThat(Relocation.moveUnlessTaken(target, folder.resolve("a.eml"))).isTrue();
        assertThat(source).hasContent("mine");
    }

    @Test
    void aLinkKeepsItsNameAndItsNatureWhereNobodyHasIt() throws Exception {
        Path source = Files.createSymbolicLink(folder.resolve("a.eml"), folder.resolve("nowhere"));

        assertThat(Relocation.moveUnlessTaken(source, folder.resolve("b.eml"))).isTrue();
        assertThat(folder.resolve("b.eml")).isSymbolicLink();
        assertThat(Files.isSymbolicLink(source)).isFalse();
    }

    @Test
    void deletingAFolderFollowsNoLink() throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(kept.resolve("x"), "x");
        Path doomed = Files.createDirectory(folder.resolve("doomed"));
        Files.createSymbolicLink(doomed.resolve("link"), kept);

        Relocation.delete(doomed);
        Relocation.delete(doomed);

        assertThat(doomed).doesNotExist();
        assertThat(kept.resolve("x")).exists();
    }
}

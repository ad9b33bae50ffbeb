package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    private Path home;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void missingParentsAreMadeForTheUserAloneToo() throws Exception {
        Path made = PrivateFolder.make(home.resolve("a/b/c"));

        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(home.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(home.resolve("a/b"))).isEqualTo("rwx------");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void aFolderOrALinkToOneIsUsedAsItIs() throws Exception {
        Path shared = Files.createDirectory(home.resolve("shared"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Path link = Files.createSymbolicLink(home.resolve("link"), shared);

        assertThat(PrivateFolder.makeWritable(link)).isEqualTo(link);
        assertThat(permissions(shared)).isEqualTo("rwxr-x---");
        assertThat(shared).isEmptyDirectory();
    }

    @Test
    void aFileInItsPlaceIsAnErrorThatNamesIt() throws Exception {
        Path file = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> PrivateFolder.make(file)).isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> PrivateFolder.make(file.resolve("below"))).isInstanceOf(NotDirectoryException.class);
    }
}

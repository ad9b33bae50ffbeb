package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredCredentialsTest {
    @TempDir
    private Path home;

    @Test
    void aRotatedTokenOutlivesARestart() throws Exception {
        credentials("configured").rotate(Secret.of("rotated"));
        assertThat(credentials("configured").read().refreshToken()).contains(Secret.of("rotated"));
        credentials("configured").rotate(Secret.of("again"));
        assertThat(credentials("configured").read().refreshToken()).contains(Secret.of("again"));
    }

    @Test
    void anotherConfiguredTokenBeatsTheStateOfTheOldOne() throws Exception {
        credentials("configured").rotate(Secret.of("rotated"));
        assertThat(credentials("renewed").read().refreshToken()).contains(Secret.of("renewed"));
        credentials("renewed").rotate(Secret.of("rotated-2"));
        assertThat(credentials("renewed").read().refreshToken()).contains(Secret.of("rotated-2"));
        assertThat(credentials("configured").read().refreshToken()).contains(Secret.of("configured"));
    }

    @Test
    void aDamagedStateFileIsAsIfThereWereNone() throws Exception {
        credentials("configured").rotate(Secret.of("rotated"));
        Files.writeString(stateFile(), "\0\0\0garbage");
        assertThat(credentials("configured").read().refreshToken()).contains(Secret.of("configured"));
    }

    @Test
    void theConfiguredTokenIsNotWrittenAnywhere() throws Exception {
        credentials("configured-secret").rotate(Secret.of("rotated"));
        assertThat(Files.readString(stateFile())).doesNotContain("configured-secret");
    }

    @Test
    void onlyTheOwnerMayLookIntoTheState() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        credentials("configured").rotate(Secret.of("rotated"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stateFile()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stateFile().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aStateFolderThatCannotBeMadeIsTold() throws Exception {
        Files.writeString(home.resolve("state"), "a file in the way");
        assertThatThrownBy(() -> credentials("configured").rotate(Secret.of("never-shown")))
                .isInstanceOf(CredentialsException.class).hasMessageContaining("refresh-token.ini").message()
                .doesNotContain("never-shown");
    }

    private Path stateFile() {
        return home.resolve("state/default/refresh-token.ini");
    }

    private ConfiguredCredentials credentials(String refreshToken) {
        return new ConfiguredCredentials(
                new CredentialSettings(Optional.empty(), Optional.of("u@example.com"), Optional.empty(),
                        Optional.empty(), Optional.of("client"), Optional.empty(), Optional.of(Secret.of(refreshToken)),
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                home.resolve("state/default"));
    }
}

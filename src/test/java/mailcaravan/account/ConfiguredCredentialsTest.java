package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    void aDamagedStateFileIsToldWithTheCopyBefore() throws Exception {
        credentials("configured").rotate(Secret.of("hidden-token"));
        for (String damage : List.of("\0\0\0garbage", "", "[OAUTH2]\nRefreshToken=rot", "[OAUTH2]\nFingerpr")) {
            Files.writeString(stateFile(), damage);
            assertThatThrownBy(() -> credentials("configured").read()).isInstanceOf(CredentialsException.class)
                    .hasMessageContaining("refresh-token.ini is damaged", "Delete it").message()
                    .doesNotContain("hidden", "previous");
        }
        Files.delete(stateFile());
        assertThat(credentials("configured").read().refreshToken()).contains(Secret.of("configured"));
        credentials("configured").rotate(Secret.of("one"));
        credentials("configured").rotate(Secret.of("two"));
        Files.writeString(stateFile(), "");
        assertThatThrownBy(() -> credentials("configured").read())
                .hasMessageContaining("refresh-token.ini.previous: \"mail-caravan tokens restore\"");
        // the damaged one is no generation to go back to
        credentials("configured").rotate(Secret.of("three"));
        assertThat(Files.readString(Generations.previous(stateFile()))).contains("RefreshToken=one");
    }

    @Test
    void withAKeyTheRotatedTokenIsEncryptedAndBoundToItsMailbox() throws Exception {
        credentials("configured").rotate(Secret.of("plain-token"));
        TokenKeys keys = TokenKeysFixture.random();
        ConfiguredCredentials store = credentials("configured", "u@example.com", keys);
        assertThat(store.read().refreshToken()).contains(Secret.of("plain-token"));
        store.rotate(Secret.of("rotated"));
        assertThat(Files.readString(stateFile())).contains("RefreshToken=enc:v1:").doesNotContain("rotated");
        assertThat(Files.readString(Generations.previous(stateFile()))).contains("RefreshToken=enc:v1:")
                .doesNotContain("plain-token");
        assertThat(credentials("configured", "U@Example.com", keys).read().refreshToken())
                .contains(Secret.of("rotated"));
        assertThatThrownBy(() -> credentials("configured", "other@example.com", keys).read())
                .hasMessageContaining("cannot be decrypted");
        assertThatThrownBy(() -> credentials("configured").read()).hasMessageContaining("no key is configured");
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
        return credentials(refreshToken, "u@example.com", TokenKeys.none());
    }

    private ConfiguredCredentials credentials(String refreshToken, String mailbox, TokenKeys keys) {
        return new ConfiguredCredentials(
                new CredentialSettings(Optional.empty(), Optional.of(mailbox), Optional.empty(),
                        Optional.empty(), Optional.of("client"), Optional.empty(), Optional.of(Secret.of(refreshToken)),
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                home.resolve("state/default"), keys);
    }
}

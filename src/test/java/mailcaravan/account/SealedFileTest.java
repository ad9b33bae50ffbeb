package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SealedFileTest {
    private static final List<String> LINES = List.of("1", "2");
    private static final Secret VALUE = Secret.of("a-token-of-the-test");

    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void whatIsWrittenIsReadForItsPurposeAlone() throws Exception {
        SealedFile file = new SealedFile(path(), TokenKeys.none());
        assertThat(file.read("mine")).isEmpty();
        file.write("mine", LINES, VALUE);
        assertThat(file.read("mine")).contains(new SealedFile.Content(LINES, VALUE));
        assertThat(file.read("yours")).isEmpty();
        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void withAKeyTheValueIsEncryptedAndBoundToWhatStandsBesideIt() throws Exception {
        TokenKeys keys = keys(TokenKeys.random());
        SealedFile file = new SealedFile(path(), keys);
        file.write("mine", LINES, VALUE);
        assertThat(Files.readString(path())).doesNotContain(VALUE.reveal()).contains("\n1\n2\nenc:v1:");
        assertThat(file.read("mine")).contains(new SealedFile.Content(LINES, VALUE));
        assertThat(new SealedFile(path(), keys(TokenKeys.random())).read("mine")).isEmpty();
        assertThat(new SealedFile(path(), TokenKeys.none()).read("mine")).isEmpty();
        Files.writeString(path(), Files.readString(path()).replace("\n1\n2\n", "\n1\n9\n"));
        assertThat(file.read("mine")).isEmpty();
    }

    @Test
    void whatIsDamagedCountsAsAbsent() throws Exception {
        SealedFile file = new SealedFile(path(), TokenKeys.none());
        for (byte[] damaged : List.of(new byte[0], new byte[]{0, 1, 2}, "mail-caravan-1\nmine\n".getBytes(),
                "mail-caravan-2\nmine\n1\nx\n".getBytes(), new byte[100_000])) {
            Files.write(path(), damaged);
            assertThat(file.read("mine")).isEmpty();
        }
    }

    private Path path() {
        return folder.resolve("sealed");
    }

    private TokenKeys keys(Secret key) throws ConfigurationException {
        return Configuration.load(ConfigurationSources.only(folder,
                Map.of("caravan.tokens.encryption-key", key.reveal()))).tokenKeys();
    }
}

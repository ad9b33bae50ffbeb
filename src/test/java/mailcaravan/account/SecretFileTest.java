package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
    @TempDir
    Path folder;
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc~8Q.x_-", "abc~8Q.x_-\n", "abc~8Q.x_-\r\n", " abc~8Q.x_- \nsecond line\n",
            "\uFEFFabc~8Q.x_-"})
    void theFirstLineIsTheSecret(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), content);
        assertThat(new SecretFile(file).read().reveal()).isEqualTo("abc~8Q.x_-");
    }

    @Test
    void whatIsNoSecretIsSaidWithoutRepeatingIt() throws Exception {
        Path file = folder.resolve("secret");
        fails(file, "does not exist");
        Files.writeString(file, "\nsecond");
        fails(file, "is empty");
        Files.write(file, "kept-hidden".getBytes(StandardCharsets.UTF_16));
        fails(file, "printable ASCII");
        Files.writeString(file, "秘密 kept-hidden");
        fails(file, "printable ASCII");
        Files.writeString(file, "kept-hidden".repeat(6_000));
        fails(file, "64 KiB");
        fails(Files.createDirectory(folder.resolve("folder")), "cannot be read");
    }

    private static void fails(Path file, String reason) {
        assertThatThrownBy(() -> new SecretFile(file).read()).isInstanceOf(CredentialsException.class)
                .hasMessageContaining(reason).hasMessageContaining(file.toString()).message()
                .doesNotContain("kept-hidden");
    }
}

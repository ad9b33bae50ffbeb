package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A temporary folder with a configuration file, and an environment that holds nothing else. */
abstract class ConfigurationFixture {
    static final String ACCOUNT = """
            caravan.accounts.default.mailbox=billing@example.com
            caravan.accounts.default.client-id=app
            caravan.accounts.default.refresh-token=r-secret-1
            """;

    @TempDir
    Path folder;
    final Map<String, String> environment = new HashMap<>();
    final Map<String, String> systemProperties = new HashMap<>();
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    Path file(String content) throws IOException {
        return write(content.getBytes(StandardCharsets.UTF_8));
    }

    Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("application.properties"), content);
    }

    Configuration load() throws ConfigurationException {
        return Configuration.load(sources(Map.of()));
    }

    ConfigurationSources sources(Map<String, String> overrides) {
        return new ConfigurationSources(Optional.empty(), List.of(folder.resolve("application.properties")),
                environment, systemProperties, folder, false, overrides);
    }
}

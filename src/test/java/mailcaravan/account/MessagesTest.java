package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    @ParameterizedTest
    @ValueSource(strings = {"account", "oauth"})
    void bothLanguagesSayTheSameThingsWithTheSameArguments(String bundle) throws Exception {
        Properties english = bundle(bundle, "messages.properties");
        Properties japanese = bundle(bundle, "messages_ja.properties");
        assertThat(japanese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            MessageFormat en = new MessageFormat(english.getProperty(key), Locale.ENGLISH);
            MessageFormat ja = new MessageFormat(japanese.getProperty(key), Locale.JAPANESE);
            assertThat(ja.getFormatsByArgumentIndex()).as(key).hasSameSizeAs(en.getFormatsByArgumentIndex());
        }
    }

    private static Properties bundle(String directory, String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = MessagesTest.class.getResourceAsStream("/mailcaravan/" + directory + "/" + name)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }
}

package mailcaravan.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class MessageTextsTest {
    private static final Pattern USED = Pattern
            .compile(
                    "(?:Refusal\\.(?:of|sentence)|wrongType)\\(\\s*(?:[^\",;]*\\? )?\"([a-z0-9-]+)\"(?: : \"([a-z0-9-]+)\")?");

    @Test
    void bothLanguagesHaveTheSameSentencesWithTheSameFinds() throws Exception {
        Properties english = load("messages.properties");
        Properties japanese = load("messages_ja.properties");

        assertThat(japanese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(finds(japanese.getProperty(key))).as(key).isEqualTo(finds(english.getProperty(key)));
        }
    }

    @Test
    void everySentenceIsUsedAndEveryUsedOneIsThere() throws Exception {
        Set<String> used = new TreeSet<>(Set.of(MissingAttachmentException.CODE));
        try (Stream<Path> sources = Files.list(Path.of("src", "main", "java", "mailcaravan", "message"))) {
            for (Path source : sources.toList()) {
                USED.matcher(Files.readString(source)).results().forEach(call -> {
                    used.add(call.group(1));
                    if (call.group(2) != null) {
                        used.add(call.group(2));
                    }
                });
            }
        }

        assertThat(used).isEqualTo(new TreeSet<>(load("messages.properties").stringPropertyNames()));
    }

    @Test
    void findsAreShownOnOneLineAndShortened() {
        String shown = Refusal.visible("a\r\n\u0000\u202eb\ud83dc😀".concat("x".repeat(300)));

        assertThat(shown).startsWith("a\\u000D\\u000A\\u0000\\u202Eb\\uD83Dc😀xxx").endsWith("x…").hasSizeLessThan(240);
    }

    private static Set<Integer> finds(String sentence) {
        // a format whose arguments come back as their numbers shows which ones it uses, quoting included
        String shown = new MessageFormat(sentence).format(new Object[]{"\u00010", "\u00011", "\u00012", "\u00013"});
        return Pattern.compile("\u0001(\\d)").matcher(shown).results().map(MatchResult::group)
                .map(find -> Integer.valueOf(find.substring(1))).collect(Collectors.toSet());
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Refusal.class.getResourceAsStream(name)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }
}

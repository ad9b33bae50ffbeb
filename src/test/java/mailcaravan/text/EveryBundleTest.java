package mailcaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sentences of all packages: both languages whole, and none that shows a placeholder to a user. */
class EveryBundleTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources", "mailcaravan");
    private static final Pattern ARGUMENT = Pattern.compile("\u0001(\\d)\u0001");
    private static final Object[] NUMBERED = Stream.iterate(0, i -> i + 1).limit(10).map(i -> "\u0001" + i + "\u0001")
            .toArray();

    static List<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".properties"))
                    .filter(file -> !file.getFileName().toString().contains("_ja")).sorted().toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(9);
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bothLanguagesHaveTheSameKeys(Path english) throws IOException {
        assertThat(new TreeSet<>(read(japanese(english)).stringPropertyNames()))
                .isEqualTo(new TreeSet<>(read(english).stringPropertyNames()));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bothLanguagesUseTheSameArguments(Path english) throws IOException {
        if (!english.endsWith("messages.properties")) {
            return; // texts of the command line take none
        }
        Properties other = read(japanese(english));
        read(english).forEach((key, pattern) -> assertThat(arguments(other.getProperty((String) key))).as("%s", key)
                .isEqualTo(arguments((String) pattern)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noSentenceIsEmptyOrSwallowsAnArgumentByAnApostrophe(Path english) throws IOException {
        for (Path file : List.of(english, japanese(english))) {
            read(file).forEach((key, pattern) -> {
                assertThat((String) pattern).as("%s in %s", key, file).isNotBlank();
                if (file.getFileName().toString().startsWith("messages")) {
                    String shown = new MessageFormat((String) pattern).format(NUMBERED);
                    assertThat(shown).as("%s in %s", key, file).doesNotContainPattern("(?<!\\{)\\{\\d}(?!})");
                }
            });
        }
    }

    private static Path japanese(Path english) {
        return english.resolveSibling(english.getFileName().toString().replace(".properties", "_ja.properties"));
    }

    private static Set<String> arguments(String pattern) {
        return ARGUMENT.matcher(new MessageFormat(pattern).format(NUMBERED)).results().map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }
}

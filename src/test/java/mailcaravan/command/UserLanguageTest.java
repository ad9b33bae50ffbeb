package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserLanguageTest {
    @ParameterizedTest
    @CsvSource({"ja_JP.UTF-8, ja-JP", "ja_JP.eucJP@x, ja-JP", "ja, ja", "en_US.UTF-8, en-US", "de_DE, de-DE"})
    void theEnvironmentNamesTheLanguage(String name, String tag) {
        assertThat(UserLanguage.of("en", "", Map.of("LANG", name)))
                .contains(Locale.forLanguageTag(tag));
    }

    @ParameterizedTest
    @CsvSource({"C", "C.UTF-8", "POSIX", "''", "../../etc", "'ja JP'"})
    void whatNamesNoLanguageLeavesTheBuiltOne(String name) {
        assertThat(UserLanguage.of("en", "", Map.of("LANG", name))).isEmpty();
    }

    @Test
    void theStrongestVariableCountsAlone() {
        assertThat(UserLanguage.of("en", "",
                Map.of("LC_ALL", "C.UTF-8", "LC_MESSAGES", "en_US", "LANG", "ja_JP"))).isEmpty();
        assertThat(UserLanguage.of("en", "",
                Map.of("LC_ALL", "", "LC_MESSAGES", "ja_JP.UTF-8", "LANG", "en_US"))).contains(Locale.JAPAN);
    }

    @Test
    void anOptionBeatsTheEnvironment() {
        assertThat(UserLanguage.of("ja", "JP", Map.of("LC_ALL", "en_US"))).contains(Locale.JAPAN);
        assertThat(UserLanguage.of("ja", "", Map.of("LC_ALL", "C"))).contains(Locale.JAPANESE);
    }

    @Test
    void theBuiltLanguageIsThatOfTheBuild() throws Exception {
        assertThat(Files.readAllLines(Path.of("application.properties")))
                .contains("quarkus.default-locale=" + UserLanguage.BUILT);
    }
}

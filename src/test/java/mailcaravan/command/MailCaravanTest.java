package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program makes of its arguments before anything is started. */
class MailCaravanTest {
    private final Locale locale = Locale.getDefault();
    private final PrintStream systemOut = System.out;
    private final PrintStream systemErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        Locale.setDefault(Locale.ENGLISH);
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(systemOut);
        System.setErr(systemErr);
        Locale.setDefault(locale);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-?"})
    void helpNamesEveryCommand(String option) {
        assertThat(MailCaravan.execute(option)).isZero();
        assertThat(out()).contains("Usage: mail-caravan", "run", "demo", "simulator", "--version");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "demo", "simulator", "accounts", "accounts pause", "accounts resume", "dead-letters",
            "dead-letters list", "dead-letters show", "dead-letters retry", "dead-letters discard", "health"})
    void everyCommandHasItsHelpAndVersion(String command) {
        assertThat(MailCaravan.execute((command + " --help").split(" "))).isZero();
        assertThat(out()).contains("Usage: mail-caravan " + command).doesNotContain("${", "option.");
        assertThat(MailCaravan.execute((command + " --version").split(" "))).isZero();
        assertThat(out()).contains("Mail Caravan ");
    }

    @Test
    void helpIsJapaneseInAJapaneseLocale() {
        Locale.setDefault(Locale.JAPAN);

        assertThat(MailCaravan.execute("demo", "--help")).isZero();
        assertThat(out()).contains("この説明を表示します", "内蔵シミュレータ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "nonsense", "demo --nonsense", "simulator --smtp-port x", "run --config",
            "-d 2", "demo nonsense", "dead-letters", "dead-letters nonsense", "dead-letters show", "dead-letters retry",
            "dead-letters retry abcdef --all", "dead-letters retry abcdef --code 550", "dead-letters discard",
            "accounts pause", "accounts nonsense"})
    void wrongUseIsOneLineThatSaysWhereToLook(String arguments) {
        assertThat(MailCaravan.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err().lines()).hasSize(1);
        assertThat(err()).startsWith("mail-caravan: ").contains("--help").doesNotContain("Exception", "\tat ");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"demo --nonsense, オプション --nonsense はありません", "nonsense, コマンド nonsense はありません",
            "simulator --smtp-port x, --smtp-port: x は整数ではありません", "run --config, --config には値が必要です",
            "run --config a --config b, --config は一度しか指定できません", "dead-letters show, ID を指定してください"})
    void wrongUseIsSaidInJapaneseInAJapaneseLocale(String arguments, String sentence) {
        Locale.setDefault(Locale.JAPAN);

        assertThat(MailCaravan.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err()).startsWith("mail-caravan: " + sentence).contains("--help").hasLineCount(1);
    }

    @Test
    void optionsWithoutACommandAreThoseOfRun() {
        assertThat(MailCaravan.execute("--config", "/nowhere/at/all.properties")).isEqualTo(2);
        assertThat(err().lines()).hasSize(1);
        assertThat(err()).contains("all.properties");
    }

    @Test
    void helpForRunIsFoundWithoutItsName() {
        assertThat(MailCaravan.execute("--verbose", "--help")).isZero();
        assertThat(out()).contains("Usage: mail-caravan run", "--config");
    }
}

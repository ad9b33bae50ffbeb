package mailcaravan.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator's rules about failures: what they change, and how mistakes in them are told. */
class OperatorRulesTest {
    private final Locale before = Locale.getDefault();

    @TempDir
    Path folder;

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    private static FailureClassifier classifier(String yaml) throws OperatorRulesException {
        return FailureClassifier.of(OperatorRules.parse("rules.yaml", yaml)).forProvider(Provider.CUSTOM);
    }

    private static Symptom.Reply reply(Stage stage, int code, String enhanced, String text) {
        return new Symptom.Reply(stage, code, enhanced, code + " " + enhanced + " " + text);
    }

    @Test
    void aRuleComesBeforeTheTablesAndChangesVerdictScopeAndRemedy() throws Exception {
        FailureClassifier failures = classifier("""
                # our relay says so when its hourly window is closed
                - stage: after-dot
                  code: 550
                  enhanced-code: 5.7.1
                  text: "hourly window"
                  provider: custom
                  verdict: wait
                  remedy:
                    en: The window opens at the full hour.
                    ja: 枠は毎時 0 分に開きます。
                """);
        Symptom hit = reply(Stage.AFTER_DOT, 550, "5.7.1", "Hourly Window closed");

        Failure failure = failures.classify(hit);

        assertThat(failure.verdict()).isEqualTo(Verdict.WAIT);
        assertThat(failure.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(failure.code()).isEqualTo("550 5.7.1");
        assertThat(failure.remedy(Locale.ENGLISH)).isEqualTo("The window opens at the full hour.");
        assertThat(failure.remedy(Locale.JAPANESE)).isEqualTo("枠は毎時 0 分に開きます。");
        assertThat(failure.withVerdict(Verdict.STOP).remedy(Locale.ENGLISH)).contains("full hour");
        assertThat(failures.forProvider(Provider.GOOGLE).classify(hit).row()).isEqualTo("policy");
        assertThat(failures.classify(reply(Stage.AFTER_DOT, 550, "5.7.1", "spam")).verdict())
                .isEqualTo(Verdict.REJECT);
        assertThat(failures.classify(reply(Stage.RCPT, 550, "5.7.1", "hourly window")).verdict())
                .isEqualTo(Verdict.REJECT_RECIPIENT);
        assertThat(failures.classify(reply(Stage.AFTER_DOT, 550, null, "hourly window")).verdict())
                .isEqualTo(Verdict.REJECT);
    }

    @Test
    void theFirstRuleThatHoldsWinsAndListsMeanAnyOfThem() throws Exception {
        FailureClassifier failures = classifier("""
                - {stage: [mail, rcpt], code: [450, 451], verdict: REJECT}
                - {code: 450, verdict: retry, scope: connection, remedy: Wait.}
                """);

        assertThat(failures.classify(reply(Stage.RCPT, 451, "4.2.0", "x")).verdict()).isEqualTo(Verdict.REJECT);
        Failure other = failures.classify(reply(Stage.DATA, 450, "4.2.0", "x"));
        assertThat(other.scope()).isEqualTo(Scope.CONNECTION);
        assertThat(other.remedy(Locale.JAPANESE)).isEqualTo("Wait.");
    }

    @Test
    void aRuleWithoutRemedyKeepsThatOfTheTable() throws Exception {
        Failure failure = classifier("- {code: 552, verdict: retry}")
                .classify(reply(Stage.AFTER_DOT, 552, "5.2.3", "too large"));

        assertThat(failure.verdict()).isEqualTo(Verdict.RETRY);
        assertThat(failure.remedy(Locale.ENGLISH)).contains("too large");
    }

    @Test
    void tokenErrorsAndConnectionsHaveRulesTooButRequestsAndThisMachineHaveNone() throws Exception {
        FailureClassifier failures = classifier("""
                - {stage: token, code: AADSTS53003, verdict: retry, scope: account}
                - {stage: token, code: invalid_grant, text: sandbox, verdict: retry, scope: account}
                - {code: 12029, text: refused, verdict: stop}
                - {text: ".", verdict: wait}
                """);

        assertThat(failures.classify(new Symptom.TokenError(400, "invalid_grant", "AADSTS53003: no", null)).verdict())
                .isEqualTo(Verdict.RETRY);
        assertThat(failures.classify(new Symptom.TokenError(400, "invalid_grant", "Sandbox", null)).verdict())
                .isEqualTo(Verdict.RETRY);
        assertThat(failures.classify(new Symptom.Transport(Stage.CONNECT, "a:1", new ConnectException("refused")))
                .verdict()).isEqualTo(Verdict.STOP);
        assertThat(failures.classify(new Symptom.BadRequest("no-recipient", "none")).verdict())
                .isEqualTo(Verdict.REJECT);
        assertThat(failures.classify(new Symptom.Local(Stage.FILE, "folder", "gone")).verdict())
                .isEqualTo(Verdict.STOP);
        assertThat(failures.classify(new IllegalStateException("x")).verdict()).isEqualTo(Verdict.RETRY);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    - {cod: 550, verdict: stop} | 1 | 4 | unknown field cod; allowed: stage, code, enhanced-code, text, provider, verdict, scope, remedy
                    - {code: 550, verdict: later} | 1 | 24 | verdict cannot be later; allowed: retry, wait, refresh, stop, reject, reject-recipient
                    - {code: 550, verdict: [stop, wait]} | 1 | 24 | verdict must be a single text
                    - {code: 550} | 1 | 3 | no verdict; allowed: retry, wait
                    - {verdict: stop} | 1 | 3 | hold for everything
                    - {stage: mail, verdict: stop} | 1 | 3 | hold for everything
                    - {text: "a(b", verdict: stop} | 1 | 10 | text is not a regular expression
                    - {text: {a: b}, verdict: stop} | 1 | 10 | text must be a single text
                    - {text: , verdict: stop} | 1 | 9 | text has no value
                    - {code: [], verdict: stop} | 1 | 10 | code has no value
                    - {code: 5x0, verdict: stop} | 1 | 10 | code cannot be 5x0
                    - {enhanced-code: 5.7, verdict: stop} | 1 | 19 | enhanced-code cannot be 5.7
                    - {code: 550, stage: connected, verdict: stop} | 1 | 22 | allowed: token, pop, connect, starttls, auth, mail, rcpt, data, after-dot
                    - {code: 550, stage: compose, verdict: stop} | 1 | 22 | stage cannot be compose; allowed: token
                    - {code: 550, provider: gmail, verdict: stop} | 1 | 25 | allowed: microsoft, google, custom
                    - {code: 550, verdict: reject, scope: account} | 1 | 39 | does not go with the verdict reject; allowed: message
                    - {code: 550, verdict: stop, remedy: {fr: oui}} | 1 | 39 | unknown field fr; allowed: en, ja
                    - {code: 550, verdict: stop, remedy: {}} | 1 | 38 | remedy has no value
                    - {code: 550, code: 551, verdict: stop} | 1 | 15 | stands here twice
                    - text | 1 | 3 | here must be fields
                    code: 550 | 1 | 1 | must be a list
                    - {code: 550 | 1 | 13 | not YAML
                    - *nowhere | 1 | 3 | not YAML
                    """)
    void aMistakeIsToldInOneLineWithItsPlaceAndWhatIsAllowed(String yaml, String line, String column, String what) {
        assertThatThrownBy(() -> OperatorRules.parse("rules.yaml", yaml))
                .isInstanceOfSatisfying(OperatorRulesException.class,
                        e -> assertThat(e.getMessage())
                                .startsWith("rules.yaml, line " + line + ", column " + column + ": ")
                                .contains(what).doesNotContain("\n"));
    }

    @Test
    void theLineOfALaterMistakeIsItsOwn() {
        assertThatThrownBy(() -> OperatorRules.parse("rules.yaml", """
                - code: 550
                  verdict: stop

                - code: 551
                  verdict: nope
                """)).hasMessageStartingWith("rules.yaml, line 5, column 12: ");
    }

    @Test
    void aFileIsReadWithAByteOrderMarkAndAnEmptyOneHasNoRules() throws Exception {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, "\uFEFF- {code: 550, verdict: stop}\n");
        assertThat(OperatorRules.read(file)).hasSize(1);
        Files.writeString(file, "# nothing yet\n");
        assertThat(OperatorRules.read(file)).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws Exception {
        Path file = folder.resolve("rules.yaml");
        assertThatThrownBy(() -> OperatorRules.read(file)).isInstanceOf(OperatorRulesException.class)
                .hasMessageContaining("caravan.failure-rules").hasMessageContaining(file.toString());
        Files.write(file, "- {code: 550, verdict: stop, remedy: 再送}".getBytes("Shift_JIS"));
        assertThatThrownBy(() -> OperatorRules.read(file)).hasMessageContaining("UTF-8");
        Files.write(file, new byte[1024 * 1024 + 1]);
        assertThatThrownBy(() -> OperatorRules.read(file)).hasMessageContaining("1 MB");
        assertThatThrownBy(() -> OperatorRules.read(folder)).isInstanceOf(OperatorRulesException.class)
                .hasMessageContaining(folder.toString());
        Files.write(file, "- {code: 550,\u0000 verdict: stop}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> OperatorRules.read(file)).isInstanceOf(OperatorRulesException.class)
                .hasMessageContaining("not YAML").message().doesNotContain("\n", "\u0000");
    }

    @Test
    void theExamplesOfTheDocumentationAreRules() throws Exception {
        Matcher examples = Pattern.compile("(?s)```yaml\n(.*?)```")
                .matcher(Files.readString(Path.of("docs/failure-rules.md")));
        int rules = 0;
        while (examples.find()) {
            List<OperatorRule> read = OperatorRules.parse("docs/failure-rules.md", examples.group(1));
            assertThat(read).isNotEmpty();
            rules += read.size();
        }
        assertThat(rules).isGreaterThanOrEqualTo(4);
    }

    @Test
    void anUnknownReplyIsToldOncePerKindAndOnlySoMany() {
        UnknownReplies replies = new UnknownReplies(3);
        Failure failure = FailureCatalogue.classify(reply(Stage.DATA, 554, "5.9.9", "new"));

        assertThat(replies.note(failure)).isTrue();
        assertThat(replies.note(failure)).isFalse();
        int told = 0;
        for (int i = 0; i < 10; i++) {
            told += replies.note(FailureCatalogue.classify(reply(Stage.DATA, 554, "5.1." + i, "new"))) ? 1 : 0;
        }
        assertThat(told).isEqualTo(2);
    }
}

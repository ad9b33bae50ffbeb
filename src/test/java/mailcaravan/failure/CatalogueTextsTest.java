package mailcaravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTextsTest {
    static Set<String> rows() {
        Set<String> rows = new TreeSet<>(Set.of("bad-request", "credentials", "unexpected", "unfinished", "gave-up",
                "grant-pending", "token-error-unknown", "no-token-endpoint"));
        SmtpReplyRule.table().forEach(rule -> rows.add(rule.row()));
        Stream.of(PopReplyRule.values()).forEach(rule -> rows.add(rule.row()));
        TokenErrorRule.table().forEach(rule -> rows.add(rule.row()));
        TokenErrorExplanation.table().forEach(each -> rows.add(each.row()));
        LocalRule.table().values().forEach(rule -> rows.add(rule.row()));
        Stream.of(WinInetCode.values()).forEach(code -> rows.add("wininet-" + code.number()));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowHasItsRemedyInBothLanguages(String row) {
        Failure failure = new Failure(new Symptom.BadRequest("x", "y"), "x", Scope.MESSAGE, Verdict.REJECT, row);

        assertThat(failure.remedy(Locale.ENGLISH)).isNotBlank().doesNotContain("\n");
        assertThat(failure.remedy(Locale.JAPANESE)).isNotBlank().doesNotContain("\n")
                .isNotEqualTo(failure.remedy(Locale.ENGLISH));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource(WinInetCode.class)
    void everyNumberHasItsMeaningInBothLanguages(WinInetCode code) {
        Failure failure = new Failure(new Symptom.Transport(Stage.CONNECT, "host:587", new FileNotFoundException()),
                code.number(), Scope.CONNECTION, code.verdict(), "wininet-" + code.number());

        String english = failure.reason(Locale.ENGLISH);
        assertThat(english).startsWith("Error SmtpSubmission [" + code.number() + "] host:587: ");
        assertThat(failure.reason(Locale.JAPANESE))
                .startsWith("Error SmtpSubmission [" + code.number() + "] host:587: ")
                .isNotEqualTo(english);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
            "TOKEN, 12006, ACCOUNT, STOP, wininet-12006", "TOKEN, 12005, ACCOUNT, STOP, wininet-12005",
            "TOKEN, proxy-scheme, ACCOUNT, STOP, proxy-scheme",
            "TOKEN, client-certificate, ACCOUNT, STOP, client-certificate", "FILE, folder, ACCOUNT, STOP, folder",
            "STARTTLS, starttls-not-offered, ACCOUNT, STOP, starttls-not-offered",
            "AUTH, xoauth2-not-offered, ACCOUNT, STOP, xoauth2-not-offered",
            "AUTH, auth-not-offered, ACCOUNT, STOP, xoauth2-not-offered",
            "AUTH, xoauth2-without-tls, ACCOUNT, STOP, xoauth2-without-tls",
            "DATA, journal-unwritable, ACCOUNT, RETRY, journal",
            "TOKEN, token-file-unreadable, ACCOUNT, STOP, credentials",
            "DATA, message-unreadable, MESSAGE, RETRY, unexpected"})
    void aCauseOnThisMachineHasTheVerdictOfItsRow(Stage stage, String code, Scope scope, Verdict verdict, String row) {
        Failure failure = FailureCatalogue.classify(new Symptom.Local(stage, code, "because"));

        assertThat(failure.scope()).isEqualTo(scope);
        assertThat(failure.verdict()).isEqualTo(verdict);
        assertThat(failure.row()).isEqualTo(row);
        assertThat(failure.reason(Locale.ENGLISH)).endsWith("because");
    }

    @Test
    void aUrlThatCannotBeUsedReadsLikeTheLineOfSmail() {
        Failure failure = FailureCatalogue.classify(new Symptom.Local(Stage.TOKEN, "12006", "no scheme"));

        assertThat(failure.headline(Locale.ENGLISH)).startsWith("ERR-0028:")
                .endsWith("Error InternetCrackUrl [12006] no scheme");
    }

    @Test
    void whatNobodyKnowsIsTriedAgainAndFitsOneLine() {
        Failure failure = FailureCatalogue.classify(new IllegalStateException("a\r\nb".concat("x".repeat(1_000))));

        assertThat(failure.verdict()).isEqualTo(Verdict.RETRY);
        assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
        assertThat(failure.headline(Locale.ENGLISH)).contains("IllegalStateException: a b").doesNotContain("\n")
                .hasSizeLessThan(600);
    }

    @Test
    void aFaultInTheRequestIsADeadLetterAtOnce() {
        Failure failure = FailureCatalogue.classify(new Symptom.BadRequest("no-recipient", "no recipient in x.eml"));

        assertThat(failure.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(failure.scope().concernsAccount()).isFalse();
        assertThat(failure.headline(Locale.ENGLISH)).isEqualTo("no-recipient no recipient in x.eml");
        assertThat(failure.reply()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"RECIPIENT, false", "MESSAGE, false", "CONNECTION, true", "ACCOUNT, true", "TENANT, true"})
    void onlyWhatTheNextRequestWouldMeetConcernsTheAccount(Scope scope, boolean concerns) {
        assertThat(scope.concernsAccount()).isEqualTo(concerns);
    }
}

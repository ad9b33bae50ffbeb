package mailcaravan.flow;

import static mailcaravan.flow.FlowFixture.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.drop.FailedAttempt;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.Recipient;
import mailcaravan.smtp.RecipientReceipt;

class SettlementTest {
    private static final String X = "x@example.com";
    private static final String Y = "y@example.com";

    @TempDir
    private Path folder;
    private FlowFixture fixture;
    private FlowFixture.RecordedRequest request;

    @BeforeEach
    void open() {
        fixture = new FlowFixture(folder);
        request = fixture.new RecordedRequest();
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private static Failure reply(Stage stage, String text) {
        return FailureCatalogue.classify(FlowFixture.reply(text).symptom(stage));
    }

    private static Failure lost(Stage stage) {
        return FailureCatalogue.classify(new Symptom.Transport(stage, "localhost:1", new SocketException("reset")));
    }

    /** What smtp does when a transaction has been taken by the server, then the end of the route. */
    private void submitted(Attempt attempt, RecipientReceipt... receipts) {
        if (List.of(receipts).stream().anyMatch(RecipientReceipt::accepted)) {
            attempt.listener().accepted(List.of(receipts), FlowFixture.reply("250 2.0.0 OK"));
        }
        fixture.settlement().submitted(attempt, List.of(receipts));
    }

    @Test
    void allRecipientsTakenIsSentAfterItsLineIsInTheJournal() {
        submitted(fixture.attempt(request, X, Y), receipt(X, "250 ok"), receipt(Y, "250 ok"));

        assertThat(request.ends).containsExactly("sent");
        assertThat(request.journaledBefore).containsExactly("submitted");
        JournalEntry line = fixture.lines().get(0);
        assertThat(line.owed()).isZero();
        assertThat(line.recipients()).extracting(RecipientLine::address).containsExactly(X, Y);
        assertThat(line.messageId()).isEqualTo("<1@example.com>");
    }

    @Test
    void oneRecipientRefusedIsADeadLetterThatSaysWhoHasIt() {
        submitted(fixture.attempt(request, X, Y), receipt(X, "250 ok"), receipt(Y, "550 5.1.1 unknown"));

        assertThat(request.ends).containsExactly("failed");
        assertThat(request.journaledBefore).containsExactly("refused");
        assertThat(request.report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(request.report.code()).isEqualTo("550 5.1.1");
        assertThat(request.report.recipients()).extracting(RecipientLine::reply).containsExactly("250 ok",
                "550 5.1.1 unknown");
    }

    @Test
    void allRecipientsRefusedIsADeadLetterWithOneLine() {
        submitted(fixture.attempt(request, X, Y), receipt(X, "550 5.1.1 no"), receipt(Y, "550 5.1.1 no"));

        assertThat(request.ends).containsExactly("failed");
        assertThat(fixture.outcomes()).containsExactly("refused");
        assertThat(fixture.lines().get(0).owed()).isZero();
    }

    @Test
    void aRecipientThatMustWaitIsOwedAndTheOthersAreNotTriedAgain() {
        submitted(fixture.attempt(request, X, Y), receipt(X, "250 ok"), receipt(Y, "450 4.2.1 later"));

        assertThat(request.ends).containsExactly("deferred");
        assertThat(request.deferredDone).extracting(RecipientLine::address).containsExactly(X);
        assertThat(fixture.outcomes()).containsExactly("submitted", "deferred");
        assertThat(fixture.lines().get(0).owed()).isEqualTo(1);
        assertThat(request.notBefore).isEqualTo(fixture.clock.millis() + 5_000);
    }

    @Test
    void theRestOfAnEarlierAttemptIsSubmittedAndTheWholeIsSent() {
        request.attempts = 1;
        request.done.put(X, new RecipientLine(X, "250 ok"));
        Attempt attempt = fixture.attempt(request, X, Y);
        assertThat(attempt.owed()).containsExactly(Recipient.of(Y));

        submitted(attempt, receipt(Y, "250 ok"));

        assertThat(request.ends).containsExactly("sent");
        assertThat(fixture.lines().get(0).attempts()).isEqualTo(2);
    }

    @Test
    void aRefusalOfAnEarlierAttemptIsNotForgotten() {
        request.done.put(X, new RecipientLine(X, "550 5.1.1 no"));

        submitted(fixture.attempt(request, X, Y), receipt(Y, "250 ok"));

        assertThat(request.ends).containsExactly("failed");
        assertThat(request.report.code()).isEqualTo("550 5.1.1");
    }

    @Test
    void nobodyOwedAnyMoreIsOnlyFiled() {
        request.done.put(X, new RecipientLine(X, "250 ok"));

        fixture.settlement().submitted(fixture.attempt(request, X), List.of());

        assertThat(request.ends).containsExactly("sent");
    }

    @Test
    void aQuotaAtOneRecipientParksTheAccountAndDeadLettersNobody() {
        submitted(fixture.attempt(request, X, Y), receipt(X, "250 ok"), receipt(Y, "550 5.7.232 tenant limit"));

        assertThat(request.ends).containsExactly("deferred");
        assertThat(fixture.gate.parked()).isPresent();
    }

    @Test
    void aTransientFailureIsDeferredWithGrowingDelays() {
        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.MAIL, "451 4.3.2 later"), false);
        assertThat(request.notBefore).isEqualTo(fixture.clock.millis() + 5_000);
        request.attempts = 3;
        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.MAIL, "451 4.3.2 later"), false);
        assertThat(request.notBefore).isEqualTo(fixture.clock.millis() + 40_000);

        assertThat(request.ends).containsExactly("deferred", "deferred");
        assertThat(fixture.gate.parked()).isEmpty();
    }

    @Test
    void aRefusedMessageIsADeadLetterAtOnceAndTheAccountGoesOn() {
        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.AFTER_DOT, "550 5.7.60 SendAs"), false);

        assertThat(request.ends).containsExactly("failed");
        assertThat(request.journaledBefore).containsExactly("dead-lettered");
        assertThat(request.report.outcome()).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(request.report.remedies()).containsOnlyKeys("en", "ja");
        assertThat(fixture.gate.tryEnter()).isTrue();
    }

    @Test
    void aFailureOfTheAccountGivesTheRequestBackAndParksTheAccount() {
        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.AUTH, "535 5.7.139 off"), false);

        assertThat(request.ends).containsExactly("given back");
        assertThat(fixture.gate.tryEnter()).isFalse();
        assertThat(fixture.outcomes()).containsExactly("deferred");
    }

    @Test
    void aFailureOfTheAccountWithSomeDoneKeepsTheRecord() {
        request.done.put(X, new RecipientLine(X, "250 ok"));

        fixture.settlement().failed(fixture.attempt(request, X, Y), reply(Stage.AUTH, "535 5.7.139 off"), false);

        assertThat(request.ends).containsExactly("deferred");
        assertThat(request.deferredDone).extracting(RecipientLine::address).containsExactly(X);
    }

    @Test
    void aQuotaWaitsForItsWindowAndNeverGivesUp() {
        request.firstFailure = fixture.clock.millis() - Duration.ofDays(30).toMillis();

        fixture.settlement().failed(fixture.attempt(request, X),
                reply(Stage.AFTER_DOT, "554 5.2.0 SubmissionQuotaExceededException"), false);

        assertThat(request.ends).containsExactly("deferred");
        fixture.clock.advance(Duration.ofMinutes(29));
        assertThat(fixture.gate.tryEnter()).isFalse();
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(fixture.gate.tryEnter()).isTrue();
    }

    @Test
    void theTokenEndpointsRetryAfterIsHonoured() {
        Failure throttled = FailureCatalogue
                .classify(new Symptom.TokenError(429, null, "", Duration.ofMinutes(3)));

        fixture.settlement().failed(fixture.attempt(request, X), throttled, false);

        fixture.clock.advance(Duration.ofSeconds(179));
        assertThat(fixture.gate.tryProbe()).isFalse();
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.gate.tryProbe()).isTrue();
    }

    @Test
    void whatFailsForTooLongIsADeadLetter() {
        request.firstFailure = fixture.clock.millis() - Duration.ofDays(5).toMillis() - 1;
        request.attempts = 40;

        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.MAIL, "451 4.3.2 later"), false);

        assertThat(request.ends).containsExactly("failed");
        assertThat(request.report.attempts()).isEqualTo(41);
        assertThat(request.report.verdict()).isEqualTo("REJECT");
        assertThat(request.report.firstFailure()).startsWith("2029-12-28T12:04:04.999+09:00");
        assertThat(fixture.outcomes()).containsExactly("dead-lettered");
    }

    @Test
    void aConnectionThatBreaksForTooLongIsADeadLetterToo() {
        request.firstFailure = 1;

        fixture.settlement().failed(fixture.attempt(request, X), lost(Stage.DATA), false);

        assertThat(request.ends).containsExactly("failed");
        assertThat(request.report.reason()).contains("[12031]");
    }

    @Test
    void whatIsHeldIsNotSaidToBeTriedAgain() {
        fixture.resendInDoubt = false;

        fixture.settlement().failed(fixture.attempt(request, X), lost(Stage.AFTER_DOT), true);

        assertThat(request.report.remedies().get("en")).contains("Sent Items").doesNotContain("tried again");
    }

    @Test
    void everyAttemptIsInTheReportWithItsTimeAndWord() {
        for (String each : List.of("451 4.3.2 busy", "452 4.3.1 full", "550 5.7.60 SendAs")) {
            fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.AFTER_DOT, each), false);
            fixture.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(request.report.history()).extracting(FailedAttempt::reply).containsExactly("451 4.3.2 busy",
                "452 4.3.1 full", "550 5.7.60 SendAs");
        assertThat(request.report.history().get(1)).isEqualTo(
                new FailedAttempt("2030-01-02T12:05:05+09:00", "after-dot", "452 4.3.1", "452 4.3.1 full"));
    }

    @Test
    void recipientsInDoubtUseUpTheQuota() throws Exception {
        Attempt attempt = fixture.attempt(request, X, Y);
        fixture.quota.reserve(2);
        attempt.listener().beforeFinalDot(List.of(Recipient.of(X)));
        fixture.settlement().failed(attempt, lost(Stage.AFTER_DOT), true);

        assertThat(fixture.quota.reserve(9)).as("one of ten is used, one still set aside").isPositive();
        assertThat(fixture.quota.reserve(8)).isZero();
        assertThat(fixture.lines().get(1).recipients()).containsExactly(new RecipientLine(X, null));
    }

    @Test
    void aCauseThatMayPassIsTriedAFewTimesAndThenStopsTheAccount() {
        for (int i = 0; i < 3; i++) {
            assertThat(fixture.gate.tryEnter()).isTrue();
            fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.AFTER_DOT, "430 4.2.0 STOREDRV"),
                    false);
            fixture.clock.advance(Duration.ofMinutes(10));
        }

        assertThat(fixture.gate.parked().orElseThrow().stopped()).isTrue();
        assertThat(fixture.lines()).extracting(JournalEntry::verdict).containsExactly("RETRY", "RETRY", "STOP");
        assertThat(request.ends).containsExactly("deferred", "deferred", "deferred");
    }

    @Test
    void whatIsInDoubtIsSubmittedAgain() {
        fixture.settlement().failed(fixture.attempt(request, X), lost(Stage.AFTER_DOT), true);

        assertThat(request.ends).containsExactly("deferred");
        assertThat(request.journaledBefore).containsExactly("in-doubt");
    }

    @Test
    void whatIsInDoubtIsHeldWhereTheOperatorWantsItSo() {
        fixture.resendInDoubt = false;

        fixture.settlement().failed(fixture.attempt(request, X), lost(Stage.AFTER_DOT), true);

        assertThat(request.ends).containsExactly("failed");
        assertThat(request.report.outcome()).isEqualTo(Outcome.IN_DOUBT);
        assertThat(request.report.recipients()).containsExactly(new RecipientLine(X, null));
        assertThat(fixture.outcomes()).containsExactly("in-doubt");
    }

    @Test
    void aFilingThatFailsIsTriedAgainAndNotJournaledTwice() {
        request.failures = 2;

        submitted(fixture.attempt(request, X), receipt(X, "250 ok"));
        assertThat(request.ends).isEmpty();
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.filings.retry();
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.filings.retry();

        assertThat(request.ends).containsExactly("sent");
        assertThat(fixture.filings.isEmpty()).isTrue();
        assertThat(fixture.outcomes()).containsExactly("submitted");
    }

    @Test
    void aJournalThatCannotBeWrittenHoldsTheFilingUntilItCan() throws Exception {
        Files.delete(folder);

        submitted(fixture.attempt(request, X), receipt(X, "250 ok"));
        assertThat(request.ends).isEmpty();
        Files.createDirectory(folder);
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.filings.retry();

        assertThat(request.ends).containsExactly("sent");
        assertThat(request.journaledBefore).containsExactly("submitted");
    }

    @Test
    void aLineThatIsOwedIsWrittenOnceAlsoWhereSomebodyMustWait() throws Exception {
        Files.delete(folder);

        submitted(fixture.attempt(request, X, Y), receipt(X, "250 ok"), receipt(Y, "450 4.2.1 later"));
        Files.createDirectory(folder);
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.filings.retry();

        assertThat(fixture.outcomes()).containsExactly("submitted", "deferred");
        assertThat(request.ends).containsExactly("deferred");
    }

    @Test
    void aRefusalOfALaterTransactionIsInTheJournalToo() {
        Attempt attempt = fixture.attempt(request, X, Y);
        attempt.listener().accepted(List.of(receipt(X, "250 ok")), FlowFixture.reply("250 2.0.0 OK"));

        fixture.settlement().submitted(attempt, List.of(receipt(X, "250 ok"), receipt(Y, "550 5.1.1 no")));

        assertThat(request.ends).containsExactly("failed");
        assertThat(fixture.lines()).flatExtracting(JournalEntry::recipients).extracting(RecipientLine::address)
                .containsExactly(X, Y);
        assertThat(fixture.lines().get(1).owed()).isZero();
    }

    @Test
    void aRequestThatCannotBeReadIsReportedWithoutRecipients() {
        Attempt attempt = new Attempt(fixture.account, request, fixture.account.filings());

        fixture.settlement().failed(attempt,
                FailureCatalogue.classify(new Symptom.BadRequest("no-recipient", "a.eml names no recipient")), false);

        assertThat(request.ends).containsExactly("failed");
        assertThat(request.report.recipients()).isEmpty();
        assertThat(request.report.messageId()).isNull();
        assertThat(request.report.reason()).isEqualTo("a.eml names no recipient");
    }

    @Test
    void timeThatTheAccountWaitedDoesNotCountTowardsGivingUp() {
        fixture.waiting.waits(true);
        fixture.clock.advance(Duration.ofDays(2));
        fixture.waiting.waits(false);
        request.firstFailure = fixture.clock.millis() - Duration.ofDays(6).toMillis();

        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.MAIL, "451 4.3.2 later"), false);
        assertThat(request.ends).containsExactly("deferred");

        request.waitedBefore = Duration.ofDays(2).toMillis();
        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.MAIL, "451 4.3.2 later"), false);
        assertThat(request.ends).containsExactly("deferred", "failed");
    }

    @Test
    void tooManyConnectionsMeansFewerAndParksNothing() {
        fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.AUTH, "432 4.3.2 limit"), false);

        assertThat(request.ends).containsExactly("given back");
        assertThat(fixture.gate.parked()).isEmpty();
        assertThat(fixture.account.allowance().current()).isEqualTo(2);
    }

    @Test
    void tooManyConnectionsParksTheAccountWhenThereIsOneLeft() {
        for (int i = 0; i < 3; i++) {
            fixture.settlement().failed(fixture.attempt(request, X), reply(Stage.AUTH, "432 4.3.2 limit"), false);
            fixture.clock.advance(Duration.ofSeconds(10));
        }

        assertThat(fixture.account.allowance().current()).isEqualTo(1);
        assertThat(fixture.gate.parked()).isPresent();
    }
}

package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.MutableClock;
import mailcaravan.journal.Journal;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;

/** What becomes of a dead letter on its way back, wherever that is interrupted. */
class DeadLettersTest {
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final RecipientLine HAS_IT = new RecipientLine("staff@example.org", "250 2.1.5 Recipient OK");
    private static final RecipientLine REFUSED = new RecipientLine("boss@example.org", "550 5.1.1 No such mailbox");
    private static final RecipientLine UNASKED = new RecipientLine("late@example.org", null);
    private static final Instant WRITTEN = Instant.parse("2030-01-01T00:00:00.123456Z");

    @TempDir
    private Path home;
    private MutableClock clock;
    private AccountFolders folders;
    private DropFolder drop;
    private final List<String> unusable = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        clock = new MutableClock(Instant.parse("2030-01-02T03:04:05Z"), ZoneOffset.UTC);
        folders = new AccountFolders("default", home.resolve("drop"), home.resolve("failed"), home.resolve("state"),
                home.resolve("journal"));
        drop = new DropFolder("default", folders.drop(), home.resolve("sent"), folders.failed(), SETTLE, clock,
                clock::nanoTime);
        drop.prepare();
        Files.createDirectories(folders.journal());
    }

    private Claim taken(String name) throws IOException {
        drop.settled(100, any -> false);
        clock.advance(SETTLE);
        drop.settled(100, any -> false);
        return drop.take(folders.drop().resolve(name)).orElseThrow();
    }

    private String fail(String name, RecipientLine... recipients) throws IOException {
        if (!Files.exists(folders.drop().resolve(name))) {
            Files.setLastModifiedTime(Files.writeString(folders.drop().resolve(name), "content of " + name),
                    FileTime.from(WRITTEN));
        }
        Claim claim = taken(name);
        drop.fileFailed(claim,
                new FailureReport(clock.instant().toString(), "default", name, claim.id(),
                        "<" + claim.id() + "@example.com>", Outcome.REFUSED, "rcpt", "550 5.1.1", "550 5.1.1 No",
                        "REJECT_RECIPIENT", "why", "what to do", Map.of(), 1, null, null, List.of(recipients)));
        return claim.id();
    }

    private List<FiledDeadLetter> list() throws IOException {
        try (DeadLetters letters = new DeadLetters(folders, clock)) {
            return letters.list((file, why) -> unusable.add(Path.of(file).getFileName() + ": " + why));
        }
    }

    private String retry() throws Exception {
        try (DeadLetters letters = new DeadLetters(folders, clock)) {
            letters.open();
            return letters.retry(list().get(0)).orElseThrow();
        }
    }

    private void openAgain() throws IOException {
        try (DeadLetters letters = new DeadLetters(folders, clock)) {
            letters.open();
        }
    }

    /** As the running process sees it, which read its records before the retry. */
    private DeferredRequest recordOf(Claim claim) throws IOException {
        return new DeferredRequests(folders.deferred(), clock).find(claim).orElseThrow();
    }

    private void assertBackOnce(String name, String formerId) throws IOException {
        assertThat(folders.failed()).isEmptyDirectory();
        assertThat(folders.plans()).isEmptyDirectory();
        assertThat(folders.returning()).isEmptyDirectory();
        try (var files = Files.list(folders.drop())) {
            assertThat(files.map(each -> each.getFileName().toString()).filter(each -> each.endsWith(".eml")))
                    .containsExactly(name);
        }
        Claim claim = taken(name);
        assertThat(claim.id()).isNotEqualTo(formerId);
        assertThat(recordOf(claim).origin()).isEqualTo(formerId);
        assertThat(recordOf(claim).done()).containsExactly(HAS_IT);
    }

    @Test
    void listShowsEachWithItsRequestAndWhoIsOwed() throws Exception {
        String id = fail("a.eml", HAS_IT, REFUSED, UNASKED);
        fail("b.eml");

        assertThat(list()).extracting(each -> each.report().request()).containsExactly("a.eml", "b.eml");
        FiledDeadLetter first = list().get(0);
        assertThat(first.id()).isEqualTo(id);
        assertThat(first.owed()).containsExactly(REFUSED, UNASKED);
        assertThat(first.done()).containsExactly(HAS_IT);
        assertThat(first.json().path("code").asText()).isEqualTo("550 5.1.1");
        assertThat(unusable).isEmpty();
    }

    @Test
    void damagedReportsAreSaidAndHideNoOther() throws Exception {
        fail("a.eml");
        for (String bad : List.of("", "{", "[]", "null", "{}", "{\"id\":\"../../etc\"}", "{\"id\":\"a\"}")) {
            String name = "bad" + unusable.size() + bad.length() + ".eml";
            Files.writeString(folders.failed().resolve(name), "x");
            Files.writeString(folders.failed().resolve(name + FailureReport.ENDING), bad);
        }
        Files.writeString(folders.failed().resolve("alone.eml"), "x");
        Files.writeString(folders.failed().resolve("report-only.eml" + FailureReport.ENDING), "{}");

        assertThat(list()).hasSize(1);
        assertThat(unusable).hasSizeGreaterThanOrEqualTo(5).anyMatch(each -> each.startsWith("alone.eml: "));
    }

    @Test
    void aRetryGoesBackUnderItsNameWithWhoHasItOnRecord() throws Exception {
        String id = fail("a.eml", HAS_IT, REFUSED);

        assertThat(retry()).isEqualTo("a.eml");

        assertThat(folders.drop().resolve("a.eml")).hasContent("content of a.eml");
        assertThat(Files.getLastModifiedTime(folders.drop().resolve("a.eml")).toInstant())
                .as("the Date header stays").isBetween(WRITTEN.truncatedTo(ChronoUnit.SECONDS),
                        WRITTEN.truncatedTo(ChronoUnit.SECONDS).plusMillis(999));
        assertBackOnce("a.eml", id);
    }

    @Test
    void aSecondRetryKeepsTheFirstOrigin() throws Exception {
        String id = fail("a.eml", HAS_IT, REFUSED);
        retry();
        Claim claim = taken("a.eml");
        drop.fileFailed(claim,
                new FailureReport("later", "default", "a.eml", claim.id(), "<" + id + "@example.com>",
                        Outcome.IN_DOUBT, null, null, null, null, null, null, null, 1, null, null,
                        List.of(HAS_IT, REFUSED)));
        retry();

        assertBackOnce("a.eml", id);
    }

    @Test
    void aMailRequestGoesBackWithItsOwnFolder() throws Exception {
        Files.createDirectory(folders.drop().resolve("invoice"));
        Files.writeString(folders.drop().resolve("invoice/one.pdf"), "pdf");
        fail("invoice.json");

        assertThat(retry()).isEqualTo("invoice.json");

        assertThat(folders.failed()).isEmptyDirectory();
        Claim claim = taken("invoice.json");
        assertThat(claim.ownFolder().orElseThrow().resolve("one.pdf")).hasContent("pdf");
        assertThat(recordOf(claim).done()).isEmpty();
    }

    @Test
    void aNameThatIsTakenGetsACounterButNotForAMailRequestWhoseFolderHasItsName() throws Exception {
        fail("a.eml");
        Files.writeString(folders.drop().resolve("a.eml"), "another one");
        assertThat(retry()).isEqualTo("a-1.eml");
        assertThat(folders.drop().resolve("a.eml")).hasContent("another one");

        fail("b.json");
        Files.writeString(folders.drop().resolve("b.json"), "another one");
        assertThatThrownBy(this::retry).isInstanceOf(RetryRefusedException.class).hasMessageContaining("b.json");
        assertThat(list()).hasSize(1);
    }

    @Test
    void aRequestThatWasFiledWithACounterGetsItsOwnNameBack() throws Exception {
        Files.writeString(folders.failed().resolve("a.eml"), "kept by hand");
        fail("a.eml");
        assertThat(folders.failed().resolve("a-1.eml")).exists();

        assertThat(retry()).isEqualTo("a.eml");
        assertThat(folders.failed().resolve("a.eml")).hasContent("kept by hand");
    }

    @Test
    void aReportThatNamesAPathOutsideLeadsNowhere() throws Exception {
        fail("a.eml");
        Path report = folders.failed().resolve("a.eml" + FailureReport.ENDING);
        Files.writeString(report, Files.readString(report).replace("\"a.eml\"", "\"../../a.eml\""));

        assertThat(retry()).isEqualTo("a.eml");
        assertThat(folders.drop().resolve("a.eml")).exists();
    }

    @Test
    void aRequestThatEverybodyHasGoesBackToo() throws Exception {
        String id = fail("a.eml", HAS_IT); // an operator may have added a recipient
        retry();

        assertBackOnce("a.eml", id);
    }

    @Test
    void withoutADropFolderNothingMoves() throws Exception {
        fail("a.eml");
        Relocation.delete(folders.drop());

        assertThatThrownBy(this::retry).isInstanceOf(RetryRefusedException.class).hasMessageContaining("drop");
        assertThat(list()).hasSize(1);
    }

    @Test
    void aRetryInterruptedBeforeItIsVisibleIsCarriedOn() throws Exception {
        String id = fail("a.eml", HAS_IT, REFUSED);
        new DeadLetterReturn(folders, clock).stage(list().get(0));

        openAgain();

        assertBackOnce("a.eml", id);
    }

    @Test
    void aCopyLeftWithoutAPlanIsMadeAgain() throws Exception {
        String id = fail("a.eml", HAS_IT, REFUSED);
        Files.createDirectories(folders.returning().resolve(id));
        Files.writeString(folders.returning().resolve(id).resolve("a.eml"), "half of i");

        assertThat(retry()).isEqualTo("a.eml");

        assertThat(folders.drop().resolve("a.eml")).hasContent("content of a.eml");
        assertBackOnce("a.eml", id);
    }

    @Test
    void aRetryInterruptedBetweenItsTwoNamesIsNotPutBackTwice() throws Exception {
        String id = fail("a.eml", HAS_IT, REFUSED);
        ReturnPlan plan = new DeadLetterReturn(folders, clock).stage(list().get(0));
        JsonFile.write(PrivateFolder.make(folders.deferred()).resolve(plan.newId() + ".json"), plan.record());
        Files.createLink(folders.drop().resolve("a.eml"), folders.returning().resolve(id).resolve("a.eml"));

        openAgain();

        assertBackOnce("a.eml", id);
    }

    @Test
    void aRetryInterruptedBeforeTheOldOneIsGoneIsNotPutBackTwice() throws Exception {
        String id = fail("a.eml", HAS_IT, REFUSED);
        DeadLetterReturn interrupted = new DeadLetterReturn(folders, clock);
        assertThat(interrupted.publish(interrupted.stage(list().get(0)))).isTrue();
        Files.delete(folders.failed().resolve("a.eml" + FailureReport.ENDING));

        openAgain();

        assertBackOnce("a.eml", id);
    }

    @Test
    void aRetryInterruptedAndSubmittedMeanwhileIsNotPutBackAgain() throws Exception {
        fail("a.eml", HAS_IT, REFUSED);
        DeadLetterReturn interrupted = new DeadLetterReturn(folders, clock);
        ReturnPlan plan = interrupted.stage(list().get(0));
        Files.createLink(folders.drop().resolve("a.eml"),
                folders.returning().resolve(plan.letter()).resolve("a.eml"));
        Claim claim = taken("a.eml");
        try (Journal journal = new Journal(folders.journal(), clock)) {
            journal.commit(new JournalEntry(journal.now(), "default", "drop-folder", "a.eml", claim.id(), null, null,
                    List.of(REFUSED), 0, Outcome.SUBMITTED, null, null, null, null, 1, 1L));
        }
        drop.fileSent(claim);

        openAgain();

        assertThat(list()).isEmpty();
        assertThat(folders.drop().resolve("a.eml")).doesNotExist();
        assertThat(folders.returning().resolve(plan.letter())).doesNotExist();
    }

    @Test
    void aCopyThatSomebodyCleanedAwayLeavesTheDeadLetter() throws Exception {
        fail("a.eml", HAS_IT, REFUSED);
        new DeadLetterReturn(folders, clock).stage(list().get(0));
        Relocation.delete(folders.returning());

        openAgain();

        assertThat(list()).hasSize(1);
        assertThat(folders.plans()).isEmptyDirectory();
        assertThat(retry()).isEqualTo("a.eml");
    }

    @Test
    void anotherDeadLetterOfTheNameIsNotDeletedForAnInterruptedRetry() throws Exception {
        fail("a.eml", HAS_IT, REFUSED);
        DeadLetterReturn interrupted = new DeadLetterReturn(folders, clock);
        ReturnPlan plan = interrupted.stage(list().get(0));
        interrupted.publish(plan);
        Files.delete(folders.failed().resolve("a.eml" + FailureReport.ENDING));
        Files.delete(folders.failed().resolve("a.eml"));
        String other = fail("a.eml", REFUSED);

        openAgain();

        assertThat(list()).extracting(FiledDeadLetter::id).containsExactly(other);
    }

    @Test
    void discardDeletesRequestReportAndOwnFolder() throws Exception {
        Files.createDirectory(folders.drop().resolve("invoice"));
        fail("invoice.json");
        FiledDeadLetter letter = list().get(0);
        try (DeadLetters letters = new DeadLetters(folders, clock)) {
            letters.open();
            assertThat(letters.discard(letter)).isTrue();
            assertThat(letters.discard(letter)).isFalse();
        }

        assertThat(folders.failed()).isEmptyDirectory();
    }

    @Test
    void anAccountWithoutFoldersHasNone() throws Exception {
        Relocation.delete(folders.failed());

        assertThat(list()).isEmpty();
        openAgain();
    }
}

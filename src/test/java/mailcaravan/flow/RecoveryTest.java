package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.AllowedSenders;
import mailcaravan.drop.Claim;
import mailcaravan.drop.DeferredRequest;
import mailcaravan.drop.DeferredRequests;
import mailcaravan.drop.DropFolder;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.RequestComposer;

/** What the last process left in .sending/ is settled by what the journal says of it. */
class RecoveryTest {
    private static final RecipientLine TAKEN = new RecipientLine("x@example.com", "250 2.1.5 ok");
    private static final RecipientLine REFUSED = new RecipientLine("y@example.com", "550 5.1.1 unknown");

    @TempDir
    private Path home;
    private FlowFixture fixture;
    private DropFolder folder;
    private DropFolderSource source;
    private DeferredRequests deferred;
    private Path left;

    @BeforeEach
    void crash() throws IOException {
        fixture = new FlowFixture(Files.createDirectory(home.resolve("journal")));
        folder = new DropFolder("default", home.resolve("drop"), home.resolve("sent"), home.resolve("failed"),
                Duration.ofSeconds(2), fixture.clock, fixture.clock::nanoTime);
        folder.prepare();
        left = Files.writeString(home.resolve("drop/.sending/a.eml"),
                "From: box@example.com\nTo: x@example.com\n\nx\n");
        Files.setLastModifiedTime(left, FileTime.from(fixture.clock.instant()));
        deferred = new DeferredRequests(home.resolve("deferred"), fixture.clock);
        source = new DropFolderSource(folder, deferred,
                new RequestComposer("box@example.com", new AllowedSenders(List.of("*"))), Set.of(),
                Duration.ofSeconds(2), fixture.clock, fixture.clock::nanoTime);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private String id() throws IOException {
        return folder.interrupted().stream().map(Claim::id).findFirst().orElseThrow();
    }

    private void journaled(Outcome outcome, int owed, RecipientLine... lines) throws IOException {
        fixture.journal.commit(new JournalEntry(fixture.journal.now(), "default", "drop-folder", "a.eml", id(),
                "<1@example.com>", "box@example.com", List.of(lines), owed, outcome, null, null, null, null, 1, 1L));
    }

    private void recover() throws IOException {
        AccountContext account = fixture.account;
        new Recovery(new AccountContext(account.account(), account.gate(), account.quota(),
                account.allowance(), account.admission(), account.waiting(), account.repeats(),
                account.filings(), null,
                account.sender(), source, fixture.settlement(), account.failures(), account.journal(),
                account.control(),
                account.nanoTime())).recover();
    }

    @Test
    void whatWasSubmittedIsOnlyFiled() throws Exception {
        journaled(Outcome.SUBMITTED, 0, TAKEN);
        recover();

        assertThat(home.resolve("sent/a.eml")).exists();
        assertThat(source.next()).isEmpty();
    }

    @Test
    void whatWasSubmittedIsOnlyFiledThoughItsWritersClockIsAhead() throws Exception {
        Files.setLastModifiedTime(left, FileTime.from(fixture.clock.instant().plus(Duration.ofDays(40))));
        journaled(Outcome.SUBMITTED, 0, TAKEN);
        recover();

        assertThat(home.resolve("sent/a.eml")).exists();
        assertThat(source.next()).isEmpty();
    }

    @Test
    void whatWasRefusedIsFiledWithItsReport() throws Exception {
        journaled(Outcome.REFUSED, 0, TAKEN, REFUSED);
        recover();

        assertThat(home.resolve("failed/a.eml")).exists();
        assertThat(home.resolve("failed/a.eml.failure.json")).content().contains("550 5.1.1 unknown", "\"refused\"");
    }

    @Test
    void whatWasSubmittedAfterARefusalOnRecordIsNoSuccess() throws Exception {
        deferred.put(new DeferredRequest(id(), "a.eml", 1, 1, 2, List.of(REFUSED), "451"));
        journaled(Outcome.SUBMITTED, 0, TAKEN);
        recover();

        assertThat(home.resolve("sent/a.eml")).doesNotExist();
        assertThat(home.resolve("failed/a.eml.failure.json")).content().contains("550 5.1.1 unknown", "x@example.com");
    }

    @Test
    void whatIsHeldInDoubtNamesWhoHasItAndWhoIsOwed() throws Exception {
        fixture.resendInDoubt = false;
        deferred.put(new DeferredRequest(id(), "a.eml", 1, 1, 2, List.of(TAKEN), "451"));
        journaled(Outcome.SUBMITTING, 1, new RecipientLine("late@example.com", null));
        recover();

        assertThat(home.resolve("failed/a.eml.failure.json")).content().contains(TAKEN.address(), "late@example.com");
    }

    @Test
    void aRecordThatCannotBeReadHoldsTheRequestUntilItCan() throws Exception {
        String id = id();
        folder.giveBack(folder.interrupted().get(0));
        source.recover(fixture.journal);
        Path record = home.resolve("deferred").resolve(id + ".json");
        Files.createDirectory(record);
        source.next();
        fixture.clock.advance(Duration.ofSeconds(3));

        assertThatThrownBy(source::next).isInstanceOf(IOException.class);
        assertThat(source.next()).isEmpty();

        Files.delete(record);
        new DeferredRequests(home.resolve("deferred"), fixture.clock).put(new DeferredRequest(id, "a.eml", 0, 0,
                fixture.clock.millis(), List.of(TAKEN), "451", "0123456789abcdef0123456789abcdef", 0, null));
        fixture.clock.advance(Duration.ofSeconds(31));
        DroppedRequest request = source.next().orElseThrow();
        assertThat(request.done()).containsOnlyKeys(TAKEN.address());
        assertThat(request.attempts()).isZero();
        assertThat(request.compose().messageId()).isEqualTo("<0123456789abcdef0123456789abcdef@example.com>");
    }

    @Test
    void whatIsInDoubtIsTriedAgainAndSaidToBe() throws Exception {
        journaled(Outcome.SUBMITTING, 1, new RecipientLine("x@example.com", null));
        recover();

        assertThat(fixture.outcomes()).containsExactly("submitting", "in-doubt");
        assertThat(source.next()).isPresent();
        assertThat(source.next()).isEmpty();
    }

    @Test
    void whatIsInDoubtIsHeldWhereTheOperatorWantsItSo() throws Exception {
        fixture.resendInDoubt = false;
        journaled(Outcome.SUBMITTING, 1, new RecipientLine("x@example.com", null));
        recover();

        assertThat(source.next()).isEmpty();
        assertThat(home.resolve("failed/a.eml.failure.json")).content().contains("\"in-doubt\"", "Sent Items");
    }

    @Test
    void whatWasSaidToBeHeldIsHeldThoughItWasNotFiled() throws Exception {
        fixture.resendInDoubt = false;
        journaled(Outcome.IN_DOUBT, 1, new RecipientLine("x@example.com", null));
        recover();

        assertThat(home.resolve("failed/a.eml.failure.json")).content().contains("\"in-doubt\"", "x@example.com");
        assertThat(source.next()).isEmpty();
        assertThat(fixture.outcomes()).containsExactly("in-doubt");
    }

    @Test
    void whatTheJournalDoesNotKnowIsTried() throws Exception {
        recover();

        assertThat(source.next()).hasValueSatisfying(request -> assertThat(request.done()).isEmpty());
    }

    @Test
    void whatWasSubmittedToSomeIsTriedForTheRest() throws Exception {
        journaled(Outcome.SUBMITTED, 1, TAKEN);
        recover();

        assertThat(source.next()).hasValueSatisfying(
                request -> assertThat(request.done()).containsOnlyKeys("x@example.com"));
    }
}

package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.MutableClock;
import mailcaravan.journal.Outcome;

class DropFolderTest {
    private static final Duration SETTLE = Duration.ofSeconds(2);

    @TempDir
    private Path home;
    private Path drop;
    private Path sending;
    private Path sent;
    private Path failed;
    private MutableClock clock;
    private DropFolder folder;

    @BeforeEach
    void prepare() throws IOException {
        clock = new MutableClock(Instant.parse("2030-01-02T03:04:05Z"), ZoneId.of("Asia/Tokyo"));
        drop = home.resolve("drop");
        sending = drop.resolve(".sending");
        sent = home.resolve("sent");
        failed = home.resolve("failed");
        restart();
        folder.prepare();
    }

    private void restart() {
        folder = new DropFolder("default", drop, sent, failed, SETTLE, clock, clock::nanoTime);
    }

    private Path drop(String name) throws IOException {
        return Files.writeString(drop.resolve(name), "content of " + name);
    }

    private void dropWithFolder(String stem) throws IOException {
        drop(stem + ".json");
        Files.createDirectory(drop.resolve(stem));
        Files.writeString(drop.resolve(stem).resolve("one.pdf"), "pdf");
    }

    private List<Path> settled() throws IOException {
        folder.settled(100, name -> false);
        clock.advance(SETTLE);
        return folder.settled(100, name -> false);
    }

    private Claim take(String name) throws IOException {
        assertThat(settled()).contains(drop.resolve(name));
        return folder.take(drop.resolve(name)).orElseThrow();
    }

    private static FailureReport report(Claim claim) {
        return new FailureReport("now", "default", claim.name().text(), claim.id(), null, Outcome.DEAD_LETTERED,
                "compose", "no-recipient", null, "REJECT", "why", "what to do", Map.of(), 1, null, null, List.of());
    }

    @Test
    void aRequestIsTakenWithItsOwnFolder() throws Exception {
        dropWithFolder("invoice");

        Claim claim = take("invoice.json");

        assertThat(claim.file()).isEqualTo(sending.resolve("invoice.json")).exists();
        assertThat(claim.ownFolder()).contains(sending.resolve("invoice"));
        assertThat(claim.ownName()).isEqualTo("invoice");
        assertThat(sending.resolve("invoice/one.pdf")).exists();
        assertThat(drop.resolve("invoice")).doesNotExist();
        assertThat(claim.written().getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void aRequestThatGrewAfterItHadSettledStays() throws Exception {
        Path file = drop("a.eml");
        settled();
        Files.writeString(file, "longer than before, much longer");

        assertThat(folder.take(file)).isEmpty();
        assertThat(file).exists();
    }

    @Test
    void aRequestThatVanishedIsNotTaken() throws Exception {
        Path file = drop("a.eml");
        settled();
        Files.delete(file);

        assertThat(folder.take(file)).isEmpty();
    }

    @Test
    void aRequestWhoseNamesakeIsStillBeingSubmittedWaits() throws Exception {
        take("a.eml".equals(drop("a.eml").getFileName().toString()) ? "a.eml" : null);
        drop("a.eml");
        settled();

        assertThat(folder.take(drop.resolve("a.eml"))).isEmpty();
        assertThat(drop.resolve("a.eml")).exists();
    }

    @Test
    void theIdIsThatOfTheRequestAndNotOfItsContentOrPlace() throws Exception {
        drop("a.eml");
        Claim first = take("a.eml");
        folder.giveBack(first);
        Claim again = take("a.eml");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(folder.interrupted()).extracting(Claim::id).containsExactly(first.id());
        folder.fileSent(again);

        drop("a.eml");
        assertThat(take("a.eml").id()).isNotEqualTo(first.id());
    }

    @Test
    void theSameFileHasAnotherIdInAnotherAccount() throws Exception {
        drop("a.eml");
        Claim claim = take("a.eml");
        DropFolder other = new DropFolder("other", drop, sent, failed, SETTLE, clock, clock::nanoTime);

        assertThat(other.interrupted().get(0).id()).isNotEqualTo(claim.id());
    }

    @Test
    void aRequestIsGivenBackWithItsFolder() throws Exception {
        dropWithFolder("invoice");
        Claim claim = take("invoice.json");

        assertThat(folder.giveBack(claim)).isTrue();
        assertThat(drop.resolve("invoice/one.pdf")).exists();
        assertThat(drop.resolve("invoice.json")).hasContent("content of invoice.json");
        assertThat(sending).isEmptyDirectory();
    }

    @Test
    void aRequestIsNotGivenBackOverANewOneOfItsName() throws Exception {
        drop("a.eml");
        Claim claim = take("a.eml");
        Files.writeString(drop.resolve("a.eml"), "the new one");

        assertThat(folder.giveBack(claim)).isFalse();
        assertThat(drop.resolve("a.eml")).hasContent("the new one");
        assertThat(claim.file()).hasContent("content of a.eml");
    }

    @Test
    void aRequestIsNotGivenBackOverANewFolderOfItsName() throws Exception {
        dropWithFolder("invoice");
        Claim claim = take("invoice.json");
        Files.createDirectory(drop.resolve("invoice"));

        assertThat(folder.giveBack(claim)).isFalse();
        assertThat(sending.resolve("invoice/one.pdf")).exists();
        assertThat(claim.file()).exists();
    }

    @Test
    void aCrashBetweenTheHalvesOfTakingIsMadeUpAtStart() throws Exception {
        dropWithFolder("invoice");
        Files.move(drop.resolve("invoice.json"), sending.resolve("invoice.json"));

        List<Claim> claims = folder.interrupted();

        assertThat(claims).hasSize(1);
        assertThat(claims.get(0).ownFolder()).contains(sending.resolve("invoice"));
        assertThat(sending.resolve("invoice/one.pdf")).exists();
        assertThat(drop.resolve("invoice")).doesNotExist();
    }

    @Test
    void aCrashBetweenTheHalvesOfGivingBackLeavesOneFileInItsPlace() throws Exception {
        drop("a.eml");
        Claim claim = take("a.eml");
        Files.createLink(drop.resolve("a.eml"), claim.file());

        assertThat(folder.interrupted()).isEmpty();
        assertThat(drop.resolve("a.eml")).hasContent("content of a.eml");
        assertThat(claim.file()).doesNotExist();
    }

    @Test
    void aCrashAfterTheFolderWasGivenBackIsMadeUpAtStart() throws Exception {
        dropWithFolder("invoice");
        take("invoice.json");
        Files.move(sending.resolve("invoice"), drop.resolve("invoice"));

        assertThat(folder.interrupted().get(0).ownFolder()).contains(sending.resolve("invoice"));
    }

    @Test
    void aCrashAfterTheFolderWasFiledLeavesTheRequestToBeFiled() throws Exception {
        dropWithFolder("invoice");
        take("invoice.json");
        Files.move(sending.resolve("invoice"), sent.resolve("invoice"));

        Claim claim = folder.interrupted().get(0);
        Path filed = folder.fileSent(claim);

        assertThat(claim.ownFolder()).isEmpty();
        assertThat(filed).hasContent("content of invoice.json");
        assertThat(sending).isEmptyDirectory();
    }

    @Test
    void aNewRequestOfAnInterruptedName() throws Exception {
        drop("a.eml");
        take("a.eml");
        drop("a.eml");

        assertThat(folder.interrupted()).hasSize(1);
        assertThat(drop.resolve("a.eml")).exists();
    }

    @Test
    void whatIsNoRequestStaysInSendingUntouched() throws Exception {
        Files.createDirectory(sending.resolve("x.eml"));
        Files.createFile(sending.resolve("notes.txt"));

        assertThat(folder.interrupted()).isEmpty();
        assertThat(sending.resolve("notes.txt")).exists();
    }

    @Test
    void aSentRequestIsAgedFromNowOn() throws Exception {
        Path file = drop("a.eml");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

        Path filed = folder.fileSent(take("a.eml"));

        assertThat(filed).isEqualTo(sent.resolve("a.eml"));
        assertThat(Files.getLastModifiedTime(filed).toInstant()).isEqualTo(clock.instant());
    }

    @Test
    void twoSentRequestsOfOneNameLieSideBySide() throws Exception {
        for (int i = 0; i < 3; i++) {
            dropWithFolder("invoice");
            folder.fileSent(take("invoice.json"));
        }

        assertThat(sent.resolve("invoice.json")).exists();
        assertThat(sent.resolve("invoice-1.json")).exists();
        assertThat(sent.resolve("invoice-2.json")).exists();
        assertThat(sent.resolve("invoice-2/one.pdf")).exists();
    }

    @Test
    void aDeadLetterLiesBesideItsReport() throws Exception {
        drop("請求 1.eml");
        Claim claim = take("請求 1.eml");

        Path filed = folder.fileFailed(claim, report(claim));

        assertThat(filed).isEqualTo(failed.resolve("請求 1.eml"));
        assertThat(failed.resolve("請求 1.eml.failure.json")).content().contains("\"outcome\" : \"dead-lettered\"",
                "\"remedy\" : \"what to do\"", claim.id());
        assertThat(sending).isEmptyDirectory();
    }

    @Test
    void aDeadLetterThatCannotBeMovedLeavesNoReportBehind() throws Exception {
        drop("a.eml");
        Claim claim = take("a.eml");
        Files.delete(claim.file());

        assertThatThrownBy(() -> folder.fileFailed(claim, report(claim))).isInstanceOf(IOException.class);
        assertThat(failed).isEmptyDirectory();
    }

    @Test
    void aDeadLetterMovedBackWithItsReportLosesNeither() throws Exception {
        drop("a.eml");
        Files.writeString(drop.resolve("a.eml.failure.json"), "the old report");
        Claim old = take("a.eml.failure.json");
        folder.fileFailed(old, report(old));
        Claim again = take("a.eml");
        folder.fileFailed(again, report(again));

        try (var files = Files.list(failed)) {
            assertThat(files).hasSize(4).anySatisfy(file -> assertThat(file).hasContent("the old report"));
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Files.delete(sent);
        Files.createFile(sent);

        assertThatThrownBy(folder::prepare).isInstanceOf(IOException.class).hasMessageContaining(sent.toString());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void foldersAreMadeForTheUserAlone() throws Exception {
        for (Path each : List.of(drop, sending, sent, failed)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).isEqualTo("rwx------");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void aFolderThatExistsKeepsItsPermissions() throws Exception {
        Files.setPosixFilePermissions(drop, PosixFilePermissions.fromString("rwxrwx---"));

        folder.prepare();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(drop))).isEqualTo("rwxrwx---");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no modes of files")
    void aRequestWhoseFolderCannotBeMovedStaysWithIt() throws Exception {
        assumeThat(System.getProperty("user.name")).as("root may move anything").isNotEqualTo("root");
        dropWithFolder("invoice");
        settled();
        // what another user wrote may be moved as a file, and not as a folder
        Files.setPosixFilePermissions(drop.resolve("invoice"), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Optional<Claim> claim = folder.take(drop.resolve("invoice.json"));

            assertThat(claim).isEmpty();
            assertThat(drop.resolve("invoice.json")).exists();
            assertThat(sending).isEmptyDirectory();
        } finally {
            Files.setPosixFilePermissions(drop.resolve("invoice"), PosixFilePermissions.fromString("rwx------"));
        }
    }
}

package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentFolderPurgeTest {
    private static final Instant LIMIT = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private Path file(String name, Instant filed) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "x");
        Files.setLastModifiedTime(file, FileTime.from(filed));
        return file;
    }

    private void purge() throws IOException {
        SentFolderPurge.purge(folder, LIMIT);
    }

    @Test
    void whatWasFiledBeforeTheLimitGoesAndTheRestStays() throws Exception {
        Path old = file("old.eml", LIMIT.minus(MINUTE));
        Path exact = file("exact.eml", LIMIT);
        Path young = file("young.json", LIMIT.plus(MINUTE));

        purge();

        assertThat(old).doesNotExist();
        assertThat(exact).exists();
        assertThat(young).exists();
    }

    @Test
    void aRequestGoesWithItsFolderAndItsReport() throws Exception {
        file("old.json", LIMIT.minus(MINUTE));
        file("old.json.failure.json", LIMIT.minus(MINUTE));
        Files.createDirectories(folder.resolve("old/deep"));
        Files.writeString(folder.resolve("old/deep/one.pdf"), "x");

        purge();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderBesideAnEmlAndAReportOfAnotherStay() throws Exception {
        file("old.eml", LIMIT.minus(MINUTE));
        Path folderOfAnother = Files.createDirectory(folder.resolve("old"));
        Path reportOfAnother = file("other.eml.failure.json", LIMIT.minus(MINUTE));

        purge();

        assertThat(folderOfAnother).exists();
        assertThat(reportOfAnother).exists();
    }

    @Test
    void whatIsNoRequestStaysHoweverOld() throws Exception {
        Path notes = file("notes.txt", Instant.EPOCH);
        Path hidden = file(".lock", Instant.EPOCH);
        Path account = Files.createDirectory(folder.resolve("other.eml"));
        Files.setLastModifiedTime(account, FileTime.from(Instant.EPOCH));

        purge();

        assertThat(notes).exists();
        assertThat(hidden).exists();
        assertThat(account).exists();
    }

    @Test
    void anOldLinkGoesAndWhatItLeadsToStays(@TempDir Path elsewhere) throws Exception {
        Path target = Files.writeString(elsewhere.resolve("kept.eml"), "x");
        Files.createSymbolicLink(folder.resolve("link.eml"), target);

        SentFolderPurge.purge(folder, Instant.now().plus(Duration.ofDays(1)));

        assertThat(folder).isEmptyDirectory();
        assertThat(target).exists();
    }

    @Test
    void aDeadLetterIsAsOldAsItsReportHoweverLongAgoItWasWritten() throws Exception {
        Path request = file("waited-long.eml", Instant.EPOCH);
        Path report = file("waited-long.eml.failure.json", LIMIT.plus(MINUTE));

        purge();

        assertThat(request).exists();
        assertThat(report).exists();
    }

    @Test
    void aFolderThatIsNotThereIsAnError() throws Exception {
        assertThatThrownBy(() -> SentFolderPurge.purge(folder.resolve("gone"), LIMIT)).isInstanceOf(IOException.class);
    }
}

package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A message appears in the drop folder whole, or not at all. */
class RequestDraftTest {
    private static final byte[] EML = "From: a@x.org\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path parent;

    @Test
    void nothingIsSeenUntilAllOfItIsThere() throws Exception {
        Path folder = parent.resolve("mail/drop");
        try (RequestDraft draft = RequestDraft.in(folder)) {
            draft.content().write(EML);
            assertThat(draft.written()).hasBinaryContent(EML);
            assertThat(requests(folder)).isEmpty();
            Path request = draft.publish();
            assertThat(names(folder)).containsExactly(request.getFileName().toString());
            assertThat(request).hasBinaryContent(EML).hasParent(folder);
        }
        assertThat(requests(folder)).as("closing leaves what was published").hasSize(1);
    }

    @Test
    void aDraftThatIsGivenUpLeavesNothing() throws Exception {
        try (RequestDraft draft = RequestDraft.in(parent)) {
            draft.content().write(EML);
            draft.written();
        }
        assertThat(names(parent)).isEmpty();
    }

    @Test
    void aDraftThatCannotBePublishedLeavesNothing() throws Exception {
        try (RequestDraft draft = RequestDraft.in(parent)) {
            draft.content().write(EML);
            Files.delete(draft.written());
            assertThatThrownBy(draft::publish).isInstanceOf(IOException.class);
        }
        assertThat(names(parent)).isEmpty();
    }

    @Test
    void equalMessagesDoNotMeet() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (RequestDraft draft = RequestDraft.in(parent)) {
                draft.content().write(EML);
                draft.publish();
            }
        }
        assertThat(requests(parent)).hasSize(3);
    }

    @Test
    void whatAKilledProgramHasLeftGoesAndWhatIsBeingWrittenStays() throws Exception {
        Path abandoned = Files.write(parent.resolve("." + "0".repeat(32) + ".draft"), EML);
        Path recent = Files.write(parent.resolve("." + "1".repeat(32) + ".draft"), EML);
        Path others = Files.write(parent.resolve(".other.draft"), EML);
        FileTime old = FileTime.from(Files.getLastModifiedTime(recent).toInstant().minus(Duration.ofHours(2)));
        Files.setLastModifiedTime(abandoned, old);
        Files.setLastModifiedTime(others, old);
        try (RequestDraft slow = RequestDraft.in(parent)) {
            Files.setLastModifiedTime(slow.written(), old);
            RequestDraft.in(parent).close();
            assertThat(names(parent)).containsExactlyInAnyOrder(slow.written().getFileName().toString(),
                    recent.getFileName().toString(), others.getFileName().toString());
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void onlyItsUserMayReadItUnlessTheFolderIsMeantForAGroup() throws Exception {
        Path folder = parent.resolve("drop");
        assertThat(modeOfARequestIn(folder)).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(modeOfARequestIn(folder)).isEqualTo("rw-r-----");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws Exception {
        Path file = Files.write(parent.resolve("drop"), EML);
        assertThatThrownBy(() -> RequestDraft.in(file)).isInstanceOf(IOException.class);
        assertThat(file).hasBinaryContent(EML);
    }

    private static String modeOfARequestIn(Path folder) throws IOException {
        try (RequestDraft draft = RequestDraft.in(folder)) {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(draft.publish()));
        }
    }

    private static List<String> requests(Path folder) throws IOException {
        return names(folder).stream().filter(name -> !name.startsWith(".")).toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }
}

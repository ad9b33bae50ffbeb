package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeNameTest {
    @TempDir
    private Path folder;

    private String free(String name) {
        return FreeName.in(folder, FileName.of(name), FailureReport.ENDING).text();
    }

    @Test
    void aNameThatIsFreeIsKept() {
        assertThat(free("invoice.eml")).isEqualTo("invoice.eml");
    }

    @Test
    void aNameThatIsTakenGetsACounterBeforeItsEnding() throws Exception {
        Files.createFile(folder.resolve("invoice.eml"));
        assertThat(free("invoice.eml")).isEqualTo("invoice-1.eml");
        Files.createFile(folder.resolve("invoice-1.eml"));
        assertThat(free("invoice.eml")).isEqualTo("invoice-2.eml");
    }

    @Test
    void aFolderOfItsStemTakesTheNameToo() throws Exception {
        Files.createDirectory(folder.resolve("invoice"));

        assertThat(free("invoice.json")).isEqualTo("invoice-1.json");
    }

    @Test
    void aLinkThatLeadsNowhereTakesItsName() throws Exception {
        Files.createSymbolicLink(folder.resolve("invoice.eml"), folder.resolve("nowhere"));

        assertThat(free("invoice.eml")).isEqualTo("invoice-1.eml");
    }

    @Test
    void aNameThatLeavesNoRoomForItsReportIsCutAndTellsItsKindByAHash() throws Exception {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            String wanted = "請".repeat(83) + i + ".eml";
            FileName free = FreeName.in(folder, FileName.of(wanted), FailureReport.ENDING);
            names.add(free.text());

            assertThat(free.length() + FailureReport.ENDING.length()).isLessThanOrEqualTo(255);
            assertThat(free.text()).startsWith("請請").endsWith(".eml").doesNotContain("\uFFFD");
            Files.createFile(free.in(folder));
            Files.createFile(free.plus(FailureReport.ENDING).in(folder));
            assertThat(FreeName.in(folder, FileName.of(wanted), FailureReport.ENDING).text()).endsWith("-1.eml");
        }
        assertThat(names).hasSize(3);
    }

    @Test
    void aNameOf255OctetsNeedsNoCutWhereNoReportLiesBesideIt() {
        String longest = "x".repeat(251) + ".eml";

        assertThat(FreeName.in(folder, FileName.of(longest), "").text()).isEqualTo(longest);
    }

    @Test
    void aReportLeftWithoutItsRequestTakesNoName() throws Exception {
        Files.createFile(folder.resolve("invoice.eml.failure.json"));

        assertThat(free("invoice.eml")).isEqualTo("invoice.eml");
    }

    @Test
    void aRequestThatIsNamedLikeAReportNeverLiesWhereAReportWouldReplaceIt() throws Exception {
        // an operator moved a dead letter back into the drop folder with its report
        String filed = free("invoice.eml.failure.json");
        Files.createFile(folder.resolve(filed));

        assertThat(folder.resolve(free("invoice.eml") + FailureReport.ENDING)).doesNotExist();
    }
}

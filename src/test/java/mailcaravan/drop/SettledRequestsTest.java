package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.MutableClock;

class SettledRequestsTest {
    private static final Duration SETTLE = Duration.ofSeconds(2);

    @TempDir
    private Path folder;
    private MutableClock clock;
    private SettledRequests requests;

    @BeforeEach
    void watch() {
        clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);
        requests = new SettledRequests(folder, SETTLE, clock::nanoTime);
    }

    private List<String> settled() throws IOException {
        return requests.look(1_000, name -> false).stream().map(path -> path.getFileName().toString()).toList();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aFileIsTakenOnlyWhenItHasLookedTheSameForTheSettlingTime() throws Exception {
        write("a.eml", "x");

        assertThat(settled()).isEmpty();
        clock.advance(SETTLE.minusNanos(1));
        assertThat(settled()).isEmpty();
        clock.advance(Duration.ofNanos(1));
        assertThat(settled()).containsExactly("a.eml");
    }

    @Test
    void aFileThatGrowsSettlesAnewWithEachChange() throws Exception {
        Path file = write("a.eml", "x");
        settled();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMillis(1_900));
            Files.writeString(file, "more", StandardOpenOption.APPEND);
            assertThat(settled()).isEmpty();
        }
        clock.advance(SETTLE);
        assertThat(settled()).containsExactly("a.eml");
    }

    @Test
    void theTimeStampOfTheFileDoesNotCount() throws Exception {
        Path file = write("a.eml", "x");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(settled()).isEmpty();
        clock.advance(SETTLE);
        assertThat(settled()).containsExactly("a.eml");
    }

    @Test
    void anOwnFolderThatStillFillsHoldsItsRequest() throws Exception {
        write("a.json", "{}");
        Files.createDirectory(folder.resolve("a"));
        settled();
        clock.advance(SETTLE);
        write("a/one.pdf", "x");
        assertThat(settled()).isEmpty();
        clock.advance(SETTLE);
        assertThat(settled()).containsExactly("a.json");
        Files.writeString(folder.resolve("a/one.pdf"), "y", StandardOpenOption.APPEND);
        assertThat(requests.unchanged(folder.resolve("a.json"))).isFalse();
    }

    @Test
    void aFolderBesideAnEmlIsNoneOfItsBusiness() throws Exception {
        write("a.eml", "x");
        Files.createDirectory(folder.resolve("a"));
        settled();
        clock.advance(SETTLE);
        write("a/one.pdf", "x");

        assertThat(settled()).containsExactly("a.eml");
    }

    @Test
    void aFileThatVanishesAndComesBackSettlesAnew() throws Exception {
        Path file = write("a.eml", "x");
        settled();
        Files.delete(file);
        clock.advance(SETTLE);
        assertThat(settled()).isEmpty();
        write("a.eml", "x");
        assertThat(settled()).isEmpty();
    }

    @Test
    void theOldestComeFirstAndNoMoreThanAskedFor() throws Exception {
        for (int i = 0; i < 5; i++) {
            Files.setLastModifiedTime(write("m" + i + ".eml", "x"), FileTime.fromMillis(1_000_000L - i * 1_000L));
        }
        settled();
        clock.advance(SETTLE);

        assertThat(requests.look(3, name -> false)).extracting(path -> path.getFileName().toString())
                .containsExactly("m4.eml", "m3.eml", "m2.eml");
    }

    @Test
    void whatIsHeldIsNotLookedAt() throws Exception {
        write("a.eml", "x");
        write("b.eml", "x");
        settled();
        clock.advance(SETTLE);

        assertThat(requests.look(10, name -> name.text().equals("a.eml")))
                .extracting(path -> path.getFileName().toString()).containsExactly("b.eml");
    }

    @Test
    void directoriesHiddenFilesAndOtherEndingsAreLeftAlone() throws Exception {
        Files.createDirectory(folder.resolve("x.eml"));
        write(".a.eml", "x");
        write("a.eml.tmp", "x");
        write("readme.txt", "x");
        settled();
        clock.advance(SETTLE);

        assertThat(settled()).isEmpty();
    }

    @Test
    void aLinkIsTakenSoThatItCanBeRefusedWithAReport() throws Exception {
        Files.createSymbolicLink(folder.resolve("a.eml"), folder.resolve("nowhere"));
        settled();
        clock.advance(SETTLE);

        assertThat(settled()).containsExactly("a.eml");
    }

    @Test
    void aRequestThatWasTakenIsForgottenSoThatTheNextOfItsNameSettles() throws Exception {
        Path file = write("a.eml", "x");
        settled();
        clock.advance(SETTLE);
        assertThat(requests.unchanged(file)).isTrue();
        requests.taken(file);
        assertThat(requests.unchanged(file)).isFalse();
        assertThat(settled()).isEmpty();
    }

    @Test
    void ofAVeryFullFolderSomeSettleAndTheRestFollow() throws Exception {
        int count = 20_100;
        for (int i = 0; i < count; i++) {
            Files.createFile(folder.resolve("m" + i + ".eml"));
        }
        settled();
        clock.advance(SETTLE);

        List<Path> first = requests.look(count, name -> false);
        assertThat(first).hasSize(20_000);
        for (Path path : first) {
            Files.delete(path);
            requests.taken(path);
        }
        settled();
        clock.advance(SETTLE);
        assertThat(settled()).hasSize(100);
    }
}

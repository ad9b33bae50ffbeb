package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.RawName;
import mailcaravan.harness.Rig;

/** Any name that a file can have is kept to the octet; what is no request is left alone. One program for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileNamesIT {
    private static final byte[] BAD = "To: nobody has sent this\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPORT = ".failure.json".getBytes(StandardCharsets.US_ASCII);

    private Rig rig;
    private int sent;
    private int failed;
    private int subjects;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        rig = Rig.in(folder);
        rig.run();
    }

    @AfterAll
    void countAll() throws Exception {
        try (Rig closing = rig) {
            closing.assertOutcomes(sent, sent, failed);
        }
    }

    static Stream<byte[]> names() {
        return Stream.concat(
                Stream.of("two  blanks and one at the end .eml", " .eml", "\u8acb\u6c42\u66f8 \u8868.eml",
                        "e\u0301 decomposed.eml", "up..and..up.eml", "new\nline.eml", "tab\tand\rreturn.eml",
                        "percent%2Fslash.eml", "quote\"'\\star*?.eml", "-rf.eml", "x.EML", "y.eMl", "a.json.eml",
                        "\ud83d\udce7.eml", "x".repeat(251) + ".eml", "${exchangeProperty.x}{{y}}.eml")
                        .map(name -> name.getBytes(StandardCharsets.UTF_8)),
                Stream.of(octets("\u8868\u793a.eml", "windows-31j"), octets("\u00fcmlaut.eml", "ISO-8859-1"),
                        new byte[]{(byte) 0xff, (byte) 0xfe, '.', 'e', 'm', 'l'}));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names cannot exist on Windows")
    void sentFilesKeepTheirNames() throws Exception {
        Map<byte[], byte[]> dropped = new LinkedHashMap<>();
        for (byte[] name : names().toList()) {
            dropped.put(name, content());
            rig.drop(name, dropped.get(name));
            sent++;
        }
        for (Map.Entry<byte[], byte[]> each : dropped.entrySet()) {
            rig.awaitThat(text(each.getKey()) + " in sent/", () -> has("sent", each.getKey()));
            assertThat(RawName.in(rig.home.resolve("sent"), each.getKey())).hasBinaryContent(each.getValue());
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names cannot exist on Windows")
    void failedFilesHaveTheirReportsBesideThem() throws Exception {
        for (byte[] name : names().toList()) {
            rig.drop(name, BAD);
            failed++;
        }
        for (byte[] name : names().filter(each -> each.length + REPORT.length <= 255).toList()) {
            rig.awaitThat(text(name) + " in failed/", () -> has("failed", name));
            assertThat(RawName.in(rig.home.resolve("failed"), name)).hasBinaryContent(BAD);
            byte[] report = Arrays.copyOf(name, name.length + REPORT.length);
            System.arraycopy(REPORT, 0, report, name.length, REPORT.length);
            assertThat(RawName.in(rig.home.resolve("failed"), report)).content().contains("no-from");
        }
    }

    @Test
    void nameTooLongForItsReportIsCutAndTheReportHasItWhole() throws Exception {
        for (String character : List.of("l", "\u8868")) {
            String name = character.repeat(251 / character.getBytes(StandardCharsets.UTF_8).length) + ".eml";
            rig.drop(name, BAD);
            failed++;
            String start = name.substring(0, 60);
            rig.awaitThat(start + " in failed/",
                    () -> rig.names("failed").stream().anyMatch(each -> each.startsWith(start) && isRequest(each)));
            String cut = rig.names("failed").stream().filter(each -> each.startsWith(start) && isRequest(each))
                    .findFirst().orElseThrow();
            assertThat(cut).isNotEqualTo(name).doesNotContain("\ufffd");
            assertThat(rig.report(cut).path("request").asText()).isEqualTo(name);
        }
    }

    @Test
    void mailRequestInCapitalsIsOne() throws Exception {
        rig.drop("ORDER.JSON", "{\"to\":\"a@example.org\",\"text\":\"x\"}");
        sent++;
        rig.awaitThat("sent", () -> rig.names("sent").contains("ORDER.JSON"));
    }

    @Test
    void filesOfOneNameInARowAreAllKept() throws Exception {
        for (int i = 0; i < 3; i++) {
            String expected = i == 0 ? "daily.eml" : "daily-" + i + ".eml";
            rig.drop("daily.eml", content());
            sent++;
            rig.awaitThat(expected, () -> rig.names("sent").contains(expected));
            rig.drop("daily.eml", BAD);
            failed++;
            rig.awaitFailed(expected);
            assertThat(rig.names("failed")).contains(expected, expected + ".failure.json");
        }
    }

    @Test
    void requestNamedLikeAReportIsNotOverwrittenByOne() throws Exception {
        String odd = "{\"to\":\"nobody\"}";
        rig.drop("odd.eml.failure.json", odd);
        failed++;
        JsonNode report = rig.awaitFailed("odd.eml.failure-1.json");
        assertThat(report.path("request").asText()).isEqualTo("odd.eml.failure.json");
        rig.drop("odd.eml", BAD);
        failed++;
        rig.awaitFailed("odd.eml");
        assertThat(rig.home.resolve("failed/odd.eml.failure-1.json")).hasContent(odd);
    }

    @Test
    void symbolicLinkIsRefusedAndItsTargetUntouched() throws Exception {
        Path target = rig.folder.resolve("target.eml");
        Files.writeString(target, Rig.eml("through a link", "a@example.org"));
        Files.createSymbolicLink(rig.drop().resolve("link.eml"), target);
        failed++;
        JsonNode report = rig.awaitFailed("link.eml");
        assertThat(report.path("verdict").asText()).isEqualTo("REJECT");
        assertThat(report.path("stage").asText()).isEqualTo("compose");
        assertThat(report.path("remedy").asText()).isNotBlank();
        assertThat(report.path("attempts").asInt()).isEqualTo(1);
        assertThat(Files.isSymbolicLink(rig.home.resolve("failed/link.eml"))).isTrue();
        assertThat(target).hasContent(Rig.eml("through a link", "a@example.org"));
    }

    @Test
    void symbolicLinkToNothingIsRefused() throws Exception {
        Files.createSymbolicLink(rig.drop().resolve("dangling.json"), rig.folder.resolve("nothing"));
        failed++;
        assertThat(rig.awaitFailed("dangling.json").path("verdict").asText()).isEqualTo("REJECT");
    }

    @Test
    void directoryNamedLikeAMessageIsLeftAlone() throws Exception {
        Path directory = Files.createDirectories(rig.drop().resolve("folder.eml"));
        Files.writeString(directory.resolve("inner.eml"), Rig.eml("inner", "a@example.org"));
        passByOne();
        assertThat(directory.resolve("inner.eml")).exists();
        Files.delete(directory.resolve("inner.eml"));
        Files.delete(directory);
    }

    @Test
    void namedPipeIsLeftAlone() throws Exception {
        Path pipe = rig.drop().resolve("pipe.eml");
        try {
            assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        } catch (IOException noSuchProgram) {
            assumeTrue(false, "no mkfifo here");
        }
        passByOne();
        assertThat(Files.exists(pipe, LinkOption.NOFOLLOW_LINKS)).isTrue();
        Files.delete(pipe);
    }

    @Test
    void dotNamesAndOtherEndingsAreLeftAlone() throws Exception {
        List<String> names = List.of(".hidden.eml", "..x.eml", ".eml", ".json", "x.eml.tmp", "x.txt", "eml", "x.eml~");
        for (String name : names) {
            rig.drop(name, content());
        }
        passByOne();
        for (String name : names) {
            assertThat(rig.drop().resolve(name)).exists();
            Files.delete(rig.drop().resolve(name));
        }
    }

    // what is dropped later and settles later has been taken: the others have been passed by
    private void passByOne() throws Exception {
        byte[] name = ("behind" + subjects + ".eml").getBytes(StandardCharsets.US_ASCII);
        rig.drop(name, content());
        sent++;
        rig.awaitThat("sent", () -> has("sent", name));
    }

    private byte[] content() {
        return Rig.eml("name " + subjects++, "a@example.org").getBytes(StandardCharsets.US_ASCII);
    }

    private boolean has(String folder, byte[] name) throws IOException {
        try (Stream<Path> files = Files.list(rig.home.resolve(folder))) {
            return files.anyMatch(file -> Arrays.equals(RawName.octets(file), name));
        }
    }

    private static boolean isRequest(String name) {
        return name.endsWith(".eml");
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    private static byte[] octets(String text, String charset) {
        return text.getBytes(Charset.forName(charset));
    }
}

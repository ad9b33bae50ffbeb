package mailcaravan.drop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
    @TempDir
    private Path folder;

    /** A path whose name holds these octets, whether or not they are UTF-8. */
    private Path raw(String percentEncoded) {
        return Path.of(URI.create(folder.toUri() + percentEncoded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice.eml", "a%20b.eml", "%E8%AB%8B%E6%B1%82%E6%9B%B8.eml", "line%0Abreak.eml",
            "%90%BF%8B%81.eml", "%FF%FE.json", "100%25.eml", "a%3Fb%23c.eml", "..eml", "%7E%5Ex.eml"})
    void aNameIsFoundAgainWhateverItsOctets(String encoded) throws Exception {
        Files.createFile(raw(encoded));

        List<Path> listed;
        try (Stream<Path> list = Files.list(folder)) {
            listed = list.toList();
        }
        FileName name = FileName.of(listed.get(0));

        assertThat(listed).hasSize(1);
        assertThat(name.in(folder)).exists();
        assertThat(FileName.of(name.in(folder))).isEqualTo(name).hasSameHashCodeAs(name);
        Files.createFile(name.plus(".failure.json").in(folder));
        assertThat(name.plus(".failure.json").in(folder)).exists();
        assertThat(name.stem().plus(name.ending())).isEqualTo(name);
    }

    @Test
    void octetsThatAreNotUtf8ShowAsReplacementCharacters() {
        assertThat(FileName.of(raw("%90%BFx.eml")).text()).contains("\uFFFD").endsWith("x.eml");
        assertThat(FileName.of(raw("%90%BFx.eml")).octets()).startsWith(0x90, 0xBF, 'x');
    }

    @ParameterizedTest
    @CsvSource({"invoice.eml, invoice, .eml", "a.b.JSON, a.b, .JSON", ".hidden, .hidden, ''", "noending, noending, ''",
            "x., x, .", "..eml, ., .eml"})
    void stemAndEndingPartAtTheLastDot(String text, String stem, String ending) {
        FileName name = FileName.of(text);

        assertThat(name.stem().text()).isEqualTo(stem);
        assertThat(name.ending()).isEqualTo(ending);
    }

    @Test
    void aCutFallsBetweenCharacters() {
        FileName name = FileName.of("a請求書");

        assertThat(name.cut(100)).isEqualTo(name);
        assertThat(name.cut(10)).isEqualTo(name);
        assertThat(name.cut(9).text()).isEqualTo("a請求");
        assertThat(name.cut(8).text()).isEqualTo("a請求");
        assertThat(name.cut(7).text()).isEqualTo("a請求");
        assertThat(name.cut(6).text()).isEqualTo("a請");
        assertThat(name.cut(0).text()).isEmpty();
        assertThat(name.cut(-1).text()).isEmpty();
    }

    @Test
    void theFolderMayHaveAnyNameToo() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("Q1 & 100% 請求"));
        Files.writeString(FileName.of("x y.eml").in(odd), "x", UTF_8);

        assertThat(odd.resolve("x y.eml")).hasContent("x");
    }

    @ParameterizedTest
    @CsvSource({"a.eml, EML", "A.EML, EML", "a.Json, JSON", ".eml,", ".a.eml,", "a.txt,", "a.eml.tmp,", "eml,",
            "a.eml.failure.json, JSON"})
    void theEndingDecidesWhatIsARequest(String name, String kind) {
        assertThat(RequestKind.of(FileName.of(name))).isEqualTo(kind == null ? null : RequestKind.valueOf(kind));
    }
}

package mailcaravan.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quarkus initialises every class while it builds a native executable, and what the static fields hold then is in the
 * executable for ever.
 */
class BuildTimeStateTest {
    @TempDir
    Path folder;

    @Test
    void noClassKeepsAThreadARandomNumberOrAFactOfTheMachineThatBuilds() throws Exception {
        List<String> said = MarkedJava.findings(folder, Map.of(Path.of("target", "classes"), "mailcaravan",
                Path.of("target", "test-classes"), "mailcaravan/packaging/frozen"));

        assertThat(said).filteredOn(line -> line.endsWith(" classes"))
                .anySatisfy(line -> assertThat(Integer.parseInt(line.split(" ")[0])).isGreaterThan(500));
        List<String> found = said.stream().filter(line -> !line.endsWith(" classes")).toList();
        String careless = "mailcaravan.packaging.frozen.FrozenFacts.";
        assertThat(found.stream().filter(line -> !line.startsWith(careless))).isEmpty();
        // and what the walk must find where somebody is careless
        assertThat(found).filteredOn(line -> line.startsWith(careless))
                .extracting(line -> line.substring(careless.length()).replaceAll("[.:\\[].*", ""))
                .containsOnlyOnce("NUMBERS", "CLOCK", "STARTED", "STARTED_MILLIS", "FORMAT", "HOME", "HERE", "VARIABLE",
                        "ADDRESS", "THREADS")
                .doesNotContain("HARMLESS");
    }
}

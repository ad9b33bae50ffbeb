package mailcaravan.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** {@code .github/renovate.json5}: that its rules fit what the project has. */
class RenovateTest {
    private JsonNode renovate;
    private String pom;

    @BeforeEach
    void read() throws Exception {
        renovate = JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS,
                JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_TRAILING_COMMA).build()
                .readTree(Files.readString(Path.of(".github", "renovate.json5")));
        pom = Files.readString(Path.of("pom.xml"));
    }

    @Test
    void quarkusAndCamelQuarkusMoveTogetherAndOnlyOnTheLineOfThePom() {
        JsonNode rule = rules().stream().filter(each -> each.has("allowedVersions")).findFirst().orElseThrow();
        assertThat(rule.path("groupName").asText()).isEqualTo("Quarkus platform");
        assertThat(texts(rule.path("matchPackageNames"))).containsExactlyInAnyOrder("io.quarkus:**",
                "org.apache.camel.quarkus:**");
        String allowed = rule.path("allowedVersions").asText();
        Pattern line = Pattern.compile(allowed.substring(1, allowed.length() - 1));
        for (String property : List.of("quarkus.version", "camel-quarkus.version")) {
            assertThat(property(property)).matches(line);
        }
        assertThat("3.28.0").doesNotMatch(line);
    }

    @Test
    void everyKindOfFileThatNamesVersionsHasAManager() {
        assertThat(texts(renovate.path("enabledManagers"))).contains("maven", "github-actions", "dockerfile",
                "docker-compose", "kubernetes", "kustomize", "custom.regex");
        assertThat(texts(renovate.path("extends"))).contains("helpers:pinGitHubActionDigests");
        String dockerfiles = renovate.at("/dockerfile/managerFilePatterns/0").asText();
        assertThat(List.of("docker/Dockerfile.jvm", "docker/Dockerfile.native"))
                .allMatch(Pattern.compile(dockerfiles.substring(1, dockerfiles.length() - 1)).asMatchPredicate());
    }

    @Test
    void thePackagesThatTheCheckInstallsAreFound() throws Exception {
        String pattern = renovate.at("/customManagers/0/matchStrings/0").asText();
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of(".ci", "run")));
        List<String> names = found.results().map(each -> each.group(1)).toList();
        assertThat(names).contains("mailparser").doesNotHaveDuplicates();
    }

    @Test
    void whatARuleHoldsBackIsInThePom() {
        JsonNode held = rules().stream().filter(each -> each.path("description").asText().startsWith("The broker"))
                .findFirst().orElseThrow();
        assertThat(held.path("enabled").asBoolean(true)).isFalse();
        assertThat(texts(held.path("matchPackageNames"))).allSatisfy(
                each -> assertThat(pom).contains("<artifactId>" + each.replaceFirst(".*:", "") + "</artifactId>"));
    }

    private List<JsonNode> rules() {
        return StreamSupport.stream(renovate.path("packageRules").spliterator(), false).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private String property(String name) {
        Matcher found = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }
}

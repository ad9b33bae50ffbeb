package mailcaravan.packaging;

import static mailcaravan.packaging.YamlFile.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import mailcaravan.harness.InstalledProgram;

/** {@code .github/workflows}: what can be checked without GitHub, safety before all. */
class WorkflowsTest {
    private static final Path FOLDER = Path.of(".github", "workflows");
    /** An action that is meant to be used is named here with the versions that its commits are. */
    private static final Pattern ACTION = Pattern
            .compile("uses: (?:(actions/[a-z-]+|github/codeql-action/[a-z]+)@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"
                    + "|\\./\\.github/workflows/([a-z]+\\.yml))");
    /** Jobs that may do more than read, and no more than this. */
    private static final Map<String, Map<String, String>> RIGHTS = Map.of(
            "images.yml publish",
            Map.of("contents", "read", "packages", "write", "id-token", "write", "attestations", "write"),
            "release.yml images",
            Map.of("contents", "read", "packages", "write", "id-token", "write", "attestations", "write"),
            "release.yml draft", Map.of("contents", "write", "id-token", "write", "attestations", "write"),
            "codeql.yml analyse", Map.of("contents", "read", "security-events", "write"));

    @TempDir
    Path folder;

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyWorkflowThatTheProjectNeedsIsThereAndNothingElse() throws Exception {
        assertThat(workflows()).extracting(file -> file.getFileName().toString()).containsExactly("ci.yml",
                "codeql.yml", "images.yml", "native.yml", "release.yml");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void aWorkflowReadsOnlyAndAJobThatMayDoMoreIsNamedHere(Path file) throws Exception {
        Map<?, ?> workflow = YamlFile.read(file);
        assertThat(map(workflow.get("permissions"))).isEqualTo(Map.of("contents", "read"));
        assertThat(names(map(workflow.get("concurrency")))).contains("group");
        jobs(file).forEach((name, job) -> {
            Map<String, String> rights = RIGHTS.get(file.getFileName() + " " + name);
            assertThat(job.get("permissions")).as("%s %s", file, name).isEqualTo(rights);
        });
        assertThat(names(map(workflow.get("on")))).as("%s", file)
                .doesNotContain("pull_request_target", "workflow_run", "issue_comment", "issues");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyJobEndsByItselfOnARunnerOfOneVersion(Path file) throws Exception {
        Map<String, Map<?, ?>> jobs = jobs(file);
        jobs.forEach((name, job) -> {
            assertThat(names(job)).as("%s %s", file, name).isSubsetOf("name", "needs", "if", "permissions", "strategy",
                    "runs-on", "container", "timeout-minutes", "env", "steps", "uses", "with");
            if (job.containsKey("uses")) {
                assertThat(names(job)).doesNotContain("runs-on", "steps", "env");
            } else {
                assertThat(job.get("timeout-minutes")).as("%s %s", file, name).isInstanceOf(Integer.class);
                assertThat(String.valueOf(job.get("runs-on"))).matches("(ubuntu|windows)-\\d{2,4}(\\.\\d\\d)?");
                assertThat(steps(job)).as("%s %s", file, name).isNotEmpty().allSatisfy(step -> {
                    assertThat(names(step)).isSubsetOf("name", "id", "if", "uses", "with", "run", "env", "shell",
                            "working-directory");
                    assertThat(step.containsKey("uses")).isNotEqualTo(step.containsKey("run"));
                });
            }
            assertThat(needed(job)).as("%s %s", file, name).isSubsetOf(names(jobs));
        });
        assertThat(Files.readString(file)).doesNotContain("latest", "continue-on-error");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsArePinnedToCommitsAndTheirOwnWorkflowsExist(Path file) throws Exception {
        String text = Files.readString(file);
        long all = Pattern.compile("(?m)^\\s*(- )?uses: ").matcher(text).results().count();
        List<String> others = new ArrayList<>();
        Matcher actions = ACTION.matcher(text);
        while (actions.find()) {
            all--;
            if (actions.group(2) != null) {
                others.add(actions.group(2));
            }
        }
        assertThat(all).as("uses of %s that are not pinned to a commit with its version behind it", file).isZero();
        assertThat(others).allSatisfy(each -> {
            assertThat(FOLDER.resolve(each)).exists();
            assertThat(names(map(YamlFile.read(FOLDER.resolve(each)).get("on")))).contains("workflow_call");
        });
    }

    @Test
    void oneActionHasOneVersionEverywhere() throws Exception {
        List<String> pins = new ArrayList<>();
        for (Path file : workflows()) {
            Pattern.compile("uses: (\\S+)@([0-9a-f]{40} # \\S+)").matcher(Files.readString(file)).results()
                    .forEach(use -> pins.add(use.group(1).replaceFirst("^(github/codeql-action)/.*", "$1") + "@"
                            + use.group(2)));
        }
        assertThat(pins.stream().distinct().map(each -> each.replaceFirst("@.*", ""))).doesNotHaveDuplicates();
        assertThat(pins).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void noExpressionStandsInAScriptAndNoCheckoutLeavesItsToken(Path file) throws Exception {
        jobs(file).forEach((name, job) -> {
            for (Map<?, ?> step : steps(job)) {
                // whatever an expression holds would be part of the script; it comes by the environment
                assertThat(String.valueOf(step.get("run"))).as("%s %s", file, name).doesNotContain("${{");
                if (String.valueOf(step.get("uses")).startsWith("actions/checkout@")) {
                    assertThat(map(step.get("with")).get("persist-credentials")).as("%s %s", file, name)
                            .isEqualTo(false);
                }
            }
        });
        assertThat(Pattern.compile("secrets\\.(\\w+)").matcher(Files.readString(file)).results()
                .map(each -> each.group(1))).allMatch("GITHUB_TOKEN"::equals);
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void filesThatAScriptNamesExistAndItsShellUnderstandsIt(Path file) throws Exception {
        for (Map.Entry<String, Map<?, ?>> job : jobs(file).entrySet()) {
            for (Map<?, ?> step : steps(job.getValue())) {
                if (step.get("run") instanceof String script && !"pwsh".equals(step.get("shell"))) {
                    assertParses(file + " " + job.getKey(), script);
                    Pattern.compile("(?:^|\\s)((?:\\.ci|bench)/[a-z.]+)").matcher(script).results()
                            .forEach(named -> assertThat(Path.of(named.group(1))).isExecutable());
                }
            }
        }
    }

    @Test
    void imagesArePublishedByATagOnly() throws Exception {
        assertThat(map(YamlFile.read(FOLDER.resolve("release.yml")).get("on")))
                .isEqualTo(Map.of("push", Map.of("tags", List.of("v*"))));
        assertThat(jobs(FOLDER.resolve("images.yml")).get("publish").get("if"))
                .isEqualTo("inputs.publish && github.ref_type == 'tag' && vars.IMAGE_REGISTRY != ''");
        for (Path file : workflows()) {
            for (Map.Entry<String, Map<?, ?>> job : jobs(file).entrySet()) {
                boolean pushes = steps(job.getValue()).stream()
                        .anyMatch(step -> String.valueOf(step.get("run")).contains("docker push"));
                assertThat(pushes).isEqualTo((file.getFileName() + " " + job.getKey()).equals("images.yml publish"));
            }
        }
    }

    @Test
    void theComposeFileIsReadWithEveryVariableThatItWants() throws Exception {
        Map<?, ?> job = jobs(FOLDER.resolve("images.yml")).get("compose");
        Map<?, ?> step = steps(job).stream().filter(each -> each.containsKey("run")).findFirst().orElseThrow();
        assertThat(names(map(step.get("env")))).containsExactlyInAnyOrderElementsOf(
                Pattern.compile("\\$\\{(\\w+):\\?").matcher(Files.readString(Path.of("docker", "compose.yaml")))
                        .results()
                        .map(each -> each.group(1)).distinct().toList());
    }

    private void assertParses(String where, String script) throws Exception {
        Optional<Path> shell = InstalledProgram.find("bash");
        assumeTrue(shell.isPresent(), "NOT TESTED: there is no bash here to read the scripts of the workflows");
        Path written = Files.writeString(folder.resolve("script.sh"), script);
        Path said = folder.resolve("said");
        Process bash = new ProcessBuilder(shell.get().toString(), "-n", written.toString()).redirectErrorStream(true)
                .redirectOutput(said.toFile()).start();
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as("%s: %s", where, Files.readString(said)).isZero();
    }

    private static Map<String, Map<?, ?>> jobs(Path file) throws IOException {
        Map<String, Map<?, ?>> jobs = new LinkedHashMap<>();
        map(YamlFile.read(file).get("jobs")).forEach((name, job) -> jobs.put(name.toString(), map(job)));
        assertThat(jobs).isNotEmpty();
        return jobs;
    }

    private static List<Map<?, ?>> steps(Map<?, ?> job) {
        List<Map<?, ?>> steps = new ArrayList<>();
        if (job.get("steps") instanceof List<?> listed) {
            listed.forEach(step -> steps.add(map(step)));
        }
        return steps;
    }

    private static Collection<String> needed(Map<?, ?> job) {
        if (job.get("needs") instanceof List<?> several) {
            return several.stream().map(Object::toString).toList();
        }
        return job.containsKey("needs") ? List.of(job.get("needs").toString()) : List.of();
    }

    private static List<String> names(Map<?, ?> of) {
        return of.keySet().stream().map(Object::toString).toList();
    }
}

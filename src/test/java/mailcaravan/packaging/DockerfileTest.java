package mailcaravan.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The Dockerfiles: what can be held without an engine. */
class DockerfileTest {
    private static final String JVM = "Dockerfile.jvm";
    private static final String NATIVE = "Dockerfile.native";
    /** ADD fetches what nobody checked, MAINTAINER is gone, SHELL and ONBUILD change what is read here. */
    private static final List<String> KNOWN = List.of("ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM",
            "HEALTHCHECK", "LABEL", "RUN", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR");
    private static final Pattern STAGE = Pattern.compile("(\\S+)(?: AS (\\S+))?");

    /** An instruction with its continuation lines, comments left out. */
    private record Instruction(String name, String rest) {}

    private static List<Instruction> read(String file) throws IOException {
        List<Instruction> all = new ArrayList<>();
        String text = Files.readAllLines(Path.of("docker", file)).stream().filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n")).replaceAll("\\\\\n\\s*", " ");
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            String[] parts = line.strip().split("\\s+", 2);
            all.add(new Instruction(parts[0], parts[1]));
        }
        return all;
    }

    private static List<String> of(List<Instruction> instructions, String name) {
        return instructions.stream().filter(each -> each.name().equals(name)).map(Instruction::rest).toList();
    }

    private static List<Instruction> lastStage(List<Instruction> all) {
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            from = all.get(i).name().equals("FROM") ? i : from;
        }
        return all.subList(from, all.size());
    }

    private static String only(List<Instruction> instructions, String name) {
        assertThat(of(instructions, name)).as(name).hasSize(1);
        return of(instructions, name).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {JVM, NATIVE})
    void everyInstructionIsKnownAndEveryStageComesFromAVersionOfAnImage(String file) throws IOException {
        List<Instruction> all = read(file);
        assertThat(all).extracting(Instruction::name).allMatch(KNOWN::contains);
        Map<String, String> defaults = of(all, "ARG").stream().filter(each -> each.contains("="))
                .collect(Collectors.toMap(each -> each.split("=")[0], each -> each.split("=", 2)[1], (a, b) -> a));
        List<String> stages = new ArrayList<>();
        for (String from : of(all, "FROM")) {
            Matcher stage = STAGE.matcher(from);
            assertThat(stage.matches()).as(from).isTrue();
            String image = stage.group(1).startsWith("${")
                    ? defaults.get(stage.group(1).replaceAll("[${}]", ""))
                    : stage.group(1);
            assertThat(image).as(from).matches("[a-z0-9./-]+:[a-z0-9._-]*[0-9][a-z0-9._-]*").doesNotContain("latest");
            stages.add(String.valueOf(stage.group(2)));
        }
        assertThat(of(all, "COPY").stream().filter(each -> each.startsWith("--from="))
                .map(each -> each.replaceAll("--from=(\\S+) .*", "$1"))).isNotEmpty().allMatch(stages::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {JVM, NATIVE})
    void theImageRunsAsAUserOfItsOwnAndGetsTheSignalsItself(String file) throws IOException {
        List<Instruction> image = lastStage(read(file));
        assertThat(only(image, "USER")).isEqualTo("10001:10001");
        assertThat(only(image, "STOPSIGNAL")).isEqualTo("SIGTERM");
        List<?> entry = new ObjectMapper().readValue(only(image, "ENTRYPOINT"), List.class);
        assertThat(entry).hasSize(1).first().asString().startsWith("/opt/mail-caravan/").endsWith("mail-caravan");
        assertThat(only(image, "CMD")).isEqualTo("[\"run\"]");
        assertThat(only(image, "HEALTHCHECK")).contains("--timeout=", "--start-period=").endsWith(
                "CMD [\"" + entry.get(0) + "\", \"health\", \"--live\"]");
        assertThat(only(image, "VOLUME")).isEqualTo("[\"/mail\", \"/etc/mail-caravan\"]");
        // what is made before the user is named belongs to root, but for the two folders
        assertThat(of(image, "COPY")).noneMatch(each -> each.contains("--chown"));
        assertThat(String.join(" ", of(image, "RUN"))).contains("chown 10001:10001 /mail /etc/mail-caravan")
                .doesNotContain("apt-get", "curl", "sudo");
    }

    @ParameterizedTest
    @ValueSource(strings = {JVM, NATIVE})
    void theEnvironmentAndTheLabelsFitTheProgram(String file) throws IOException {
        List<Instruction> image = lastStage(read(file));
        String environment = only(image, "ENV");
        assertThat(environment).contains("LC_ALL=C.UTF-8", "CARAVAN_HOME=/mail", "CARAVAN_HTTP_PORT=8080",
                "CARAVAN_HTTP_HOST=0.0.0.0");
        assertThat(PackagedKeys.unknown(Pattern.compile("(CARAVAN_[A-Z_]+)=").matcher(environment).results()
                .filter(each -> each.start() == 0 || environment.charAt(each.start() - 1) == ' ')
                .map(each -> each.group(1)).toList())).isEmpty();
        assertThat(environment).doesNotContainPattern("(?i)(password|secret|token)=");
        assertThat(only(image, "EXPOSE")).isEqualTo("8080");
        assertThat(of(image, "ARG")).contains("VERSION=" + PackagedKeys.version());
        assertThat(only(image, "LABEL")).contains("image.title=", "image.licenses=\"Apache-2.0\"",
                "image.version=\"${VERSION}\"");
    }

    @Test
    void bothImagesHaveOneContract() throws IOException {
        for (String each : List.of("USER", "STOPSIGNAL", "CMD", "VOLUME", "EXPOSE", "WORKDIR", "RUN")) {
            assertThat(of(lastStage(read(JVM)), each)).as(each).isEqualTo(of(lastStage(read(NATIVE)), each));
        }
    }

    @Test
    void theArchiveIsMadeWhereAndByWhatTheImageRuns() throws IOException {
        List<Instruction> all = read(JVM);
        assertThat(of(all, "FROM")).endsWith("${BASE_IMAGE} AS archive", "${BASE_IMAGE}");
        assertThat(of(all, "COPY")).filteredOn(each -> each.endsWith(" /opt/java")).hasSize(2);
        assertThat(of(all, "COPY")).filteredOn(each -> each.endsWith(" /opt/mail-caravan")).hasSize(4);
        assertThat(only(lastStage(all), "ENV")).contains("-XX:MaxRAMPercentage=");
        assertThat(of(all, "RUN")).contains("/opt/mail-caravan/bin/class-archive");
        assertThat(of(lastStage(all), "COPY").get(3)).startsWith("--from=archive ").endsWith(" /opt/mail-caravan/")
                .contains("/opt/mail-caravan/mail-caravan.jsa", "/opt/mail-caravan/mail-caravan-run.jsa");
    }

    @Test
    void whatTheBuildNeedsIsInTheContextAndWhatIsSecretIsNot() throws IOException {
        for (String file : List.of(JVM, NATIVE)) {
            assertThat(of(read(file), "COPY").stream().filter(each -> !each.startsWith("--from="))).containsExactly(
                    ". .");
        }
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        assertThat(List.of("pom.xml", "application.properties", "LICENSE", "routes/drop-folder.camel.yaml",
                "src/main/java/mailcaravan/command/MailCaravan.java", "src/main/distribution/bin/mail-caravan",
                "src/build/eclipse-formatter.xml", "docs/operations.md")).allSatisfy(needed -> {
                    assertThat(Path.of(needed)).exists();
                    assertThat(ignores(ignored, needed)).as(needed).isFalse();
                });
        assertThat(List.of(".git/config", "target/quarkus-app/x.jar", "smail_refresh_token.ini",
                "smail_refresh_token.ini.previous", "mail/state/default/access-token",
                "config/application.properties", "docker/.env", ".env", "certs/client.key", "client.pem"))
                .allSatisfy(secret -> assertThat(ignores(ignored, secret)).as(secret).isTrue());
    }

    // as Docker matches: a pattern holds for what lies below it too; ** is any number of folders, none included
    private static boolean ignores(List<String> patterns, String file) {
        Path path = Path.of(file);
        return patterns.stream().flatMap(each -> Arrays.stream(each.startsWith("**/")
                ? new String[]{each, each.substring(3)}
                : new String[]{each})).anyMatch(pattern -> {
                    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
                    for (Path above = path; above != null; above = above.getParent()) {
                        if (matcher.matches(above)) {
                            return true;
                        }
                    }
                    return false;
                });
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.Rig;

/** The program on a Java of exactly the modules that {@code docker/Dockerfile.jvm} gives the image. */
@EnabledOnOs(OS.LINUX)
class JreModulesIT {
    private static final Path PROGRAM = Path.of(System.getProperty("caravan.jar", "quarkus-run.jar")).toAbsolutePath()
            .resolveSibling("bin").resolve("mail-caravan");
    private static final Pattern MODULES = Pattern.compile("(?m)^ARG JAVA_MODULES=([a-z.,]+)$");

    @TempDir
    Path folder;

    private Path jre() throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        assumeTrue(Files.isExecutable(jdk.resolve("bin/jlink")), "SKIPPED: this Java has no jlink");
        Matcher modules = MODULES.matcher(Files.readString(Path.of("docker", "Dockerfile.jvm")));
        assertThat(modules.find()).isTrue();
        Path jre = folder.resolve("jre");
        Path said = folder.resolve("jlink.out");
        Process jlink = new ProcessBuilder(jdk.resolve("bin/jlink").toString(), "--add-modules", modules.group(1),
                "--include-locales=en,ja", "--no-header-files", "--no-man-pages", "--output", jre.toString())
                .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(jlink.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(jlink.exitValue()).as(Files.readString(said)).isZero();
        return jre;
    }

    @Test
    void demoSendRunAndHealthWorkOnTheModulesOfTheImage() throws Exception {
        assumeTrue(System.getProperty("caravan.executable", "").isEmpty(), "SKIPPED: the executable needs no Java");
        Map<String, String> environment = Map.of("JAVA_HOME", jre().toString(), "MAIL_CARAVAN_JAVA_OPTIONS",
                "-XX:TieredStopAtLevel=1 -Duser.language=ja");
        try (CaravanProcess demo = CaravanProcess.start(List.of(PROGRAM.toString(), "demo", "--once"), folder,
                environment)) {
            assertThat(demo.awaitExit()).as(demo.out() + demo.err()).isZero();
            assertThat(demo.out()).contains("見本");
        }
        try (Rig rig = Rig.in(folder)) {
            environment.forEach(rig::environment);
            rig.set("caravan.http.port", Integer.toString(ClosedPort.find()));
            CaravanProcess send = rig.startBy(PROGRAM, "send", "-s件名", "-T本文", "to@example.org");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            rig.startBy(PROGRAM, "run").awaitServing();
            rig.drop("a.json", "{\"to\":[\"a@example.org\"],\"subject\":\"請求書\",\"text\":\"①\","
                    + "\"charset\":\"ISO-2022-JP\"}");
            rig.awaitSent(1);
            CaravanProcess health = rig.startBy(PROGRAM, "health");
            assertThat(health.awaitExit()).as(health.err()).isZero();
            assertThat(health.out()).contains("UP");
            rig.assertOutcomes(2, 1, 0);
        }
    }
}

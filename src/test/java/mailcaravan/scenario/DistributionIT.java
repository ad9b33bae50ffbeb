package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** The archives as somebody gets them who has neither a checkout nor Maven. */
@EnabledOnOs(OS.LINUX)
class DistributionIT {
    /** Without an ending; the folder in the archives has the same name. */
    private static final Path ARCHIVE = Path.of(System.getProperty("caravan.distribution", "mail-caravan"));
    private static final String NAME = ARCHIVE.getFileName().toString();
    private static final String PLACE = "メール 配信/" + NAME;
    private static final String TREE = "find . -printf '%y %m %s %T@ %p\\n' | sort | sha256sum";

    @TempDir
    Path folder;

    @BeforeEach
    void theArchiveOfTheJarIsTested() {
        assumeTrue(System.getProperty("caravan.executable", "").isEmpty(),
                "SKIPPED: the archives hold the jar, not the executable under test");
    }

    @Test
    void whatWasUnpackedRunsForAUserWhoMayNotWriteThereFromAPlaceWithBlanksInJapanese() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        // both archives hold the same, and what tar leaves is what anybody may read and nobody write
        String before = sh("mkdir 'メール 配信' zip; umask 077; tar -C 'メール 配信' -xpzf '" + ARCHIVE + ".tar.gz'",
                "cd zip && \"$JAVA_HOME/bin/jar\" xf '" + ARCHIVE + ".zip' && cd ..",
                "diff -r 'zip/" + NAME + "' '" + PLACE + "' && rm -r zip && chmod 755 'メール 配信' && cd '" + PLACE + "'",
                "find . -type f ! -path './bin/*' ! -perm 644; find . -type d ! -perm 755; find bin -type f ! -perm 755",
                "find . -type l; chmod -R a-w . && " + TREE);
        assertThat(before).matches("[0-9a-f]{64}  -\n");
        Path work = Files.createDirectory(folder.resolve("work"));
        try (Rig rig = Rig.in(work)) {
            rig.environment("JAVA_HOME", System.getProperty("java.home"));
            // before the start, which hands everything there over to the user
            rig.drop("dropped.eml", Rig.eml("dropped", "to@example.org"));
            CaravanProcess run = rig.startBy(script("mail-caravan"), "run");
            CaravanProcess demo = start("mail-caravan", "demo", "--once");
            rig.awaitSent(1);
            CaravanProcess smail = rig.startBy(script("smail"), "-s件名 a  b", "-T本文", "to@example.org");
            assertThat(smail.awaitExit()).as(smail.out() + smail.err()).isZero();
            assertThat(demo.awaitExit()).as(demo.out() + demo.err()).isZero();
            assertThat(demo.err()).doesNotContain(" WARN ");
            assertThat(run.stop()).as(run.err()).isZero();
            assertThat(rig.office.acceptedCount()).isEqualTo(2);
        }
        // the starter file beside the program asks for an account as if it were not there, and names no mistake
        try (CaravanProcess bare = start("mail-caravan", "run")) {
            assertThat(bare.awaitExit()).isEqualTo(2);
            assertThat(bare.err()).contains("No account is configured").hasLineCount(1);
        }
        try (CaravanProcess archive = start("class-archive")) {
            assertThat(archive.awaitExit()).isEqualTo(1);
            assertThat(archive.err()).contains(" cannot be written: run this as the user who may").hasLineCount(1);
        }
        assertThat(sh("cd '" + PLACE + "' && " + TREE)).as("nothing there has changed").isEqualTo(before);
    }

    @Test
    void everyJarOfTheArchiveIsNamedWithItsLicence() throws Exception {
        try (ZipFile zip = new ZipFile(ARCHIVE + ".zip")) {
            Set<String> names = zip.stream().map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
            Set<String> jars = names.stream().filter(name -> name.matches(NAME + "/lib/.*\\.jar"))
                    .map(name -> name.substring(name.lastIndexOf('/') + 1)).collect(Collectors.toSet());
            assertThat(jars).hasSizeGreaterThan(150);
            String list = text(zip, "licenses/THIRD-PARTY.txt");
            assertThat(list.lines()).containsAll(jars);
            assertThat(
                    list.lines().filter(line -> line.matches("  .*(\\.txt|LICENSE\\S*|NOTICE\\S*)")).map(String::strip))
                    .isNotEmpty().allSatisfy(file -> assertThat(names).contains(NAME + "/licenses/" + file));
            Set<String> inSbom = new TreeSet<>();
            for (JsonNode each : new ObjectMapper().readTree(text(zip, NAME + ".cdx.json")).get("components")) {
                String classifier = each.get("purl").asText().replaceFirst("[^?]*\\??(.*&)?classifier=([^&]+).*",
                        "-$2");
                inSbom.add(each.get("group").asText() + "." + each.get("name").asText() + "-"
                        + each.get("version").asText() + (classifier.startsWith("-") ? classifier : "") + ".jar");
            }
            assertThat(inSbom).containsAll(jars);
            assertThat(names).contains(NAME + "/docs/README.ja.md", NAME + "/docs/LICENSE",
                    NAME + "/docs/operations.md",
                    NAME + "/routes/submit-message.camel.yaml", NAME + "/quarkus-run.jar");
        }
    }

    @Test
    void theLaunchersForWindowsAreConsoleProgramsThatStartTheJarAboveThem() throws Exception {
        try (ZipFile zip = new ZipFile(ARCHIVE + ".zip")) {
            assumeTrue(zip.getEntry(NAME + "/bin/smail.exe") != null,
                    "SKIPPED: the launchers are only made on Linux on x86-64");
            for (String name : List.of("mail-caravan", "smail")) {
                byte[] content = bytes(zip, "bin/" + name + ".exe");
                ByteBuffer executable = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
                int header = executable.getInt(0x3C);
                assertThat(executable.getInt(header)).as("PE").isEqualTo(0x4550);
                assertThat(executable.getShort(header + 24 + 68)).as("subsystem: console").isEqualTo((short) 3);
                String octets = new String(content, Charset.forName("windows-31j"));
                assertThat(octets).contains("..\\quarkus-run.jar", "Java 17 or later (64 bit) is needed",
                        "Java 17 以降が必要です。インストールするか、JAVA_HOME で指定してください。",
                        "プログラムを起動できません。");
                assertThat(octets.contains("ERR-0030")).isEqualTo(name.equals("smail"));
                assertThat(octets.contains("TieredStopAtLevel")).isEqualTo(name.equals("smail"));
            }
        }
    }

    private CaravanProcess start(String command, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(script(command).toString()));
        all.addAll(List.of(arguments));
        return CaravanProcess.start(all, folder.resolve("work"), Map.of("JAVA_HOME", System.getProperty("java.home")));
    }

    /** Starts a command of the archive, as nobody where root runs the tests: to root nothing is read-only. */
    private Path script(String command) throws Exception {
        return write("[ \"$(id -u)\" != 0 ] || { chown -R 65534:65534 .; "
                + "set -- setpriv --reuid=65534 --regid=65534 --clear-groups '../" + PLACE + "/bin/" + command
                + "' \"$@\"; exec \"$@\"; }", "exec '../" + PLACE + "/bin/" + command + "' \"$@\"");
    }

    // written as octets: the locale of the tests may not have these names
    private Path write(String... lines) throws Exception {
        Path script = Files.createTempFile(folder, "start", ".sh");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private String sh(String... lines) throws Exception {
        try (CaravanProcess shell = CaravanProcess.start(List.of(write(lines).toString()), folder,
                Map.of("JAVA_HOME", System.getProperty("java.home")))) {
            assertThat(shell.awaitExit()).as(shell.out() + shell.err()).isZero();
            return shell.out();
        }
    }

    private static String text(ZipFile zip, String name) throws Exception {
        return new String(bytes(zip, name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ZipFile zip, String name) throws Exception {
        return zip.getInputStream(zip.getEntry(NAME + "/" + name)).readAllBytes();
    }
}

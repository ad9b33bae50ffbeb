package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import jakarta.mail.internet.MimeUtility;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** {@code bin/mail-caravan} and {@code bin/smail}, as the build lays them beside the program. */
@EnabledOnOs(OS.LINUX)
class StartScriptIT {
    private static final Path PROGRAM = Path.of(System.getProperty("caravan.jar", "quarkus-run.jar")).toAbsolutePath()
            .getParent();
    /** A place that many a script cannot stand, relative to the scenario's folder. */
    private static final String PLACE = "メール 配信 $HOME;";

    @TempDir
    Path folder;

    @BeforeEach
    void theJarIsTested() {
        assumeTrue(System.getProperty("caravan.executable", "").isEmpty(), "the executable needs no start script");
    }

    @Test
    void smailSendsFromAnyPlaceInTheLocaleOfCron() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.environment("LC_ALL", "C").environment("JAVA_HOME", System.getProperty("java.home"));
            Path body = Files.writeString(folder.resolve("body.txt"), "body");
            CaravanProcess send = rig.startBy(installed("smail"), "-F" + body, "to@example.org", "-s a  b ", "-i");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            assertThat(send.out()).contains("#From").contains(": to@example.org");
            assertThat(send.err()).isEmpty();
            assertThat(rig.accepted("a  b").recipients()).containsExactly("to@example.org");
            // with arguments and a body file that only a UTF-8 locale can spell, by a link and with Java's own options
            CaravanProcess again = rig.environment("MAIL_CARAVAN_JAVA_OPTIONS", "-Xmx128m -Duser.country=JP")
                    .startBy(script("ln -s '" + PLACE + "/bin/smail' send-it; echo 本文 >'本 文.txt'",
                            "./send-it' '-s件名 *' '-F本 文.txt' '-a本 文.txt"), "to@example.org");
            assertThat(again.awaitExit()).as(again.out() + again.err()).isZero();
            assertThat(MimeUtility.decodeText(Rig.header(rig.office.accepted().get(1), "Subject"))).isEqualTo("件名 *");
        }
    }

    @Test
    void aJavaThatIsTooOldOrNotThereIsNamedWithTheOneThatIsNeeded() throws Exception {
        Path old = Files.createDirectories(folder.resolve("jdk 8/bin")).getParent();
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_392\"\n");
        Files.setPosixFilePermissions(Files.createFile(old.resolve("bin/java")),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Rig rig = Rig.in(folder)) {
            rig.environment("JAVA_HOME", old.toString());
            CaravanProcess run = rig.startBy(installed("mail-caravan"), "run");
            assertThat(run.awaitExit()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).isEqualTo("mail-caravan: There is no Java 17 or later here (found: " + old
                    + "/bin/java (8)): install one, or name it in JAVA_HOME.\n");
            // to a caller of SMAIL with its kind of number, here in Japanese although the locale is not installed
            rig.environment("JAVA_HOME", "/nowhere").environment("LC_ALL", "ja_JP.UTF-8");
            CaravanProcess send = rig.startBy(script(":", PLACE + "/bin/smail"), "-sx", "to@example.org");
            assertThat(send.awaitExit()).isEqualTo(30);
            assertThat(send.out()).startsWith("ERR-0030:").contains("Java 17", "JAVA_HOME=/nowhere", "見つかりません")
                    .hasLineCount(1);
            assertThat(send.err()).isEmpty();
        }
    }

    @Test
    void aNativeExecutableBesideIsStartedInPlaceOfJava() throws Exception {
        Path executable = Files.writeString(folder.resolve("native"), "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 5\n");
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (CaravanProcess smail = CaravanProcess.start(List.of(script("mkdir '" + PLACE + "' && cp -r '"
                + PROGRAM.resolve("bin") + "' '" + PLACE + "' && mv native '" + PLACE + "/mail-caravan-native'",
                PLACE + "/bin/smail").toString(), "a  b", "*", ""), folder,
                Map.of("JAVA_HOME", "/nowhere", "MAIL_CARAVAN_JAVA_OPTIONS", "-Xmx64m -XX:+UseSerialGC -Xms32m"))) {
            assertThat(smail.awaitExit()).as(smail.err()).isEqualTo(5);
            assertThat(smail.out()).isEqualTo("<-Xmx64m><-Xms32m><smail><a  b><*><>");
        }
    }

    @Test
    void theClassArchiveIsMadeWhereTheProgramLiesAndUsed() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.environment("JAVA_HOME", System.getProperty("java.home"));
            CaravanProcess make = rig.startBy(installed("class-archive"));
            assertThat(make.awaitExit()).as(make.out() + make.err()).isZero();
            Path log = folder.resolve("classes.log");
            CaravanProcess send = rig.environment("MAIL_CARAVAN_JAVA_OPTIONS", "-Xlog:class+load:file=" + log)
                    .startBy(script(":", PLACE + "/bin/mail-caravan"), "send", "-sarchived", "to@example.org");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            assertThat(rig.accepted("archived")).isNotNull();
            assertThat(send.err()).isEmpty();
            assertThat(Files.readString(log)).containsPattern(
                    "mailcaravan\\.command\\.SendCommand source: shared objects file \\(top\\)");
            Path ofRun = folder.resolve("classes-of-run.log");
            CaravanProcess run = rig.environment("MAIL_CARAVAN_JAVA_OPTIONS", "-Xlog:class+load:file=" + ofRun)
                    .startBy(script(":", PLACE + "/bin/mail-caravan"), "run").awaitServing();
            assertThat(Files.readString(ofRun)).containsPattern(
                    "mailcaravan\\.flow\\.CaravanBundle source: shared objects file \\(top\\)");
            assertThat(run.stop()).isZero();
        }
    }

    private Path installed(String script) throws Exception {
        return script("cp -r '" + PROGRAM + "' '" + PLACE + "'", PLACE + "/bin/" + script);
    }

    // written as octets: the locale of the tests may not have these names
    private Path script(String before, String command) throws Exception {
        Path script = Files.createTempFile(folder, "start", ".sh");
        Files.write(script, List.of("#!/bin/sh", before, "exec '" + command + "' \"$@\""), StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}

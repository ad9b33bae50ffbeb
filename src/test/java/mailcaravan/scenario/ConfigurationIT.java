package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** What an operator may write, and what one line says of a mistake before anything is touched. */
class ConfigurationIT {
    @TempDir
    Path folder;

    @Test
    void aMistakeIsOneLineThatNamesTheKeyWithStatus2() throws Exception {
        assertThat(mistake("caravan.settel=2s")).contains("caravan.settel", "caravan.settle", "broken.properties");
        assertThat(mistake("caravan.settle=2 parsecs")).contains("caravan.settle", "2 parsecs");
        assertThat(mistake("caravan.accounts.default.mailbox=a@example.com"))
                .contains("caravan.accounts.default.client-id", "CARAVAN_ACCOUNTS_DEFAULT_CLIENT_ID");
        assertThat(mistake("caravan.accounts.default.token-file=C:\\mail\\smail_refresh_token.ini"))
                .contains("caravan.accounts.default.token-file", "C:/mail");
        assertThat(folder.resolve("mail")).doesNotExist();
    }

    @Test
    void aMistakeIsToldInTheUsersLanguage() throws Exception {
        Files.writeString(folder.resolve("broken.properties"), "caravan.settle=2 parsecs\n");
        try (CaravanProcess run = CaravanProcess.start(folder, Map.of(), List.of("-Duser.language=ja"), "run",
                "--config", "broken.properties")) {
            assertThat(run.awaitExit()).isEqualTo(2);
            assertThat(run.onlyLine()).contains("caravan.settle").containsPattern("[ぁ-ん]");
        }
    }

    @Test
    void aFileThatIsMissingOrInUtf16IsNamed() throws Exception {
        Files.write(folder.resolve("utf16.properties"),
                "\uFEFFcaravan.home=mail\n".getBytes(StandardCharsets.UTF_16LE));
        try (CaravanProcess utf16 = CaravanProcess.start(folder, Map.of(), List.of(), "run", "--config",
                "utf16.properties");
                CaravanProcess missing = CaravanProcess.start(folder, Map.of("CARAVAN_CONFIG", "no such file"),
                        List.of(), "run");
                CaravanProcess variable = CaravanProcess.start(folder, Map.of("CARAVAN_SETTEL", "1s"), List.of(),
                        "run")) {
            assertThat(utf16.awaitExit()).isEqualTo(2);
            assertThat(utf16.onlyLine()).contains("utf16.properties", "UTF-16", "UTF-8");
            assertThat(missing.awaitExit()).isEqualTo(2);
            assertThat(missing.onlyLine()).contains("no such file");
            assertThat(variable.awaitExit()).isEqualTo(2);
            assertThat(variable.onlyLine()).contains("CARAVAN_SETTEL", "CARAVAN_SETTLE");
        }
    }

    @Test
    void anAccountMayComeFromTheEnvironmentAndAHomeMayHaveBlanksInItsName() throws Exception {
        Path blanks = Files.createDirectory(folder.resolve("請求 and blanks"));
        try (Rig rig = Rig.in(blanks)) {
            for (String key : List.of("token-file", "smtp.host", "smtp.port", "messages-per-minute")) {
                rig.unset("caravan.accounts.default." + key);
            }
            rig.environment("CARAVAN_ACCOUNTS_DEFAULT_MAILBOX", Rig.MAILBOX)
                    .environment("CARAVAN_ACCOUNTS_DEFAULT_CLIENT_ID", "rig-client")
                    .environment("CARAVAN_ACCOUNTS_DEFAULT_CLIENT_SECRET", Rig.SECRET)
                    .environment("CARAVAN_ACCOUNTS_DEFAULT_REFRESH_TOKEN", Rig.REFRESH_TOKEN)
                    .environment("CARAVAN_ACCOUNTS_DEFAULT_TOKEN_URI", rig.office.tokenUri().toString())
                    .environment("CARAVAN_ACCOUNTS_DEFAULT_SMTP_HOST", "localhost")
                    .environment("CARAVAN_ACCOUNTS_DEFAULT_SMTP_PORT", Integer.toString(rig.office.smtpPort()));
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.run();
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0);
            Path state = rig.home.resolve("state/default/refresh-token.ini");
            assertThat(Files.readString(state)).contains("RefreshToken=simulated-refresh-");
            if (state.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(Files.getPosixFilePermissions(state))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    @Test
    void aRouteFileBesideTheProgramReplacesThePackagedOneIfItKeepsTheRules() throws Exception {
        assumeTrue(System.getProperty("caravan.executable", "").isEmpty() || CaravanProcess.isNative(),
                "the folder of a script's jar is not known");
        Path program = copyOfTheProgram();
        Path route = Files.createDirectory(program.resolve("routes")).resolve("drop-folder.camel.yaml");
        String packaged = Files.readString(Path.of("routes/drop-folder.camel.yaml"));
        try (Rig rig = Rig.in(folder).jar(program.resolve(executable().getFileName()))) {
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            Files.writeString(route, packaged.replace("routeConfigurationId: submission-failures",
                    "routeConfigurationId: submission-failure"));
            try (CaravanProcess refused = rig.start("run")) {
                assertThat(refused.awaitExit()).isEqualTo(2);
                assertThat(refused.onlyLine()).contains("route drop-folder must ask for the route configuration",
                        "submission-failures");
            }
            Files.writeString(route, packaged + "      stepz: []\n");
            try (CaravanProcess refused = rig.start("run")) {
                assertThat(refused.awaitExit()).isEqualTo(2);
                assertThat(refused.onlyLine()).contains("drop-folder.camel.yaml", "stepz");
            }
            rig.assertOutcomes(0, 0, 0, 1);
            Files.writeString(route, packaged.replace("          - process:\n              id: settle-request",
                    String.join("\n", "          - log:", "              id: say-so",
                            "              description: A step of the operator.", "              loggingLevel: WARN",
                            "              message: own step of ${routeId}", "          - process:",
                            "              id: settle-request")));
            CaravanProcess run = rig.run();
            rig.awaitSent(1);
            assertThat(run.lines("own step of drop-folder-default")).hasSize(1);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    private String mistake(String line) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("broken.properties"), line + "\n");
        try (CaravanProcess run = CaravanProcess.start(folder, Map.of(), List.of(), "run", "--config",
                "broken.properties")) {
            assertThat(run.awaitExit()).as(line).isEqualTo(2);
            return run.onlyLine();
        }
    }

    private static Path executable() throws IOException {
        return Path.of(System.getProperty(CaravanProcess.isNative() ? "caravan.executable" : "caravan.jar"));
    }

    private Path copyOfTheProgram() throws IOException {
        Path copy = folder.resolve("program");
        if (CaravanProcess.isNative()) {
            Files.copy(executable(), Files.createDirectory(copy).resolve(executable().getFileName()),
                    StandardCopyOption.COPY_ATTRIBUTES);
            return copy;
        }
        Path original = executable().getParent();
        try (Stream<Path> files = Files.walk(original)) {
            for (Path each : files.toList()) {
                Path target = copy.resolve(original.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
        return copy;
    }
}

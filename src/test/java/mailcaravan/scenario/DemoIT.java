package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;

/** The first minutes with the program: its help, the demo, the simulator. */
class DemoIT {
    private static final List<String> JAPANESE = List.of("-Duser.language=ja", "-Duser.country=JP");
    private static final List<String> SAMPLES = List.of("plain.eml", "pickup.eml", "invoice.json", "refused.eml");

    @TempDir
    Path folder;

    @Test
    void theDemoShowsEachSampleAndEndsWithStatus0() throws Exception {
        try (CaravanProcess demo = start(Map.of(), List.of(), "demo", "--once")) {
            assertThat(demo.awaitExit()).as(demo.err()).isZero();
            assertThat(demo.out()).contains(SAMPLES).contains("3 messages accepted, 1 token request(s)")
                    .contains("550 5.1.1").contains("Every sample had the outcome that it shows.")
                    .doesNotContain("\u001b[");
            assertThat(demo.err()).as("nothing is odd about the demo's own token file").doesNotContain(" WARN ");
            assertThat(submitted(demo)).isEqualTo(3);
        }
    }

    @Test
    void theDemoSpeaksJapaneseToAJapaneseUser() throws Exception {
        try (CaravanProcess demo = start(Map.of(), JAPANESE, "demo", "--once")) {
            assertThat(demo.awaitExit()).as(demo.err()).isZero();
            assertThat(demo.out()).contains(SAMPLES).contains("実演").contains("トークンファイル");
            assertThat(demo.err()).contains("アカウント").doesNotContain("is parked");
        }
    }

    @Test
    void theDemoRunsInALocaleWithoutUtf8() throws Exception {
        try (CaravanProcess demo = start(Map.of("LC_ALL", "C"), List.of(), "demo", "--once")) {
            assertThat(demo.awaitExit()).as(demo.err()).isZero();
            assertThat(demo.out()).contains(SAMPLES).doesNotContain("?");
            assertThat(submitted(demo)).isEqualTo(3);
        }
    }

    @Test
    void helpAndVersionGoToStandardOutputWithStatus0() throws Exception {
        try (CaravanProcess help = start(Map.of(), List.of(), "--help");
                CaravanProcess version = start(Map.of(), List.of(), "--version");
                CaravanProcess ofCommand = start(Map.of(), JAPANESE, "run", "--help")) {
            assertThat(help.awaitExit()).isZero();
            assertThat(help.out()).contains("Usage: mail-caravan").contains("run", "demo", "simulator");
            assertThat(version.awaitExit()).isZero();
            assertThat(version.out()).matches("Mail Caravan \\d+\\.\\d+\\.\\d+\\R");
            assertThat(ofCommand.awaitExit()).isZero();
            assertThat(ofCommand.out()).contains("--config").contains("設定ファイル");
            assertThat(Stream.of(help, version, ofCommand).map(CaravanProcess::err)).containsOnly("");
        }
    }

    @Test
    void wrongUseIsOneLineWithStatus2() throws Exception {
        try (CaravanProcess option = start(Map.of(), List.of(), "demo", "--nonsense");
                CaravanProcess command = start(Map.of(), List.of(), "nonsense");
                CaravanProcess noAccount = start(Map.of(), List.of(), "run");
                CaravanProcess nothing = start(Map.of(), List.of())) {
            assertThat(option.awaitExit()).isEqualTo(2);
            assertThat(option.onlyLine()).contains("--nonsense").contains("mail-caravan demo --help");
            assertThat(command.awaitExit()).isEqualTo(2);
            assertThat(command.onlyLine()).contains("nonsense").contains("--help");
            assertThat(noAccount.awaitExit()).isEqualTo(2);
            assertThat(noAccount.onlyLine()).contains("caravan.accounts.default.token-file=")
                    .contains("mail-caravan demo");
            assertThat(nothing.awaitExit()).isEqualTo(2);
            assertThat(nothing.onlyLine()).isEqualTo(noAccount.onlyLine());
            assertThat(Stream.of(option, command, noAccount, nothing).map(CaravanProcess::out)).containsOnly("");
        }
    }

    @Test
    void theSimulatorPrintsAConfigurationThatRunCanUse() throws Exception {
        try (CaravanProcess simulator = start(Map.of(), List.of(), "simulator", "--smtp-port", "0", "--http-port",
                "0", "--https-port", "0", "--pop-port", "0", "--store", "office")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> simulator.out().contains("smtp.port="));
            String configuration = simulator.out().lines().filter(line -> line.startsWith("  caravan."))
                    .map(String::strip).collect(Collectors.joining("\n"));
            // without a sign-in of its own, a message is taken only after that by POP3
            assertThat(configuration).contains("caravan.accounts.default.pop.port=");
            Files.writeString(folder.resolve("application.properties"), configuration
                    + "\ncaravan.accounts.default.mailbox=caravan@example.com"
                    + "\ncaravan.accounts.default.smtp.auth=none\ncaravan.home=mail\ncaravan.settle=0ms\n");
            Path drop = Files.createDirectories(folder.resolve("mail/drop"));
            Files.writeString(drop.resolve("one.eml"),
                    "From: caravan@example.com\r\nTo: a@example.org\r\nSubject: one\r\n\r\nText.\r\n");
            try (CaravanProcess run = start(Map.of(), List.of(), "run", "--config", "application.properties")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("mail/sent/one.eml")));
                assertThat(run.stop()).isZero();
                assertThat(run.err()).doesNotContain("simulated-");
            }
            assertThat(simulator.out()).contains("a@example.org");
            try (Stream<Path> files = Files.list(folder.resolve("office"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".envelope.json"))).hasSize(1);
            }
            assertThat(simulator.stop()).isZero();
        }
    }

    private CaravanProcess start(Map<String, String> environment, List<String> options, String... arguments)
            throws Exception {
        return CaravanProcess.start(folder, environment, options, arguments);
    }

    private static long submitted(CaravanProcess demo) {
        return demo.out().lines().filter(line -> line.startsWith("submitted ")).count();
    }
}

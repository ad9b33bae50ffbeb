package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.simulator.Simulator;
import mailcaravan.simulator.SimulatorOptions;
import picocli.CommandLine;

class FaultScriptTest {
    @TempDir
    Path folder;

    @Test
    void takesFaultsOfAddressesAndClientsAndLeavesCommentsOut() throws IOException {
        Path script = script("\uFEFF# what the boss' server does\n\n  # indented\n"
                + "boss@example.org\t451-4.7.0-at-rcpt-once\r\nclient:my-id   fault-503-twice\n");
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withStore(folder))) {
            assertThatCode(() -> FaultScript.apply(script, simulator)).doesNotThrowAnyException();
        }
    }

    @Test
    void namesTheLineThatIsWrong() throws IOException {
        Path script = script("boss@example.org 451-4.7.0\n# a comment counts as a line\nboss@example.org boom\n");
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withStore(folder))) {
            assertThatThrownBy(() -> FaultScript.apply(script, simulator))
                    .hasMessageStartingWith(script + ", line 3: \"boom\" is no fault of an address.");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"boss@example.org|line 1: A line is 'ADDRESS FAULT'",
            "boss@example.org 451-4.7.0 once|line 1: A line is 'ADDRESS FAULT'",
            "boss 451-4.7.0|line 1: \"boss\" is neither an address nor 'client:' and a client id.",
            "client:my-id 451-4.7.0|line 1: \"451-4.7.0\" is no fault of the token endpoint.",
            "boss@example.org fault-503|line 1: \"fault-503\" is no fault of an address."})
    void endsWithStatusTwoAndOneSentence(String line, String sentence) throws IOException {
        StringWriter err = new StringWriter();
        CommandLine command = MailCaravan.commandLine().setErr(new PrintWriter(err));

        int status = command.execute("simulator", "--smtp-port", "0", "--http-port", "0", "--https-port", "0",
                "--store",
                folder.toString(), "--faults", script(line).toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElse("")).startsWith("mail-caravan: ").contains(sentence);
    }

    @Test
    void saysThatTheScriptIsMissingOrNotUtf8() throws IOException {
        Path missing = folder.resolve("missing.txt");
        Path shiftJis = Files.write(folder.resolve("sjis.txt"), "# 障害".getBytes("Shift_JIS"));
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withStore(folder))) {
            assertThatThrownBy(() -> FaultScript.apply(missing, simulator)).hasMessageContaining("cannot be read")
                    .hasMessageContaining("missing.txt");
            assertThatThrownBy(() -> FaultScript.apply(shiftJis, simulator)).hasMessageContaining("save it as UTF-8");
        }
    }

    private Path script(String text) throws IOException {
        return Files.writeString(folder.resolve("faults.txt"), text, StandardCharsets.UTF_8);
    }
}

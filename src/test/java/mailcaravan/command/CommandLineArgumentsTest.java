package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class CommandLineArgumentsTest {
    private static final Charset CP932 = Charset.forName("windows-31j");
    private static final Charset EUC = Charset.forName("EUC-JP");
    private static final String LOST = "\ufffd\ufffd";

    @Test
    void eachArgumentIsReadInItsOwnEncoding() {
        byte[] line = line("java".getBytes(StandardCharsets.US_ASCII), "日本".getBytes(StandardCharsets.UTF_8),
                "日本".getBytes(CP932), "ascii".getBytes(StandardCharsets.US_ASCII));
        assertThat(new CommandLineArguments(line, "ANSI_X3.4-1968").decoded(LOST, LOST, "ascii"))
                .containsExactly("日本", "日本", "ascii");
    }

    @Test
    void aLocaleThatFitsComesBeforeCp932() {
        byte[] line = line("java".getBytes(StandardCharsets.US_ASCII), "日本".getBytes(EUC));
        assertThat(new CommandLineArguments(line, "EUC-JP").decoded(LOST)).containsExactly("日本");
        assertThat(new CommandLineArguments(line, "no-such-charset").decoded(LOST)).isNotEqualTo("日本");
    }

    @Test
    void whatNoCharsetFitsIsLeftAsJavaHasIt() {
        byte[] line = line("java".getBytes(StandardCharsets.US_ASCII), new byte[]{(byte) 0xff, (byte) 0xfd});
        assertThat(new CommandLineArguments(line, "UTF-8").decoded(LOST)).containsExactly(LOST);
    }

    @Test
    void anotherCommandLineThanThatOfTheArgumentsCountsForNothing() {
        byte[] line = line("java".getBytes(StandardCharsets.US_ASCII), "日".getBytes(StandardCharsets.UTF_8),
                "-Dx".getBytes(StandardCharsets.US_ASCII));
        assertThat(new CommandLineArguments(line, "UTF-8").decoded(LOST, "-Dy")).containsExactly(LOST, "-Dy");
        assertThat(new CommandLineArguments(line, "UTF-8").decoded("a", LOST, "b", "c"))
                .containsExactly("a", LOST, "b", "c");
        assertThat(new CommandLineArguments(new byte[0], "UTF-8").decoded(LOST)).containsExactly(LOST);
    }

    @Test
    void anEmptyArgumentKeepsItsPlace() {
        byte[] line = line("java".getBytes(StandardCharsets.US_ASCII), new byte[0],
                "日".getBytes(StandardCharsets.UTF_8), new byte[0]);
        assertThat(new CommandLineArguments(line, "UTF-8").decoded("", LOST, "")).containsExactly("", "日", "");
    }

    private static byte[] line(byte[]... arguments) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte[] each : arguments) {
            line.writeBytes(each);
            line.write(0);
        }
        return line.toByteArray();
    }
}

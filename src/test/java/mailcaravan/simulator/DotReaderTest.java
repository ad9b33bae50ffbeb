package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotReaderTest {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final DotReader reader = new DotReader();

    @ParameterizedTest
    @CsvSource({"'.RN', ''", "'aRN.RN', 'aRN'", "'aRN..RN.RN', 'aRN.RN'", "'..RN.RN', '.RN'", "'.aRN.RN', 'aRN'",
            "'aRN.R.RN.RN', 'aRNR.RN'", "'aRN.RRN.RN', 'aRNRRN'", "'RRN.RN', 'RRN'", "'a.RN.RN', 'a.RN'"})
    void endsAtTheLoneDotAndUnstuffs(String sent, String expected) throws IOException {
        read(sent + "left");
        assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo(octets(expected));
        assertThat(reader.bareLineFeed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"aN.NRN.RN", "aN.RNbRN.RN", "NRN.RN", "aRN.NbRN.RN"})
    void seesABareLineFeedAndDoesNotEndThere(String sent) throws IOException {
        read(sent);
        assertThat(reader.bareLineFeed()).isTrue();
    }

    @Test
    void doesNotTakeADotBetweenBareCarriageReturnsForTheEnd() throws IOException {
        read("aR.RbRN.RN");
        assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo(octets("aR.RbRN"));
    }

    @Test
    void failsIfTheStreamEndsFirst() {
        assertThatThrownBy(() -> read("aRN.R")).isInstanceOf(EOFException.class);
    }

    private void read(String text) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(octets(text).getBytes(StandardCharsets.US_ASCII));
        reader.copy(in::read, content);
        assertThat(in.readAllBytes()).hasSize(text.endsWith("left") ? 4 : 0);
    }

    private static String octets(String text) {
        return text.replace('R', '\r').replace('N', '\n');
    }
}

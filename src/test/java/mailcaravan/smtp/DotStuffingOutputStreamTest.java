package mailcaravan.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotStuffingOutputStreamTest {
    /** In the table, {@code r} and {@code n} stand for CR and LF. */
    @ParameterizedTest
    @CsvSource({"xrn, xrn", ".rn, ..rn", "..rn, ...rn", "x.rn, x.rn", "xrn.rn, xrn..rn", "x, xrn", "xr, xrn",
            "xn.ny, xrn..rnyrn", "xr.ry, xrn..rnyrn", "xrn.nrn, xrn..rnrn", "rrn, rnrn", "nr, rnrn", "xnrny, xrnrnyrn"})
    void aLineStartsOnlyAfterCrlfAndItsDotIsDoubled(String message, String wire) throws IOException {
        for (int piece = 1; piece <= message.length(); piece++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DotStuffingOutputStream stuffing = new DotStuffingOutputStream(out);
            byte[] octets = lineEnds(message).getBytes(StandardCharsets.US_ASCII);
            for (int at = 0; at < octets.length; at += piece) {
                stuffing.write(octets, at, Math.min(piece, octets.length - at));
            }
            stuffing.finish();
            assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(lineEnds(wire));
        }
    }

    private static String lineEnds(String text) {
        return text.replace('r', '\r').replace('n', '\n');
    }
}

package mailcaravan.smail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.failure.SmailCode;

class BodyFileTest {
    private static final String TEXT = "請求書①㈱髙 ﾊﾝｶｸ\r\n2行目\r\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-31j", "UTF-16", "x-windows-iso2022jp"})
    void theCharsetIsToldByTheOctets(String charset) throws Exception {
        assertThat(BodyFile.read(file(TEXT.getBytes(Charset.forName(charset))), Optional.empty())).isEqualTo(TEXT);
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheText() throws Exception {
        assertThat(BodyFile.read(file(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_8)), Optional.empty()))
                .isEqualTo(TEXT);
    }

    @Test
    void whatIsAskedForDecidesWhereUtf8DoesNotFit() throws Exception {
        assertThat(BodyFile.read(file("prix: été".getBytes(StandardCharsets.ISO_8859_1)), Optional.of("ISO-8859-1")))
                .isEqualTo("prix: été");
        assertThat(BodyFile.read(file("漢字".getBytes("EUC-JP")), Optional.of("EUC-JP"))).isEqualTo("漢字");
        assertThat(BodyFile.read(file("漢字".getBytes(StandardCharsets.UTF_8)), Optional.of("Shift_JIS")))
                .isEqualTo("漢字");
        assertThat(BodyFile.read(file("漢字".getBytes("windows-31j")), Optional.of("no-such-charset")))
                .isEqualTo("漢字");
    }

    @Test
    void aBrokenEncodingIs15() throws Exception {
        String name = file(new byte[]{'a', (byte) 0xff, (byte) 0xff, 'b'});
        assertThatThrownBy(() -> BodyFile.read(name, Optional.empty())).isInstanceOf(SmailException.class)
                .hasMessageContaining(name).extracting("code").isEqualTo(SmailCode.ENCODING);
    }

    @Test
    void whatIsNoReadableFileIs2() throws Exception {
        for (String name : new String[]{folder.toString(), folder.resolve("missing.txt").toString(), "a\0b"}) {
            assertThatThrownBy(() -> BodyFile.read(name, Optional.empty())).isInstanceOf(SmailException.class)
                    .extracting("code").isEqualTo(SmailCode.BODY_FILE);
        }
    }

    @Test
    void twoHundredMegabytesAre14() throws Exception {
        Path large = folder.resolve("large.txt");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(200L << 20);
        }
        assertThatThrownBy(() -> BodyFile.read(large.toString(), Optional.empty())).isInstanceOf(SmailException.class)
                .hasMessageContaining("-a").extracting("code").isEqualTo(SmailCode.MEMORY);
    }

    private String file(byte[] octets) throws IOException {
        return Files.write(folder.resolve("body.txt"), octets).toString();
    }
}

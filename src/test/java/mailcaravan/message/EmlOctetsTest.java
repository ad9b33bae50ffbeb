package mailcaravan.message;

import static mailcaravan.message.Requests.MAILBOX;
import static mailcaravan.message.Requests.eml;
import static mailcaravan.message.Requests.octets;
import static mailcaravan.message.Requests.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmlOctetsTest {
    private static final String HEAD = "Message-ID: <1@x>\r\nDate: Thu, 5 Mar 2026 07:08:09 +0900\r\nFrom: " + MAILBOX
            + "\r\nTo: a@example.org\r\n";

    static Stream<byte[]> canonicalMessages() {
        Charset shiftJis = Charset.forName("windows-31j");
        return Stream.of((HEAD + "\r\nHello\r\n").getBytes(StandardCharsets.US_ASCII),
                (HEAD + "\r\n").getBytes(StandardCharsets.US_ASCII),
                (HEAD + "\r\n\r\n\r\n").getBytes(StandardCharsets.US_ASCII),
                (HEAD + "Subject:\ta\r\n\t b\r\n  c: d\r\nx-odd :v\r\n\r\n.\r\n..\r\n.lead\r\nFrom x\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                (HEAD + "Subject: 日本語\r\n\r\n本文①㈱髙\r\n").getBytes(StandardCharsets.UTF_8),
                (HEAD + "Subject: 表予能\r\n\r\n表予能ソ\r\n").getBytes(shiftJis),
                (HEAD + "Cc: \"営業表\" <b@example.org>\r\n\r\n\0\u0001\u007f\r\n").getBytes(shiftJis),
                (HEAD + "Subject: あ\r\n\r\nあ\r\n").getBytes(Charset.forName("ISO-2022-JP")),
                (HEAD + "DKIM-Signature: v=1; h=from:to;\r\n\tb=abc=\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/signed; micalg=sha-256;\r\n protocol=\"application/pkcs7-signature\";"
                        + "\r\n boundary=\"b\"\r\n\r\n--b\r\n\r\ntrailing blanks  \t\r\n--b\r\n"
                        + "Content-Type: application/pkcs7-signature\r\n\r\nMIAG\r\n--b--\r\nepilogue\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                (HEAD + "Bcc-Note: x\r\nX-Receiver: old@x\r\nX-Sender: y\r\n\r\nBcc: z@example.org\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("canonicalMessages")
    void aCanonicalFileGoesOutOctetForOctet(byte[] file) throws Exception {
        ComposedMessage message = eml(file);

        assertThat(octets(message)).isEqualTo(file);
        assertThat(octets(message)).as("a second time").isEqualTo(file);
        assertThat(message.size()).isEqualTo(file.length);
        assertThat(message.messageId()).isEqualTo("<1@x>");
    }

    @ParameterizedTest
    @CsvSource({"a\\nb\\n, a\\r\\nb\\r\\n", "a\\rb\\r, a\\r\\nb\\r\\n", "a, a\\r\\n", "a\\r\\nb, a\\r\\nb\\r\\n",
            "a\\r, a\\r\\n", "a\\r\\r, a\\r\\n\\r\\n", "a\\n\\rb\\r\\nc\\n, a\\r\\n\\r\\nb\\r\\nc\\r\\n",
            "a\\r\\r\\nb\\r\\r\\n, a\\r\\nb\\r\\n", "a\\r\\r\\r\\nb, a\\r\\n\\r\\nb\\r\\n", "\\n\\n, \\r\\n\\r\\n",
            "a\\r\\r\\rb, a\\r\\n\\r\\n\\r\\nb\\r\\n", "\\n.\\n, \\r\\n.\\r\\n"})
    void lineEndsBecomeCrlfAndNothingElseChanges(String given, String expected) throws Exception {
        String body = given.translateEscapes();

        for (int padding : new int[]{0, 8190, 8191, 8192, 8193}) {
            String filler = "x".repeat(padding);
            ComposedMessage message = eml(HEAD + "\r\n" + filler + body);

            assertThat(written(message)).isEqualTo(HEAD + "\r\n" + filler + expected.translateEscapes());
            assertThat(message.size()).isEqualTo(octets(message).length);
        }
    }

    @Test
    void lineEndsAcrossWritesAreRepairedToo() throws Exception {
        byte[] file = (HEAD + "\r\na\r\r\nb\rc\nd\r\r\re\r\n").getBytes(StandardCharsets.US_ASCII);
        ComposedMessage message = Requests.COMPOSER.composeEml(new OctetByOctet(file), Requests.ORIGIN);

        assertThat(written(message)).isEqualTo(HEAD + "\r\na\r\nb\r\nc\r\nd\r\n\r\n\r\ne\r\n");
    }

    @Test
    void bareLineEndsInTheHeaderEndALineBothForUsAndForTheServer() throws Exception {
        ComposedMessage message = eml("From: " + MAILBOX + "\rTo: a@example.org\nSubject: x\rBcc: hidden@example.org\n"
                + "Date: x\r\r\nMessage-ID: <1@x>\n\nbody");

        assertThat(written(message)).isEqualTo("From: " + MAILBOX
                + "\r\nTo: a@example.org\r\nSubject: x\r\nDate: x\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n");
        assertThat(Requests.recipients(message)).containsExactly("a@example.org", "hidden@example.org");
    }

    @Test
    void onlyOctetsAbove127NeedEightBitMime() throws Exception {
        assertThat(eml(HEAD + "\r\nplain\r\n").eightBit()).isFalse();
        assertThat(eml(HEAD + "\r\nü\r\n").eightBit()).isTrue();
        assertThat(eml(HEAD + "Subject: ü\r\n\r\nplain\r\n").eightBit()).isTrue();
        assertThat(eml("Bcc: \"ü\" <b@example.org>\r\n" + HEAD + "\r\nplain\r\n").eightBit()).isFalse();
    }

    @Test
    void aByteOrderMarkAndEmptyLinesBeforeTheHeaderAreDropped() throws Exception {
        assertThat(written(eml("\ufeff\r\n\n" + HEAD + "\r\nx\r\n"))).isEqualTo(HEAD + "\r\nx\r\n");
    }

    @Test
    void missingMessageIdAndDateAreAddedAtTheEndOfTheHeader() throws Exception {
        ComposedMessage message = eml("From: Sales <sales@EXAMPLE.com>\r\nTo: a@example.org\r\n\r\nx\r\n");

        assertThat(written(message)).isEqualTo("From: Sales <sales@EXAMPLE.com>\r\nTo: a@example.org\r\n"
                + "Message-ID: <r1x@EXAMPLE.com>\r\nDate: Thu, 5 Mar 2026 07:08:09 +0900\r\n\r\nx\r\n");
        assertThat(message.messageId()).isEqualTo("<r1x@EXAMPLE.com>");
    }

    @Test
    void anEmptyMessageIdOrDateIsReplaced() throws Exception {
        ComposedMessage message = eml(
                "Message-Id: \r\nDATE:\r\n \r\nFrom: " + MAILBOX + "\r\nTo: a@example.org\r\n\r\nx\r\n");

        assertThat(written(message)).startsWith("From:").contains("Message-ID: <r1x@example.com>\r\nDate: Thu, 5 Mar")
                .doesNotContain("Message-Id", "DATE");
    }

    @Test
    void noBccEverGoesOut() throws Exception {
        ComposedMessage message = eml(
                "Bcc: b@example.org,\r\n\tc@example.org,\r\n \r\n d@example.org\r\nbCC : e@example.org\r\n"
                        + "Resent-Bcc: f@example.org,\r\n g@example.org\r\n" + HEAD + "\r\nx\r\n");

        assertThat(written(message)).isEqualTo(HEAD + "\r\nx\r\n");
        assertThat(Requests.recipients(message)).containsExactly("a@example.org", "b@example.org", "c@example.org",
                "d@example.org", "e@example.org");
    }

    @Test
    void aFileThatChangedAfterComposingIsNotSubmitted(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.eml"), HEAD + "\r\nfirst\r\n");
        ComposedMessage message = Requests.COMPOSER.composeEml(RequestContent.of(file), Requests.ORIGIN);

        Files.writeString(file, HEAD + "\r\nother\r\n");
        assertThatThrownBy(() -> octets(message)).isInstanceOf(IOException.class).hasMessageContaining("changed");
        Files.writeString(file, "more", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> octets(message)).isInstanceOf(IOException.class).hasMessageContaining("changed");
        Files.delete(file);
        assertThatThrownBy(() -> octets(message)).isInstanceOf(IOException.class);
    }

    @Test
    void aSymbolicLinkIsNotRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("real"), HEAD + "\r\nx\r\n");
        Path link = Files.createSymbolicLink(folder.resolve("a.eml"), file);

        assertThatThrownBy(() -> Requests.COMPOSER.composeEml(RequestContent.of(link), Requests.ORIGIN))
                .isInstanceOf(IOException.class);
    }

    /** Gives one octet for each read, as a slow file system may. */
    private record OctetByOctet(byte[] octets) implements RequestContent {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets) {
                @Override
                public synchronized int read(byte[] into, int offset, int length) {
                    return super.read(into, offset, Math.min(1, length));
                }

                @Override
                public long transferTo(java.io.OutputStream out) throws IOException {
                    long all = 0;
                    for (int octet = read(); octet >= 0; octet = read(), all++) {
                        out.write(octet);
                    }
                    return all;
                }
            };
        }

        @Override
        public long length() {
            return octets.length;
        }
    }
}

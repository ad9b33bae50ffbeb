package mailcaravan.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import mailcaravan.account.AllowedSenders;

/** A message of 150 MB passes through a heap in which it would not fit. */
class LargeRequestTest {
    private static final long OCTETS = 150_000_000;
    private static final String HEAD = "Message-ID: <1@x>\r\nDate: x\r\nFrom: " + Requests.MAILBOX
            + "\r\nTo: a@x.org\r\n\r\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"eml", "json"})
    void aHeapOf32MegabytesIsEnoughFor150(String kind) throws Exception {
        Path file = folder.resolve("large." + kind);
        Files.writeString(file, kind.equals("eml") ? HEAD : "");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(OCTETS);
        }

        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                InSmallHeap.class.getName(), file.toString()).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(child.waitFor()).as(said).isZero();
        String[] sizes = said.split(" ");
        assertThat(sizes).hasSize(2);
        assertThat(sizes[0]).as("size() and octets written").isEqualTo(sizes[1]);
        long base64 = (OCTETS + 2) / 3 * 4;
        assertThat(Long.parseLong(sizes[0])).isBetween(kind.equals("eml") ? OCTETS + 2 : base64 + base64 / 76 * 2,
                kind.equals("eml") ? OCTETS + 2 : base64 + base64 / 76 * 2 + 2000);
    }

    @Test
    void inlineContentsComeBackWhole() throws Exception {
        byte[] octets = new byte[300_001];
        new java.util.Random(7).nextBytes(octets);
        String base64 = java.util.Base64.getEncoder().encodeToString(octets);
        MailRequest request = MailRequestReader.read(RequestContent.of(
                ("{\"to\":\"a@x.org\",\"attachments\":[{\"content\":\"" + base64
                        + "\",\"name\":\"x\"},{\"content\":\"\",\"name\":\"y\"}]}")
                        .getBytes(StandardCharsets.US_ASCII)));

        RequestContent content = request.attachments().get(0).content();
        assertThat(content.open().readAllBytes()).isEqualTo(octets);
        assertThat(content.length()).isEqualTo(octets.length);
        assertThat(request.attachments().get(1).content().open().readAllBytes()).isEmpty();
    }

    /** Composes a file as .eml, or as the attachment of a mail request, and prints what it says and has written. */
    static final class InSmallHeap {
        private InSmallHeap() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[0]);
            RequestComposer composer = new RequestComposer(Requests.MAILBOX, new AllowedSenders(List.of()));
            ComposedMessage message = new File(arguments[0]).getName().endsWith(".eml")
                    ? composer.composeEml(RequestContent.of(file), Requests.ORIGIN)
                    : composer.composeJson(
                            RequestContent.of("{\"to\":\"a@x.org\",\"attachments\":[{\"file\":\"large.json\"}]}"
                                    .getBytes(StandardCharsets.US_ASCII)),
                            new AttachmentFolder(file.getParent(), null, null, java.util.Set.of()), Requests.ORIGIN);
            CountingStream out = new CountingStream();
            message.writeTo(out);
            System.out.println(message.size() + " " + out.octets);
        }
    }

    private static final class CountingStream extends OutputStream {
        private long octets;

        @Override
        public void write(int octet) throws IOException {
            octets++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            octets += length;
        }
    }
}

package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Properties;

import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.Rig;

/** Memory does not grow with the size of a message. */
class LargeMessageIT {
    private static final long LARGEST = 157_286_400;
    private static final byte[] LINE = "The quick brown fox jumps over the lazy dog; 0123456789 .,;:\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void hundredAndFiftyMegabytesGoOutOfASmallHeap() throws Exception {
        try (Rig rig = Rig.in(folder).heap("-Xmx128m")) {
            rig.run();
            Path original = write("large.eml", LARGEST);
            Path copy = rig.folder.resolve("large.copy");
            Files.createLink(copy, original);
            moveIn(rig, original);
            moveIn(rig, write("too-large.eml", LARGEST + 1));
            Path own = Files.createDirectories(rig.drop().resolve("attached"));
            Files.move(write("pages.bin", LARGEST / 3), own.resolve("pages.bin"));
            rig.drop("attached.json", "{\"to\":\"a@example.org\",\"subject\":\"attached\",\"text\":\"x\","
                    + "\"attachments\":[{\"file\":\"attached/pages.bin\"}]}");
            rig.drop("small.eml", Rig.eml("small", "a@example.org"));

            JsonNode report = rig.awaitFailed("too-large.eml");
            assertThat(report.path("code").asText()).isEqualTo("552 5.3.4");
            assertThat(report.path("verdict").asText()).isEqualTo("REJECT");
            rig.awaitSent(3);
            assertThat(Files.mismatch(rig.accepted("large").file(), copy)).as("first octet that differs")
                    .isEqualTo(-1);
            assertArrivedWhole(rig.accepted("attached").file(), rig.home.resolve("sent/attached/pages.bin"));
            rig.assertOutcomes(3, 3, 1);
        }
    }

    private Path write(String name, long size) throws Exception {
        Path file = folder.resolve(name);
        byte[] header = ("From: " + Rig.MAILBOX + "\r\nTo: a@example.org\r\nSubject: large\r\n"
                + "Message-ID: <large@example.com>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0900\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(header);
            long left = size - header.length;
            for (; left >= 2L * LINE.length; left -= LINE.length) {
                out.write(LINE);
            }
            for (; left > 2; left--) {
                out.write('x');
            }
            out.write('\r');
            out.write('\n');
        }
        assertThat(file).hasSize(size);
        return file;
    }

    private static void moveIn(Rig rig, Path file) throws Exception {
        Files.move(file, rig.drop().resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void assertArrivedWhole(Path message, Path attachment) throws Exception {
        try (InputStream in = Files.newInputStream(message)) {
            Multipart parts = (Multipart) new MimeMessage(Session.getInstance(new Properties()), in)
                    .getContent();
            try (InputStream arrived = parts.getBodyPart(1).getInputStream();
                    InputStream original = Files.newInputStream(attachment)) {
                byte[] expected = new byte[1 << 16];
                for (int read = original.readNBytes(expected, 0, expected.length); read > 0; read = original
                        .readNBytes(expected, 0, expected.length)) {
                    assertThat(arrived.readNBytes(read)).isEqualTo(Arrays.copyOf(expected, read));
                }
                assertThat(arrived.read()).isEqualTo(-1);
            }
        }
    }
}

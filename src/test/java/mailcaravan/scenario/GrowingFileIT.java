package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** A file that is still being written is not taken before it is whole, and then once. */
class GrowingFileIT {
    private static final int PIECES = 80;
    private static final String LINE = "0123456789".repeat(7) + "\r\n";

    @TempDir
    Path folder;

    @Test
    void filesThatGrowForSecondsAreTakenOnceAndWhole() throws Exception {
        // ten times the pause between two pieces, so that a busy machine does not look like a finished file
        try (Rig rig = Rig.in(folder).set("caravan.settle", "500ms")) {
            rig.run();
            Path eml = rig.drop().resolve("growing.eml");
            Files.writeString(eml, "From: " + Rig.MAILBOX + "\r\nTo: a@example.org\r\nSubject: growing\r\n\r\n");
            Path request = rig.drop().resolve("report.json");
            Files.writeString(request, "{\"to\":\"a@example.org\",\"subject\":\"own folder\",\"text\":\"x\","
                    + "\"attachments\":[{\"file\":\"report/pages.txt\",\"contentType\":\"text/plain\"}]}");
            Path own = Files.createDirectories(rig.drop().resolve("report"));
            AtomicInteger pieces = new AtomicInteger();
            CountDownLatch written = new CountDownLatch(PIECES);
            ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
            try {
                writer.scheduleAtFixedRate(() -> {
                    if (pieces.incrementAndGet() <= PIECES) {
                        append(eml);
                        append(own.resolve("pages.txt"));
                        assertThat(rig.office.acceptedCount()).isZero();
                        written.countDown();
                    }
                }, 0, 50, TimeUnit.MILLISECONDS);
                assertThat(written.await(60, TimeUnit.SECONDS)).as("all pieces written, none accepted before").isTrue();
            } finally {
                writer.shutdownNow();
            }
            rig.awaitSent(2);
            String body = text(rig.accepted("growing"));
            assertThat(body.substring(body.indexOf("\r\n\r\n") + 4)).isEqualTo(LINE.repeat(PIECES));
            assertThat(rig.home.resolve("sent/report/pages.txt")).hasContent(LINE.repeat(PIECES));
            assertThat(text(rig.accepted("own folder")).length()).isGreaterThan(LINE.length() * PIECES * 4 / 3);
            assertThat(rig.journaled("submitted")).isEqualTo(2);
            rig.assertOutcomes(2, 2, 0);
        }
    }

    @Test
    void manyFilesWrittenInPlaceAreTakenWhole() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.run();
            int count = 40;
            for (int i = 0; i < count; i++) {
                Path file = rig.drop().resolve("m" + i + ".eml");
                Files.writeString(file, "From: " + Rig.MAILBOX + "\r\nTo: a@example.org\r\nX-Size: " + i + "\r\n\r\n");
                IntStream.range(0, i).forEach(each -> append(file));
            }
            rig.awaitSent(count);
            for (AcceptedMessage message : rig.office.accepted()) {
                String text = text(message);
                assertThat(text.substring(text.indexOf("\r\n\r\n") + 4))
                        .isEqualTo(LINE.repeat(Integer.parseInt(Rig.header(message, "X-Size"))));
            }
            rig.assertOutcomes(count, count, 0);
        }
    }

    private static void append(Path file) {
        try {
            Files.writeString(file, LINE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(AcceptedMessage message) throws Exception {
        return new String(Rig.octets(message), StandardCharsets.US_ASCII);
    }
}

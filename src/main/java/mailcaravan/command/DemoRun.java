package mailcaravan.command;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.simulator.AcceptedMessage;
import mailcaravan.simulator.Simulator;

/** Drops the demo's samples, waits for what becomes of each, and compares it with what must. */
final class DemoRun {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final Simulator simulator;
    private final DemoReport report;

    DemoRun(Path home, Simulator simulator, DemoReport report) {
        this.home = home;
        this.simulator = simulator;
        this.report = report;
    }

    /** Drops all samples. True only if each had the outcome that it shows. */
    boolean showAll() throws IOException, InterruptedException {
        List<DemoSample> samples = DemoSample.all();
        for (DemoSample sample : samples) {
            Path draft = home.resolve(sample.file() + ".draft");
            Files.writeString(draft, sample.content());
            Files.move(draft, home.resolve("drop").resolve(sample.file()), StandardCopyOption.ATOMIC_MOVE);
            report.dropped(sample);
        }
        boolean all = true;
        for (DemoSample sample : samples) {
            all &= show(sample);
        }
        int expected = (int) samples.stream().filter(DemoSample::sent).count();
        all &= simulator.acceptedCount() == expected && simulator.counters().tokenRequests() == 1;
        report.closing(simulator, all);
        return all;
    }

    private boolean show(DemoSample sample) throws IOException, InterruptedException {
        Path sent = home.resolve("sent").resolve(sample.file());
        Path failed = home.resolve("failed").resolve(sample.file());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(sent) && !Files.exists(failed)) {
            if (System.nanoTime() - end > 0) {
                report.missing(sample);
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        if (Files.exists(sent)) {
            report.sent(sample, sent);
            return sample.sent();
        }
        JsonNode failure = new ObjectMapper().readTree(failed.resolveSibling(sample.file() + ".failure.json").toFile());
        report.failed(sample, failed, failure);
        return !sample.sent() && sample.code().equals(failure.path("code").asText());
    }

    /** Goes on telling what the simulator accepts until the program is stopped. */
    void goOn() {
        report.goesOn(home.resolve("drop"));
        int seen = simulator.acceptedCount();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                List<AcceptedMessage> accepted = simulator.accepted();
                for (; seen < accepted.size(); seen++) {
                    report.accepted(accepted.get(seen));
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

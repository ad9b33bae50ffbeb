package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;

import mailcaravan.harness.MutableClock;

class RepeatedFailuresTest {
    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);
    private final RepeatedFailures repeats = new RepeatedFailures("default", clock::nanoTime);

    @Test
    void aCauseIsNewAgainWhenItHasNotBeenMetForAWhile() {
        assertThat(repeats.first("451")).isTrue();
        assertThat(repeats.first("451")).isFalse();
        assertThat(repeats.first("450")).isTrue();
        clock.advance(Duration.ofMinutes(14));
        repeats.sumUp();
        assertThat(repeats.first("451")).isFalse();
        clock.advance(Duration.ofMinutes(14));
        repeats.sumUp();
        assertThat(repeats.first("451")).isFalse();
        assertThat(repeats.first("450")).isTrue();
    }

    @Test
    void whatWasOnlyCountedIsSaidAtTheStop() {
        List<String> log = new ArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord record) {
                log.add(record.getMessage());
            }

            @Override
            public void flush() {
                // nothing is buffered
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        Logger logger = Logger.getLogger("mailcaravan.request");
        logger.addHandler(listener);
        try {
            for (String each : List.of("451", "450", "451", "451")) {
                repeats.first(each);
            }
            repeats.end();
            repeats.end();
        } finally {
            logger.removeHandler(listener);
        }

        assertThat(log).containsExactly("account default: 451 was met 2 more times");
    }
}

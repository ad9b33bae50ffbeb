package mailcaravan.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static Backoff backoff(double jitter, double random) {
        return new Backoff(Duration.ofSeconds(5), 2, jitter, Duration.ofMinutes(10), () -> random);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "2, 10", "3, 20", "7, 320", "8, 600", "100, 600", "1000000, 600"})
    void theDelayGrowsUpToItsCeiling(int failures, long seconds) {
        assertThat(backoff(0, 0.7).after(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 8000", "0.5, 10000", "1, 12000"})
    void jitterSpreadsTheDelayBothWays(double random, long millis) {
        assertThat(backoff(0.2, random).after(2)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void factorOneIsAConstantDelay() {
        Backoff constant = new Backoff(Duration.ofSeconds(3), 1, 0, Duration.ofHours(1), () -> 0);

        assertThat(constant.after(50)).isEqualTo(Duration.ofSeconds(3));
    }
}

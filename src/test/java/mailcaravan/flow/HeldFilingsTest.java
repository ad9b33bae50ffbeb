package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.jms.JMSException;

import org.junit.jupiter.api.Test;

import mailcaravan.queue.BrokerException;
import mailcaravan.submission.Backoff;

class HeldFilingsTest {
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), 1, 0, Duration.ofMillis(1), () -> 0);

    private final List<String> done = new ArrayList<>();
    private int failures;
    private boolean stopping;
    private final HeldFilings filings = new HeldFilings("default", SHORT, () -> stopping);

    private PendingFilings.Step step(String name) {
        return () -> done.add(name);
    }

    private void fail() throws IOException {
        if (failures-- > 0) {
            throw new IOException("no space left on device");
        }
        done.add("line");
    }

    @Test
    void theConsumerWaitsUntilTheOutcomeIsWrittenAndGoesOnFromThere() {
        failures = 3;
        filings.carryOut("ID:7", List.of(step("first"), this::fail, step("acknowledge")));

        assertThat(done).containsExactly("first", "line", "acknowledge");
    }

    @Test
    void aBrokerThatFailsSendsTheMessageBackAtOnce() {
        BrokerException cause = BrokerException.of("broker:5672", new JMSException("gone"));

        assertThatThrownBy(() -> filings.carryOut("ID:7", List.of(step("line"), () -> {
            throw cause;
        }, step("never")))).isInstanceOf(HeldFilings.RolledBackException.class).hasCause(cause);
        assertThat(done).containsExactly("line");
    }

    @Test
    void whoStopsDoesNotWaitForADiskThatIsFull() {
        failures = Integer.MAX_VALUE;
        stopping = true;

        assertThatThrownBy(() -> filings.carryOut("ID:7", List.of(this::fail)))
                .isInstanceOf(HeldFilings.RolledBackException.class);
    }

    @Test
    void aThreadThatIsInterruptedSendsTheMessageBack() {
        failures = Integer.MAX_VALUE;
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> filings.carryOut("ID:7", List.of(this::fail)))
                    .isInstanceOf(HeldFilings.RolledBackException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}

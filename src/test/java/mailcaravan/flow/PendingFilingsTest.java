package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import mailcaravan.harness.MutableClock;

class PendingFilingsTest {
    private final MutableClock clock = new MutableClock(Instant.EPOCH, ZoneOffset.UTC);
    private final PendingFilings filings = new PendingFilings("default", FlowFixture.BACKOFF, clock::nanoTime);
    private final List<String> done = new ArrayList<>();
    private boolean full;

    private PendingFilings.Step step(String name) {
        return () -> {
            if (full && name.equals("move")) {
                throw new IOException("no space left on device");
            }
            done.add(name);
        };
    }

    @Test
    void stepsAreCarriedOutInOrderAndAtOnce() {
        filings.carryOut("a.eml", List.of(step("line"), step("move")));

        assertThat(done).containsExactly("line", "move");
        assertThat(filings.isEmpty()).isTrue();
    }

    @Test
    void whatFailsIsTriedAgainFromThereAndNeverFromTheBeginning() {
        full = true;
        filings.carryOut("a.eml", List.of(step("line"), step("move"), step("last")));
        assertThat(done).containsExactly("line");

        clock.advance(Duration.ofSeconds(5));
        filings.retry();
        full = false;
        filings.retry();
        assertThat(done).containsExactly("line");
        clock.advance(Duration.ofSeconds(10));
        filings.retry();

        assertThat(done).containsExactly("line", "move", "last");
        assertThat(filings.isEmpty()).isTrue();
        clock.advance(Duration.ofHours(1));
        filings.retry();
        assertThat(done).hasSize(3);
    }

    @Test
    void oneThatFailsHoldsUpNoOther() {
        full = true;
        filings.carryOut("a.eml", List.of(step("move")));
        filings.carryOut("b.eml", List.of(step("other")));

        assertThat(done).containsExactly("other");
        assertThat(filings.isEmpty()).isFalse();
    }
}

package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class UnacknowledgedRequestsTest {
    @Test
    void theLastProcesssAndOurOwnAreKnownUntilTheyAreAcknowledged() {
        UnacknowledgedRequests requests = new UnacknowledgedRequests(List.of("before"));
        requests.add("now");

        assertThat(requests.contains("before")).isTrue();
        assertThat(requests.contains("now")).isTrue();
        assertThat(requests.contains("never")).isFalse();
        requests.remove("before");
        requests.remove("now");
        assertThat(requests.contains("before")).isFalse();
        assertThat(requests.contains("now")).isFalse();
    }

    @Test
    void theOldestAreForgottenBeforeTheyFillTheMemory() {
        UnacknowledgedRequests requests = new UnacknowledgedRequests(List.of("first"));
        for (int i = 0; i < 10_000; i++) {
            requests.add("r" + i);
        }

        assertThat(requests.contains("first")).isFalse();
        assertThat(requests.contains("r0")).isTrue();
        assertThat(requests.contains("r9999")).isTrue();
    }
}

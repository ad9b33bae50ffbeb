package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** The token endpoint is asked too often, or says so: it is left alone for as long as it wants, and no mail is lost. */
class TokenThrottlingIT {
    private static final String ACCOUNT = "caravan.accounts.default.";

    @TempDir
    Path folder;

    @Test
    void theProbeComesWhenTheEndpointSaidAndNotBefore() throws Exception {
        try (Rig rig = Rig.withClient(folder, "fault-429-retry-3-twice")) {
            rig.run();
            long began = System.nanoTime();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(6));
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(3);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault-400-invalid_grant-50196", "fault-429-retry-60"})
    void aLoopThatEntraSeesIsLeftAloneForAMinute(String client) throws Exception {
        try (Rig rig = Rig.withClient(folder, client)) {
            CaravanProcess run = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            JsonNode parked = parked(rig, run);
            assertThat(parked.path("notBefore").asLong() - parked.path("since").asLong()).isEqualTo(60_000);
            assertThat(parked.path("nextProbe").asLong()).isEqualTo(parked.path("notBefore").asLong());
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(1);
            rig.assertOutcomes(0, 0, 0, 1);
        }
    }

    @Test
    void afterAnHoursCallsTheAccountWaitsWithItsReason() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.set(ACCOUNT + "token-requests-per-hour", "3");
            rig.office.failTokenRequests(503, "temporarily_unavailable", 90033);
            CaravanProcess run = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitThat("the calls are used up", () -> run.lines("is parked").size() == 2);
            assertThat(run.lines("is parked").get(1)).contains("3 times within an hour", "token-requests-per-hour");
            JsonNode parked = parked(rig, run);
            assertThat(parked.path("code").asText()).isEqualTo("token-calls");
            assertThat(parked.path("nextProbe").asLong() - parked.path("since").asLong())
                    .isGreaterThan(Duration.ofMinutes(59).toMillis());
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(3);
            rig.assertOutcomes(0, 0, 0, 1);
        }
    }

    private static JsonNode parked(Rig rig, CaravanProcess run) throws Exception {
        rig.awaitThat("the account is parked", () -> !run.lines("is parked").isEmpty());
        Path file = rig.home.resolve("state/default/parked.json");
        rig.awaitThat("it is on record", () -> Files.exists(file));
        return new ObjectMapper().readTree(Files.readAllBytes(file));
    }
}

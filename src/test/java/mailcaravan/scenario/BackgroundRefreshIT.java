package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** Access tokens end while mail flows, and no message has to wait for the next one. */
class BackgroundRefreshIT {
    private static final String SLOW_CLIENT = "fault-slow-2000";
    private static final int SLOW = 2_000;
    /** Half of it is the margin; a new token is asked for after seven seconds, and must be there after ten. */
    private static final Duration LIFETIME = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void noMessageWaitsForASlowTokenEndpointButTheFirst() throws Exception {
        try (Rig rig = Rig.in(folder, options -> options.withAccessTokenLifetime(LIFETIME))) {
            rig.office.fault("client:rig-client", SLOW_CLIENT);
            CaravanProcess run = rig.run();
            int sent = 0;
            while (rig.office.counters().tokenRequests() < 4) {
                send(rig, ++sent);
            }
            int messages = sent;
            assertThat(rig.journal().stream().filter(line -> line.path("outcome").asText().equals("submitted")).skip(1))
                    .hasSize(messages - 1)
                    .allSatisfy(line -> assertThat(line.path("milliseconds").asInt()).isLessThan(SLOW));
            assertThat(run.lines("WARN")).isEmpty();
            rig.assertOutcomes(messages, messages, 0);
        }
    }

    @Test
    void aRenewalThatFailsIsSaidOnceAndHoldsUpNoMail() throws Exception {
        try (Rig rig = Rig.in(folder, options -> options.withAccessTokenLifetime(LIFETIME))) {
            CaravanProcess run = rig.run();
            int sent = 1;
            send(rig, sent);
            rig.office.failTokenRequests(401, "invalid_client", 7000222);
            while (run.lines("no new access token ahead of need").isEmpty()) {
                send(rig, ++sent);
            }
            rig.office.healTokenRequests();
            while (run.lines("has a new access token").isEmpty() && rig.office.counters().tokenRequests() < 4) {
                send(rig, ++sent);
            }
            assertThat(run.lines("no new access token ahead of need")).singleElement().asString().contains("WARN",
                    "AADSTS7000222", "Certificates & secrets");
            assertThat(run.lines("is parked")).isEmpty();
            rig.assertOutcomes(sent, sent, 0);
        }
    }

    private static void send(Rig rig, int number) throws Exception {
        rig.drop("m" + number + ".eml", Rig.eml("number " + number, "a@example.org"));
        rig.awaitSent(number);
    }
}

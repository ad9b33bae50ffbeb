package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** What ends soon is told before it ends: once in the log, and by accounts whenever it is asked. */
class ExpiryIT {
    @TempDir
    Path folder;

    @Test
    void aSecretThatEndsSoonIsOneWarningOverRestartsAndAnUnusedRefreshTokenIsRenewedByItsUse() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.set("caravan.accounts.default.client-secret-expires", LocalDate.now().plusDays(6).toString());
            Files.setLastModifiedTime(rig.tokenFile(), FileTime.from(Instant.now().minus(Duration.ofDays(86))));
            assertThat(ends(rig).at("/refresh-token/daysLeft").asInt()).isEqualTo(3);
            assertThat(ends(rig).at("/client-secret/daysLeft").asInt()).isIn(4, 5);
            assertThat(ends(rig).has("access-token")).isFalse();

            CaravanProcess first = rig.run();
            rig.awaitThat("both warnings", () -> first.lines(" are left: ").size() == 2);
            assertThat(first.lines("the client secret ends on " + LocalDate.now().plusDays(6))).hasSize(1);
            assertThat(first.lines("the refresh token ends on")).singleElement().asString().contains("WARN",
                    "mail-caravan authorize --account default");
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            assertThat(ends(rig).at("/refresh-token/daysLeft").asInt()).isEqualTo(89);
            assertThat(ends(rig).at("/access-token/minutesLeft").asInt()).isBetween(50, 60);
            first.stop();

            CaravanProcess second = rig.run();
            rig.drop("two.eml", Rig.eml("two", "a@example.org"));
            rig.awaitSent(2);
            assertThat(second.lines(" are left: ")).isEmpty();
            rig.assertOutcomes(2, 2, 0);
        }
    }

    @Test
    void theEndThatTheTokenEndpointAnnouncesIsKept() throws Exception {
        try (Rig rig = Rig.in(folder,
                options -> options.withRefreshTokenLifetime(Duration.ofDays(7)).withRotateRefreshTokens(false))) {
            rig.set("caravan.accounts.default.provider", "google");
            CaravanProcess first = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            assertThat(ends(rig).at("/refresh-token/daysLeft").asInt()).isEqualTo(6);
            first.stop();
            CaravanProcess second = rig.run();
            rig.awaitThat("the warning", () -> !second.lines(" are left: ").isEmpty());
            assertThat(second.lines(" are left: ")).singleElement().asString().contains("Testing", "Publish app");
            rig.assertOutcomes(1, 1, 0);
        }
    }

    private static JsonNode ends(Rig rig) throws Exception {
        CaravanProcess shown = rig.start("accounts", "--json");
        assertThat(shown.awaitExit()).isZero();
        return new ObjectMapper().readTree(shown.out()).path(0).path("ends");
    }
}

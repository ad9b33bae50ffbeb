package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.drop.AccountControl;
import mailcaravan.drop.AccountState;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.harness.MutableClock;
import mailcaravan.oauth.CredentialExpiry;
import mailcaravan.submission.Backoff;

class AccountHealthTest {
    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-02T03:04:05Z"), ZoneOffset.UTC);
    private final Backoff probe = new Backoff(Duration.ofSeconds(10), 2, 0, Duration.ofMinutes(10), () -> 0);
    @TempDir
    private Path folder;
    private AccountGate gate;
    private AccountControl control;
    private AccountHealth health;
    private List<CredentialExpiry> expiries = List.of();

    @BeforeEach
    void open() {
        gate = new AccountGate("shop", probe, new AccountState(folder), clock, clock::nanoTime);
        control = new AccountControl(folder);
        health = new AccountHealth("shop", gate, control, () -> expiries, clock);
    }

    @Test
    void anAccountThatWorksIsUp() {
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.getId()).isEqualTo("account-shop");
    }

    @Test
    void aParkedAccountIsDownWithItsReasonAndRemedyAndWithoutAddresses() {
        gate.park(FailureCatalogue.classify(new Symptom.Reply(Stage.AFTER_DOT, 550, "5.1.8",
                "550 5.1.8 Access denied, bad outbound sender <shop@example.com>. AS(1)")), null);

        HealthCheck.Result result = health.call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getDetails()).containsEntry("code", "550 5.1.8")
                .containsEntry("since", "2030-01-02T03:04:05Z").containsEntry("nextProbe", "2030-01-02T03:04:15Z");
        assertThat(result.getDetails().get("reason")).asString().contains("bad outbound sender <<address>>. AS(1)");
        assertThat(result.getDetails().get("remedy")).asString().contains("Defender");
    }

    @Test
    void theDaysThatItsCredentialsHaveLeftAreShownWithoutTakingItDown() {
        expiries = List.of(
                new CredentialExpiry(CredentialExpiry.Credential.CLIENT_SECRET, Instant.parse("2030-01-09T03:04:04Z"),
                        false),
                new CredentialExpiry(CredentialExpiry.Credential.REFRESH_TOKEN, Instant.parse("2030-01-01T03:04:05Z"),
                        false));

        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.call().getDetails()).containsEntry("client-secret-days-left", 6L)
                .containsEntry("refresh-token-days-left", -1L);
    }

    @Test
    void aPausedAccountIsUpAndSaysSo() throws Exception {
        control.pause();

        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.call().getDetails()).containsEntry("paused", true);
    }

    @Test
    void aPollerThatDoesNotComeRoundIsDownUntilItDoes() {
        PollingHealth polling = new PollingHealth("shop", clock::nanoTime);
        clock.advance(Duration.ofMinutes(3));
        assertThat(polling.call().getState()).isEqualTo(HealthCheck.State.UP);
        clock.advance(Duration.ofSeconds(1));
        assertThat(polling.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        polling.turned();
        assertThat(polling.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void aParkedAccountGetsNobodyRestarted() {
        assertThat(health.isLiveness() || health.isReadiness()).isFalse();
        PollingHealth polling = new PollingHealth("shop", clock::nanoTime);
        assertThat(polling.isLiveness()).isTrue();
        assertThat(polling.isReadiness()).isFalse();
    }
}

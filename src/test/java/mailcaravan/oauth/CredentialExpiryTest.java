package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.failure.Provider;
import mailcaravan.oauth.CredentialExpiry.Credential;

class CredentialExpiryTest {
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

    @ParameterizedTest(name = "{0} before the end: {1} day(s), threshold {2}")
    @CsvSource({"P31D,31,-1", "P30DT23H59M59S,30,30", "P30D,30,30", "P15D,15,30", "P14DT1S,14,14", "P8D,8,14",
            "P7D,7,7", "P2D,2,7", "P1DT23H,1,1", "P1D,1,1", "PT1S,0,1", "PT0S,0,1", "PT-1S,-1,1", "P-3D,-3,1"})
    void isWarnedOfAtTheNarrowestThresholdReached(Duration before, long left, int threshold) {
        CredentialExpiry expiry = new CredentialExpiry(Credential.CLIENT_SECRET, NOW.plus(before), false);

        assertThat(expiry.daysLeft(NOW)).isEqualTo(left);
        assertThat(expiry.threshold(NOW).orElse(-1)).isEqualTo(threshold);
    }

    @Test
    void aRefreshTokenEndsByItsProvidersRuleUnlessTheEndpointSaysWhen() {
        assertThat(CredentialExpiry.ofRefreshToken(Provider.MICROSOFT, NOW, Optional.empty()).orElseThrow())
                .isEqualTo(new CredentialExpiry(Credential.REFRESH_TOKEN, NOW.plus(Duration.ofDays(90)), false));
        assertThat(CredentialExpiry.ofRefreshToken(Provider.GOOGLE, NOW, Optional.empty()).orElseThrow().daysLeft(NOW))
                .isEqualTo(180);
        assertThat(CredentialExpiry.ofRefreshToken(Provider.CUSTOM, NOW, Optional.empty())).isEmpty();
        Optional<Instant> announced = Optional.of(NOW.plus(Duration.ofDays(7)));
        assertThat(CredentialExpiry.ofRefreshToken(Provider.GOOGLE, NOW, announced).orElseThrow())
                .isEqualTo(new CredentialExpiry(Credential.REFRESH_TOKEN, announced.get(), true));
    }
}

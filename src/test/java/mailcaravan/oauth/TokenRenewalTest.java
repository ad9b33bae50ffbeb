package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.account.Grant;

/** Renewal ahead of need, and what is asked again after a refusal. */
class TokenRenewalTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final CredentialsStub credentials = new CredentialsStub();
    private double random;

    @ParameterizedTest(name = "a lifetime of {0} s is renewed after {1} s, for certain after {2} s")
    @CsvSource({"3600,2565,2700", "5400,3847,4050", "86400,61560,64800", "1200,427,450", "900,213,225", "600,213,225",
            "20,7,8"})
    void aTokenIsRenewedWellBeforeItMustBe(String lifetime, long earliest, long latest) throws Exception {
        random = 1;
        assertThat(renewedAfter(lifetime)).isBetween(earliest, earliest + 1);
        random = 0;
        assertThat(renewedAfter(lifetime)).isBetween(latest - 1, latest);
    }

    private long renewedAfter(String lifetime) throws Exception {
        AccessTokenProvider provider = provider(TokenEndpointStub.answering(token("one", lifetime)));
        provider.accessToken();
        long seconds = 0;
        while (!provider.renewalDue()) {
            pass(Duration.ofSeconds(1));
            seconds++;
        }
        return seconds;
    }

    @Test
    void theOldTokenIsHandedOutWhileTheNewOneIsFetchedAndThenTheNewOne() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"), token("two", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        provider.accessToken();
        pass(Duration.ofSeconds(2700));
        endpoint.before(() -> await(answer));
        ExecutorService background = Executors.newSingleThreadExecutor();
        Future<?> renewal = background.submit(() -> {
            provider.renew();
            return null;
        });
        Awaitility.await().until(() -> endpoint.forms().size() == 2);
        assertThat(provider.accessToken().value()).isEqualTo("one");
        assertThat(provider.renewalDue()).isFalse();
        provider.renew();
        answer.countDown();
        renewal.get();
        background.shutdown();
        assertThat(provider.accessToken().value()).isEqualTo("two");
        assertThat(endpoint.forms()).hasSize(2);
    }

    @Test
    void aRenewalThatFailsLeavesTheTokenAloneUntilItsMargin() throws Exception {
        TokenEndpointStub endpoint = new TokenEndpointStub().then(200, token("one", "3600"))
                .then(401, "{\"error\":\"invalid_client\"}");
        AccessTokenProvider provider = provider(endpoint);
        provider.accessToken();
        pass(Duration.ofSeconds(2700));
        assertThatThrownBy(provider::renew).isInstanceOf(TokenRequestException.class);
        pass(Duration.ofSeconds(299));
        assertThat(provider.accessToken().value()).isEqualTo("one");
        assertThat(provider.renewalDue()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(provider::accessToken).isInstanceOf(TokenRequestException.class);
    }

    @Test
    void aTokenOfMinutesThatNobodyUsedIsNotRenewed() throws Exception {
        AccessTokenProvider provider = provider(TokenEndpointStub.answering(token("one", "300"), token("two", "300")));
        provider.accessToken();
        pass(Duration.ofSeconds(120));
        assertThat(provider.renewalDue()).isTrue();
        provider.renew();
        pass(Duration.ofSeconds(300));
        assertThat(provider.renewalDue()).isFalse();
    }

    @Test
    void anAccountThatSendsNothingAsksOnceADaySoThatItsRefreshTokenLives() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        pass(Duration.ofHours(24).minusNanos(1));
        assertThat(provider.renewalDue()).isFalse();
        provider.renew();
        assertThat(endpoint.forms()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(provider.renewalDue()).isTrue();
        provider.renew();
        assertThat(endpoint.forms()).hasSize(1);
        assertThat(provider.accessToken().value()).isEqualTo("one");
        assertThat(endpoint.forms()).hasSize(1);
    }

    @Test
    void whoComesSecondsAfterTheEndpointAskedForPatienceIsToldTheSameWithoutARequest() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TokenEndpoint throttled = (uri, form, timeout) -> asked.incrementAndGet() == 1
                ? new TokenEndpoint.Answer(429, "{\"error\":\"temporarily_unavailable\"}", "60")
                : new TokenEndpoint.Answer(200, token("one", "3600"), null);
        AccessTokenProvider provider = provider(throttled);
        assertThatThrownBy(provider::accessToken).isInstanceOf(TokenRequestException.class);
        pass(Duration.ofSeconds(4));
        assertThatThrownBy(provider::accessToken).isInstanceOf(TokenRequestException.class);
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(1));
        assertThat(provider.accessToken().value()).isEqualTo("one");
    }

    @Test
    void aSecretThatWasReplacedMeanwhileIsUsedAtOnce() throws Exception {
        credentials.grant = Grant.CLIENT_CREDENTIALS;
        credentials.onRejection = () -> credentials.secret = "new-secret";
        TokenEndpointStub endpoint = new TokenEndpointStub().then(401, "{\"error\":\"invalid_client\"}").then(200,
                token("one", "3600"));
        assertThat(provider(endpoint).accessToken().value()).isEqualTo("one");
        assertThat(endpoint.forms()).extracting(form -> form.get("client_secret")).containsExactly("client-secret",
                "new-secret");
    }

    @Test
    void theSameSecretIsNotSentTwice() {
        TokenEndpointStub endpoint = new TokenEndpointStub().then(401, "{\"error\":\"invalid_client\"}");
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOf(TokenRequestException.class);
        assertThat(endpoint.forms()).hasSize(1);
    }

    @Test
    void aPassingFailureDoesNotReadTheCredentialsAnew() {
        credentials.onRejection = () -> credentials.secret = "new-secret";
        TokenEndpointStub endpoint = new TokenEndpointStub().then(503, "{\"error\":\"temporarily_unavailable\"}");
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOf(TokenRequestException.class);
        assertThat(endpoint.forms()).hasSize(1);
        assertThat(credentials.secret).isEqualTo("client-secret");
    }

    private AccessTokenProvider provider(TokenEndpoint endpoint) {
        return new CachingAccessTokenProvider("default", credentials, endpoint, TokenListener.NONE, Preflight.NONE,
                CachingAccessTokenProvider.REFRESH_MARGIN, nanos::get, Clock.systemUTC(), () -> random);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static String token(String value, String expiresIn) {
        return "{\"token_type\":\"Bearer\",\"access_token\":\"" + value + "\",\"expires_in\":" + expiresIn + "}";
    }
}

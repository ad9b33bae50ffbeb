package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Scope;
import mailcaravan.failure.Verdict;

class TokenCallLimitTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenEndpointStub endpoint = TokenEndpointStub.answering("{}");

    @Test
    void anHourHasSoManyCallsAndThenWaitsForTheFirstToBeAnHourAgo() throws Exception {
        TokenCallLimit limit = new TokenCallLimit("shop", endpoint, 2, nanos::get);
        post(limit);
        pass(Duration.ofMinutes(10));
        post(limit);
        pass(Duration.ofMinutes(20));
        Failure refused = FailureCatalogue
                .classify(catchThrowableOfType(TokenRequestException.class, () -> post(limit)));
        assertThat(refused.verdict()).isEqualTo(Verdict.WAIT);
        assertThat(refused.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(refused.retryAfter()).contains(Duration.ofMinutes(30).plusMillis(1));
        assertThat(refused.headline(Locale.ENGLISH)).contains("account shop", "2 times");
        assertThat(refused.remedy(Locale.ENGLISH)).contains("token-requests-per-hour");
        assertThat(endpoint.forms()).hasSize(2);

        pass(Duration.ofMinutes(30));
        post(limit);
        assertThat(catchThrowableOfType(TokenRequestException.class, () -> post(limit))).isNotNull();
        assertThat(endpoint.forms()).hasSize(3);
    }

    @Test
    void zeroIsNoLimit() {
        TokenCallLimit limit = new TokenCallLimit("shop", endpoint, 0, nanos::get);
        for (int i = 0; i < 1_000; i++) {
            assertThatCode(() -> post(limit)).doesNotThrowAnyException();
        }
    }

    private static void post(TokenEndpoint limit) throws TokenRequestException {
        limit.post(URI.create(CredentialsStub.URI), Map.of(), Duration.ofSeconds(1));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}

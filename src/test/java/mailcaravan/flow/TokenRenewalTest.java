package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.AccessToken;
import mailcaravan.oauth.AccessTokenProvider;
import mailcaravan.oauth.TokenRequestException;

class TokenRenewalTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Tokens tokens = new Tokens();
    private final TokenRenewal renewal = new TokenRenewal("shop", tokens, FailureClassifier.of(List.of()), nanos::get);

    /** Tokens whose renewal is due until it has succeeded. */
    private static final class Tokens implements AccessTokenProvider {
        private boolean due = true;
        private int asked;
        private Symptom failure;

        @Override
        public AccessToken accessToken() {
            throw new AssertionError("a renewal leaves the present token to the messages");
        }

        @Override
        public void invalidate(AccessToken refused) {
            throw new AssertionError("nothing is invalidated");
        }

        @Override
        public boolean renewalDue() {
            return due;
        }

        @Override
        public void renew() throws TokenRequestException {
            asked++;
            if (failure != null) {
                throw new TokenRequestException("refused", failure, null);
            }
        }
    }

    @Test
    void whatIsDueIsAskedForOnceAtATime() {
        Runnable[] begun = new Runnable[1];
        renewal.turn(task -> begun[0] = task);
        renewal.turn(task -> {
            throw new AssertionError("one renewal at a time");
        });
        begun[0].run();
        assertThat(tokens.asked).isOne();
        tokens.due = false;
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isOne();
    }

    @Test
    void afterAFailureItIsTriedAgainWithDistance() {
        tokens.failure = new Symptom.TokenError(503, "temporarily_unavailable", "", null);
        renewal.turn(Runnable::run);
        pass(Duration.ofSeconds(23));
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isOne();
        pass(Duration.ofSeconds(14));
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isEqualTo(2);
        pass(Duration.ofSeconds(37));
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isEqualTo(2);
        pass(Duration.ofSeconds(36));
        tokens.failure = null;
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isEqualTo(3);
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isEqualTo(4);
    }

    @Test
    void itIsNotTriedBeforeTheEndpointWantsIt() {
        tokens.failure = new Symptom.TokenError(429, null, "", Duration.ofMinutes(5));
        renewal.turn(Runnable::run);
        pass(Duration.ofSeconds(299));
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isOne();
        pass(Duration.ofSeconds(1));
        renewal.turn(Runnable::run);
        assertThat(tokens.asked).isEqualTo(2);
    }

    @Test
    void afterTheStopNothingIsBegun() {
        renewal.stop();
        renewal.turn(task -> {
            throw new AssertionError("nothing begins");
        });
    }

    @Test
    void anAccountWithoutTokensHasNothingToRenew() {
        new TokenRenewal("shop", null, FailureClassifier.of(List.of()), nanos::get).turn(task -> {
            throw new AssertionError("nothing to renew");
        });
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}

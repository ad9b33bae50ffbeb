package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.account.CredentialsException;
import mailcaravan.account.Grant;
import mailcaravan.failure.Symptom;

class CachingAccessTokenProviderTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final CredentialsStub credentials = new CredentialsStub();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final TokenListener listener = new TokenListener() {
        @Override
        public void requesting(String tokenUri) {
            told.add("requesting " + tokenUri);
        }

        @Override
        public void granted() {
            told.add("granted");
        }

        @Override
        public void notGranted(Exception failure) {
            told.add("not granted: " + failure.getMessage());
        }
    };

    @Test
    void aTokenIsKeptUntilTheMarginBeforeItsEnd() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"), token("two", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        assertThat(provider.accessToken().value()).isEqualTo("one");
        pass(Duration.ofSeconds(2999));
        assertThat(provider.accessToken().value()).isEqualTo("one");
        pass(Duration.ofSeconds(1));
        assertThat(provider.accessToken().value()).isEqualTo("two");
        assertThat(endpoint.forms()).hasSize(2);
    }

    @ParameterizedTest(name = "expires_in {0} is kept for {1} s")
    @CsvSource({"3600,3000", "\"3600\",3000", "3599.9,2999", "600,300", "60,30", "1,0", "0,150", "-5,150", "null,150",
            "\"soon\",150", "3155760000,85800", "1e30,85800", "absent,150"})
    void everyLifetimeHasARule(String expiresIn, long kept) throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering("absent".equals(expiresIn)
                ? "{\"access_token\":\"one\"}"
                : token("one", expiresIn), token("two", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        provider.accessToken();
        if (kept > 0) {
            pass(Duration.ofSeconds(kept).minusNanos(1));
            assertThat(provider.accessToken().value()).isEqualTo("one");
        }
        pass(Duration.ofSeconds(1));
        assertThat(provider.accessToken().value()).isEqualTo("two");
    }

    @Test
    void aSlowAnswerDoesNotStretchTheLifetime() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"))
                .before(() -> pass(Duration.ofSeconds(20)));
        Duration asked = Duration.ofNanos(nanos.get());
        assertThat(provider(endpoint).accessToken().expiresAt()).isEqualTo(asked.plusSeconds(3600));
    }

    @Test
    void twoHundredThreadsWithAnExpiredTokenMakeOneRequest() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("expired", "3600"), token("one", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        provider.accessToken();
        pass(Duration.ofHours(1));
        endpoint.before(() -> await(answer));
        List<Future<AccessToken>> tokens = atOnce(200, provider, answer);
        Set<String> values = new HashSet<>();
        for (Future<AccessToken> token : tokens) {
            values.add(token.get().value());
        }
        assertThat(values).containsExactly("one");
        assertThat(endpoint.forms()).hasSize(2);
    }

    @Test
    void allThatWaitGetTheFailureAndTheNextOneAsksAgain() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        TokenEndpointStub endpoint = new TokenEndpointStub().then(503, "busy").then(200, token("one", "3600"))
                .before(() -> await(answer));
        AccessTokenProvider provider = provider(endpoint);
        for (Future<AccessToken> token : atOnce(50, provider, answer)) {
            assertThatThrownBy(token::get).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TokenRequestException.class);
        }
        assertThat(endpoint.forms()).hasSize(1);
        assertThat(provider.accessToken().value()).isEqualTo("one");
    }

    @Test
    void anUnexpectedFailureReachesTheCallerAndLeavesNobodyWaiting() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600")).before(() -> {
            throw new IllegalStateException("broken");
        });
        AccessTokenProvider provider = provider(endpoint);
        assertThatThrownBy(provider::accessToken).isInstanceOf(IllegalStateException.class);
        endpoint.before(() -> {
        });
        assertThat(provider.accessToken().value()).isEqualTo("one");
    }

    @Test
    void aRefusedTokenIsForgottenButNotItsSuccessor() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"), token("two", "3600"),
                token("three", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        AccessToken first = provider.accessToken();
        provider.invalidate(first);
        AccessToken second = provider.accessToken();
        provider.invalidate(first);
        assertThat(provider.accessToken()).isSameAs(second);
        assertThat(endpoint.forms()).hasSize(2);
    }

    @Test
    void aRotatedRefreshTokenIsStoredBeforeTheAccessTokenIsHandedOutAndUsedNext() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering(
                "{\"access_token\":\"one\",\"expires_in\":3600,\"refresh_token\":\"refresh-2\"}",
                token("two", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        AccessToken first = provider.accessToken();
        assertThat(credentials.refreshToken).isEqualTo("refresh-2");
        provider.invalidate(first);
        provider.accessToken();
        assertThat(endpoint.forms().get(1)).containsEntry("refresh_token", "refresh-2");
    }

    @Test
    void aFullDiskDoesNotStopTheMail() throws Exception {
        credentials.full = true;
        TokenEndpointStub endpoint = TokenEndpointStub
                .answering("{\"access_token\":\"one\",\"expires_in\":3600,\"refresh_token\":\"refresh-2\"}");
        assertThat(provider(endpoint).accessToken().value()).isEqualTo("one");
        assertThat(credentials.refreshToken).isEqualTo("refresh-1");
    }

    @Test
    void theRefreshTokenGrantSendsWhatTheRfcSays() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"));
        provider(endpoint).accessToken();
        assertThat(endpoint.forms().get(0)).containsExactly(Map.entry("grant_type", "refresh_token"),
                Map.entry("client_id", "client"), Map.entry("client_secret", "client-secret"),
                Map.entry("refresh_token", "refresh-1"), Map.entry("scope", "scope-a scope-b"));
    }

    @Test
    void theClientCredentialsGrantSendsNoRefreshToken() throws Exception {
        credentials.grant = Grant.CLIENT_CREDENTIALS;
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"));
        provider(endpoint).accessToken();
        assertThat(endpoint.forms().get(0)).containsOnlyKeys("grant_type", "client_id", "client_secret", "scope")
                .containsEntry("grant_type", "client_credentials");
    }

    @Test
    void aRefusedScopeIsLeftOutFromThenOn() throws Exception {
        TokenEndpointStub endpoint = new TokenEndpointStub().then(400, "{\"error\":\"invalid_scope\"}")
                .then(200, token("one", "3600")).then(200, token("two", "3600"));
        AccessTokenProvider provider = provider(endpoint);
        provider.invalidate(provider.accessToken());
        assertThat(provider.accessToken().value()).isEqualTo("two");
        assertThat(endpoint.forms()).extracting(form -> form.containsKey("scope")).containsExactly(true, false, false);
    }

    @Test
    void aScopeThatIsRefusedEvenWithoutItIsAFailure() {
        TokenEndpointStub endpoint = new TokenEndpointStub().then(400, "{\"error\":\"invalid_scope\"}");
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOf(TokenRequestException.class);
        assertThat(endpoint.forms()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"'',12006", "login.example.com/token,12006", "ftp://login.example.com/token,12006",
            "'https://login example.com/token',12005", "https://,12005", "https:///token,12005",
            "https://u:p@login.example.com/t,12005", "http://login.example.com/token,token-uri-not-https"})
    void aTokenUriThatCannotBeUsedIsNeverAsked(String tokenUri, String code) {
        credentials.tokenUri = tokenUri;
        TokenEndpointStub endpoint = TokenEndpointStub.answering(token("one", "3600"));
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOfSatisfying(CredentialsException.class,
                failure -> assertThat(((Symptom.Local) failure.symptom()).code()).isEqualTo(code)).message()
                .doesNotContain("u:p");
        assertThat(endpoint.forms()).isEmpty();
    }

    private static List<Future<AccessToken>> atOnce(int count, AccessTokenProvider provider,
            CountDownLatch answer) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Thread> started = Collections.synchronizedList(new ArrayList<>());
        List<Future<AccessToken>> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tokens.add(threads.submit(() -> {
                started.add(Thread.currentThread());
                return provider.accessToken();
            }));
        }
        // only when everybody waits is one request a proof
        Awaitility.await().until(() -> started.size() == count
                && started.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        answer.countDown();
        threads.shutdown();
        return tokens;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aListenerIsToldOfEachRequestAndItsEnd() throws Exception {
        TokenEndpointStub endpoint = new TokenEndpointStub().then(400, "{\"error\":\"invalid_scope\"}")
                .then(200, token("one", "3600")).then(400, "{\"error\":\"invalid_grant\"}");
        AccessTokenProvider provider = provider(endpoint);
        provider.accessToken();
        provider.accessToken();
        String asked = "requesting " + CredentialsStub.URI;
        assertThat(told).hasSize(4).containsSequence(asked).endsWith(asked, "granted").element(1).asString()
                .startsWith("not granted: ").contains("invalid_scope");
        told.clear();
        pass(Duration.ofHours(2));
        assertThatThrownBy(provider::accessToken).isInstanceOf(TokenRequestException.class);
        assertThat(told).hasSize(2).startsWith(asked).element(1).asString().contains("invalid_grant");
        told.clear();
        credentials.tokenUri = "login.example.com/token";
        assertThatThrownBy(provider::accessToken).isInstanceOf(CredentialsException.class);
        assertThat(told).hasSize(2).startsWith("requesting login.example.com/token").element(1).asString()
                .startsWith("not granted: ");
    }

    private CachingAccessTokenProvider provider(TokenEndpoint endpoint) {
        return new CachingAccessTokenProvider("default", credentials, endpoint, listener, Preflight.NONE,
                CachingAccessTokenProvider.REFRESH_MARGIN, nanos::get, Clock.systemUTC(), () -> 0);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static String token(String value, String expiresIn) {
        return "{\"token_type\":\"Bearer\",\"access_token\":\"" + value + "\",\"expires_in\":" + expiresIn + "}";
    }
}

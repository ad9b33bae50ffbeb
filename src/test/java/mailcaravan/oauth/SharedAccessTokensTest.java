package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.TokenKeys;

class SharedAccessTokensTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T00:00:00Z"));
    private final CredentialsStub credentials = new CredentialsStub();
    private Duration lifetime = Duration.ofHours(1);

    @TempDir
    Path folder;

    @Test
    void aLoopOfProcessesAsksOnce() throws Exception {
        for (int run = 0; run < 100; run++) {
            assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-1");
            pass(Duration.ofSeconds(20));
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void twentyAtOnceAskOnce() throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(20);
        try {
            List<Future<AccessToken>> tokens = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                tokens.add(all.submit(() -> process("box@example.com").accessToken()));
            }
            for (Future<AccessToken> each : tokens) {
                assertThat(each.get().value()).isEqualTo("token-1");
            }
        } finally {
            all.shutdownNow();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void aTokenIsReplacedBeforeItEndsWhateverTheMonotonicClockOfAProcessBeginsWith() throws Exception {
        process("box@example.com").accessToken();
        pass(Duration.ofMinutes(49));
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-1");
        pass(Duration.ofMinutes(2));
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-2");
        lifetime = Duration.ofMinutes(2);
        pass(Duration.ofHours(1));
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-3");
        pass(Duration.ofSeconds(50));
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-3");
        pass(Duration.ofSeconds(20));
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-4");
    }

    @Test
    void anotherMailboxGetsItsOwn() throws Exception {
        process("box@example.com").accessToken();
        assertThat(process("other@example.com").accessToken().value()).isEqualTo("token-2");
    }

    @Test
    void aClockThatIsPutBackMakesNoTokenLastLonger() throws Exception {
        process("box@example.com").accessToken();
        pass(Duration.ofDays(-1));
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-2");
    }

    @Test
    void aRefusedTokenIsForgottenByAllUnlessItHasBeenReplaced() throws Exception {
        SharedAccessTokens mine = process("box@example.com");
        AccessToken refused = mine.accessToken();
        mine.invalidate(refused);
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-2");
        mine.invalidate(refused);
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-2");
    }

    @Test
    void withoutAPlaceForItEachAsks() throws Exception {
        Files.createDirectory(folder.resolve("access-token"));
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-1");
        assertThat(process("box@example.com").accessToken().value()).isEqualTo("token-2");
    }

    /** As a process of its own has it: no memory, and a monotonic clock that begins anywhere. */
    private SharedAccessTokens process(String mailbox) {
        long begin = asked.get() * 1_000_000_007L - 5_000_000_000L;
        Instant started = now.get();
        java.util.function.LongSupplier nanoTime = () -> begin + Duration.between(started, now.get()).toNanos();
        AccessTokenProvider source = new AccessTokenProvider() {
            @Override
            public AccessToken accessToken() {
                return new AccessToken("token-" + asked.incrementAndGet(),
                        Duration.ofNanos(nanoTime.getAsLong()).plus(lifetime));
            }

            @Override
            public void invalidate(AccessToken refused) {
                // remembers none
            }
        };
        return new SharedAccessTokens(source, credentials, mailbox, folder.resolve("access-token"), TokenKeys.none(),
                new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now.get();
                    }
                }, nanoTime);
    }

    private void pass(Duration time) {
        now.updateAndGet(each -> each.plus(time));
    }
}

package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.TokenFile;

/** Several stores on one token file: nobody asks with a refresh token that another one has replaced. */
class SharedTokenFileTest {
    @TempDir
    private Path folder;
    private Path file;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OneTimeTokens endpoint = new OneTimeTokens();

    /** Takes each refresh token once. */
    private static final class OneTimeTokens implements TokenEndpoint {
        private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        private Runnable beforeFirstAnswer = () -> {
        };

        @Override
        public Answer post(URI tokenUri, Map<String, String> form, Duration timeout) {
            int generation;
            synchronized (asked) {
                String token = form.get("refresh_token");
                if (asked.contains(token)) {
                    return new Answer(400, "{\"error\":\"invalid_grant\"}", null);
                }
                asked.add(token);
                generation = asked.size();
            }
            if (generation == 1) {
                beforeFirstAnswer.run();
            }
            return new Answer(200, "{\"access_token\":\"access-" + generation + "\",\"expires_in\":3600,"
                    + "\"refresh_token\":\"refresh-" + generation + "\"}", null);
        }
    }

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("token.ini"), ini("refresh-0"));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    static String ini(String refreshToken) {
        return "[OAUTH2]\nUserID=a@example.com\nClientID=c\nClientSecret=s\nRefreshToken=" + refreshToken
                + "\nTokenURI=https://login.example.com/token\n";
    }

    @Test
    void twoThatRefreshAtOnceUseOneRefreshTokenAfterTheOther() throws Exception {
        CompletableFuture<Thread> second = new CompletableFuture<>();
        CompletableFuture<String> secondToken = new CompletableFuture<>();
        endpoint.beforeFirstAnswer = () -> {
            threads.execute(() -> {
                second.complete(Thread.currentThread());
                try {
                    secondToken.complete(provider().accessToken().value());
                } catch (Exception e) {
                    secondToken.completeExceptionally(e);
                }
            });
            Thread other = second.join();
            Awaitility.await().until(() -> other.getState() == Thread.State.TIMED_WAITING || secondToken.isDone());
        };
        assertThat(provider().accessToken().value()).isEqualTo("access-1");
        assertThat(secondToken.get()).isEqualTo("access-2");
        assertThat(endpoint.asked).containsExactly("refresh-0", "refresh-1");
        assertThat(Files.readString(file)).isEqualTo(ini("refresh-2"));
    }

    @Test
    void manyStoresNeverAskWithTheSameToken() throws Exception {
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            all.add(threads.submit(() -> provider().accessToken().value()));
        }
        for (Future<String> each : all) {
            assertThat(each.get()).startsWith("access-");
        }
        assertThat(endpoint.asked).hasSize(24).doesNotHaveDuplicates();
        assertThat(Files.readString(file)).isEqualTo(ini("refresh-24"));
    }

    @Test
    void aProcessThatRefreshesIsWaitedForAndItsTokenIsUsed() throws Exception {
        try (OtherProcess other = OtherProcess.holding(file)) {
            Future<String> mine = threads.submit(() -> provider().accessToken().value());
            other.rotateAndRelease("from-the-other-process");
            assertThat(mine.get()).isEqualTo("access-1");
        }
        assertThat(endpoint.asked).containsExactly("from-the-other-process");
    }

    @Test
    void aProcessThatIsStuckDoesNotStopTheOthersForEver() throws Exception {
        Files.writeString(file, ini("refresh-0") + "OAUTH2_TIME_OUT=1\n");
        try (OtherProcess stuck = OtherProcess.holding(file)) {
            assertThat(provider().accessToken().value()).isEqualTo("access-1");
            assertThat(stuck.isAlive()).isTrue();
        }
    }

    @Test
    void aFolderThatTakesNoLockFileStillGivesTokens() throws Exception {
        // stands where the lock file must be made: no permission trick stops a test that runs as root
        Files.createDirectory(folder.resolve("token.ini.lock"));
        assertThat(provider().accessToken().value()).isEqualTo("access-1");
        assertThat(provider().accessToken().value()).isEqualTo("access-2");
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).isEqualTo(ini("refresh-2"));
    }

    private CachingAccessTokenProvider provider() {
        return new CachingAccessTokenProvider("default", new TokenFile(file, NOTHING), endpoint);
    }

    private static final CredentialSettings NOTHING = CredentialSettings.none();
}

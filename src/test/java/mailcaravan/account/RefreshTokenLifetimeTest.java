package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.oauth.CachingAccessTokenProvider;
import mailcaravan.oauth.Preflight;
import mailcaravan.oauth.TokenEndpoint;
import mailcaravan.oauth.TokenListener;
import mailcaravan.oauth.TokenRequestException;

/** An account lives for years on a refresh token of 90 days, whatever happens to the program in between. */
class RefreshTokenLifetimeTest {
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final int HOURS = 400 * 24;

    @TempDir
    private Path folder;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final CrashingDisk disk = new CrashingDisk(random);
    private final Endpoint endpoint = new Endpoint();
    private Duration now = Duration.ZERO;
    private Path file;
    private TokenKeys keys = TokenKeys.none();
    private CachingAccessTokenProvider provider;

    /** Rotates at each use; the replaced token holds for its own 90 days, or dies at once. */
    private final class Endpoint implements TokenEndpoint {
        private final Map<String, Duration> ends = new HashMap<>(Map.of("refresh-0", LIFETIME));
        private String latest = "refresh-0";
        private boolean strict;
        private boolean dieAtAnswer;
        private int refreshes;
        private int lost;

        @Override
        public Answer post(URI tokenUri, Map<String, String> form, Duration timeout) {
            String asked = form.get("refresh_token");
            assertThat(onDisk()).as("on disk before its use, seed %d", seed).isEqualTo(asked);
            assertThat(disk.durable()).isTrue();
            if (ends.getOrDefault(asked, Duration.ZERO).compareTo(now) < 0) {
                return new Answer(400, "{\"error\":\"invalid_grant\",\"error_codes\":[700082]}", null);
            }
            refreshes++;
            latest = "refresh-" + refreshes;
            ends.put(latest, now.plus(LIFETIME));
            if (strict) {
                ends.remove(asked);
            }
            if (dieAtAnswer) {
                dieAtAnswer = false;
                lost++;
                throw new CrashingDisk.Crash();
            }
            return new Answer(200, "{\"access_token\":\"access-" + refreshes
                    + "\",\"expires_in\":3600,\"refresh_token\":\"" + latest + "\"}", null);
        }
    }

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("token.ini"),
                "[OAUTH2]\nUserID=u@example.com\nClientID=c\nClientSecret=s\nRefreshToken=refresh-0\n"
                        + "TokenURI=https://login.example.com/token\n");
    }

    private String onDisk() {
        try {
            return store().read().refreshToken().orElseThrow().reveal();
        } catch (CredentialsException damaged) {
            throw new AssertionError("seed " + seed, damaged);
        }
    }

    private TokenFile store() {
        return new TokenFile(file, CredentialSettings.none(), keys, disk);
    }

    private void restart() {
        disk.restart();
        long start = random.nextLong();
        Duration since = now;
        // a monotonic clock begins anywhere, and the wall clock may be wrong by days
        Instant wall = Instant.EPOCH.plus(Duration.ofDays(random.nextInt(20_000)));
        provider = new CachingAccessTokenProvider("default", store(), endpoint, TokenListener.NONE, Preflight.NONE,
                CachingAccessTokenProvider.REFRESH_MARGIN, () -> start + now.minus(since).toNanos(),
                Clock.fixed(wall, ZoneOffset.UTC), () -> 0);
    }

    private void crash() throws IOException {
        if (random.nextBoolean()) {
            disk.cutPower();
        }
        restart();
    }

    private void use() throws Exception {
        provider.accessToken();
        assertThat(onDisk()).as("on disk before the access token is used, seed %d", seed).isEqualTo(endpoint.latest);
        assertThat(disk.durable()).isTrue();
    }

    private void armAnyCrash() {
        if (random.nextInt(3) == 0) {
            endpoint.dieAtAnswer = true;
        } else {
            disk.dieAfter(random.nextInt(CrashingDisk.STEPS));
        }
    }

    @Test
    void fourHundredDaysWithRestartsAndCrashesAtRandomAndNeverDead() throws Exception {
        restart();
        int crashes = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            now = now.plusHours(1);
            if (hour == HOURS / 2) {
                // an operator turns encryption on
                keys = TokenKeysFixture.random();
                restart();
            }
            if (random.nextInt(1000) == 0) {
                now = now.plusDays(random.nextInt(60));
                restart();
            } else if (random.nextInt(40) == 0) {
                restart();
            }
            if (random.nextInt(20) == 0) {
                armAnyCrash();
            }
            try {
                use();
            } catch (CrashingDisk.Crash dead) {
                crashes++;
                crash();
                use();
            }
        }
        assertThat(endpoint.refreshes).as("seed %d", seed).isGreaterThanOrEqualTo(HOURS);
        assertThat(crashes).as("seed %d", seed).isGreaterThan(100);
        assertThat(endpoint.lost).as("seed %d", seed).isPositive();
    }

    @Test
    void aFullDiskForEightyDaysIsOutlivedOnTheTokenThatIsOnDisk() throws Exception {
        restart();
        use();
        disk.full(true);
        String kept = onDisk();
        for (int day = 0; day < 80; day++) {
            now = now.plusDays(1);
            provider.accessToken();
        }
        assertThat(onDisk()).isEqualTo(kept);
        disk.full(false);
        restart();
        use();
        assertThat(onDisk()).isNotEqualTo(kept);
    }

    @Test
    void whereReplacedTokensDieAtOnceOnlyACrashBetweenAnswerAndDiskKills() throws Exception {
        endpoint.strict = true;
        restart();
        for (int hour = 0; hour < 2000; hour++) {
            now = now.plusHours(1);
            boolean crash = random.nextInt(10) == 0;
            if (crash) {
                // the rename of the file itself is the twelfth step
                disk.dieAfter(12 + random.nextInt(2));
            }
            try {
                use();
            } catch (CrashingDisk.Crash dead) {
                assertThat(crash).isTrue();
                // a process that dies, not the power: what is renamed is there
                restart();
                use();
            }
        }
        endpoint.dieAtAnswer = true;
        now = now.plusHours(1);
        assertThatThrownBy(this::use).isInstanceOf(CrashingDisk.Crash.class);
        restart();
        assertThatThrownBy(this::use).isInstanceOf(TokenRequestException.class);
    }
}

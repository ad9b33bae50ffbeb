package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whenever a write-back is killed or the power is cut, the file and the copy before it are each one whole generation. */
class KilledWriteBackTest {
    private static final int KILLS = 1000;
    private static final String REST = "UserID=u@example.com\nClientID=c\nClientSecret=s-s-s\nTokenURI=https://a/b\n";

    @TempDir
    private Path folder;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private static String ini(String token) {
        return "[OAUTH2]\nRefreshToken=" + token + "\n" + REST;
    }

    /** Long, so that a part of it is no other one. */
    private static String token(int generation) {
        return "g" + generation + "-" + "x".repeat(1500);
    }

    private static int generation(Path file, TokenKeys keys) throws IOException, CredentialsException {
        TokenIni ini = new TokenIni(file, Files.readAllBytes(file), TokenIni.Protection.ofTokenFile(keys));
        String plain = new String(ini.decrypted(), StandardCharsets.ISO_8859_1);
        int number = Integer.parseInt(plain.replaceFirst("(?s).*RefreshToken=g([0-9]+)-.*", "$1"));
        assertThat(plain).isEqualTo(ini(token(number)));
        return number;
    }

    @ParameterizedTest(name = "encrypted: {0}")
    @ValueSource(booleans = {false, true})
    void aThousandKillsAndPowerCutsAtRandomSteps(boolean encrypted) throws Exception {
        TokenKeys keys = encrypted ? TokenKeysFixture.random() : TokenKeys.none();
        assertThat(torn(new CrashingDisk(random), keys)).as("seed %d", seed).isZero();
    }

    @Test
    void aWriterThatForgetsToForceIsFoundOut() throws Exception {
        assertThat(torn(CrashingDisk.forgetful(random), TokenKeys.none())).as("seed %d", seed).isPositive();
    }

    /** 1 if a kill left something that is not whole, or lost what was reported as written; else 0. */
    private int torn(CrashingDisk disk, TokenKeys keys) throws Exception {
        Path file = folder.resolve("token.ini");
        Path previous = Generations.previous(file);
        int torn = 0;
        int now = 0;
        Files.writeString(file, ini(token(now)));
        for (int kill = 0; kill < KILLS && torn == 0; kill++) {
            TokenFile writer = new TokenFile(file, CredentialSettings.none(), keys, disk);
            writer.read();
            disk.dieAfter(random.nextInt(CrashingDisk.STEPS + 1));
            boolean written = false;
            try {
                writer.rotate(Secret.of(token(now + 1)));
                written = true;
            } catch (CrashingDisk.Crash dead) {
                assertThat(dead).isNotNull();
            }
            if (random.nextBoolean()) {
                disk.cutPower();
            }
            disk.restart();
            try {
                int found = generation(file, keys);
                assertThat(found).isBetween(written ? now + 1 : now, now + 1);
                if (Files.exists(previous)) {
                    assertThat(generation(previous, keys)).isBetween(now - 1, now);
                }
                now = found;
            } catch (AssertionError | CredentialsException | NumberFormatException notWhole) {
                torn++;
            }
        }
        return torn;
    }

    @Test
    void fiftyProcessesThatAreReallyKilledInTheMidstOfIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Path file = Files.createDirectory(folder.resolve("f" + i)).resolve("token.ini");
                Random own = new Random(seed + i);
                all.add(threads.submit(() -> {
                    killAgainAndAgain(file, 25, own);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void killAgainAndAgain(Path file, int kills, Random own) throws Exception {
        Files.writeString(file, ini(token(0)));
        for (int kill = 0; kill < kills; kill++) {
            Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    WriteBackLoop.class.getName(), file.toString()).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int written = 0;
            try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
                for (int lines = own.nextInt(5); lines >= 0; lines--) {
                    written = Integer.parseInt(said.readLine());
                }
                child.waitFor(own.nextInt(30_000), TimeUnit.MICROSECONDS);
            } finally {
                child.destroyForcibly().waitFor();
            }
            assertThat(generation(file, TokenKeys.none())).as("seed %d", seed).isGreaterThanOrEqualTo(written);
            assertThat(generation(Generations.previous(file), TokenKeys.none())).as("seed %d", seed)
                    .isGreaterThanOrEqualTo(written - 1);
        }
    }

    /** A process that writes one generation after the other and says each that it has written. */
    static final class WriteBackLoop {
        private WriteBackLoop() {}

        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[0]);
            TokenFile file = new TokenFile(path, CredentialSettings.none());
            for (int next = generation(path, TokenKeys.none()) + 1;; next++) {
                file.read();
                file.rotate(Secret.of(token(next)));
                System.out.println(next);
            }
        }
    }
}

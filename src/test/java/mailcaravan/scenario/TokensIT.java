package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** Token files that are encrypted, damaged or cannot be written, as an operator meets them. */
class TokensIT {
    private static final String KEY = "caravan.tokens.encryption-key-file";

    @TempDir
    private Path folder;

    private static CaravanProcess ended(Rig rig, int status, String... arguments) throws Exception {
        CaravanProcess process = rig.start(arguments);
        assertThat(process.awaitExit()).as(process.err()).isEqualTo(status);
        return process;
    }

    private static void newKey(Rig rig, String name) throws Exception {
        // new-key needs no configuration, so it takes no --config
        Path file = rig.folder.resolve(name);
        try (CaravanProcess process = CaravanProcess.start(rig.folder, Map.of(), List.of("-Xmx256m"),
                "tokens", "new-key", "--output", file.toString())) {
            assertThat(process.awaitExit()).as(process.err()).isZero();
            assertThat(process.out()).contains(KEY + "=").doesNotContain(Files.readString(file).strip());
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }
    }

    private static void refreshAndSend(Rig rig, String subject, int sent) throws Exception {
        rig.office.expireAccessTokens();
        rig.office.dropConnections();
        rig.drop(subject + ".eml", Rig.eml(subject, "a@example.org"));
        rig.awaitSent(sent);
    }

    @Test
    void anOperatorTurnsEncryptionOnChangesTheKeyAndTurnsItOff() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            newKey(rig, "one.key");
            newKey(rig, "two.key");
            String before = Files.readString(rig.tokenFile());
            assertThat(ended(rig, 2, "tokens", "encrypt").onlyLine()).contains("There is no key", KEY);
            rig.set(KEY, "one.key");
            assertThat(ended(rig, 0, "tokens", "encrypt").out()).contains("default: ", " is encrypted now.");
            assertThat(ended(rig, 0, "tokens", "encrypt", "default").out()).contains("is encrypted already");
            assertThat(Files.readString(rig.tokenFile())).doesNotContain(Rig.SECRET, Rig.REFRESH_TOKEN)
                    .contains("ClientSecret=enc:v1:", "RefreshToken=enc:v1:", "Keep=this line\r\n");
            try (CaravanProcess run = rig.run()) {
                rig.drop("one.eml", Rig.eml("one", "a@example.org"));
                rig.awaitSent(1);
                assertThat(run.lines("is parked")).isEmpty();
            }
            // the rotated one too
            assertThat(Files.readString(rig.tokenFile())).doesNotContain("simulated-").contains("RefreshToken=enc:v1:");
            rig.set(KEY, "two.key").set("caravan.tokens.previous-encryption-key-file", "one.key");
            try (CaravanProcess run = rig.run()) {
                rig.drop("two.eml", Rig.eml("two", "a@example.org"));
                rig.awaitSent(2);
                assertThat(run.lines("is parked")).isEmpty();
            }
            rig.unset("caravan.tokens.previous-encryption-key-file");
            assertThat(ended(rig, 0, "tokens", "encrypt").out()).contains("is encrypted already");
            assertThat(ended(rig, 0, "tokens", "decrypt").out()).contains("is plain now");
            rig.unset(KEY);
            assertThat(Files.readString(rig.tokenFile()).replaceFirst("RefreshToken=\\S+", "RefreshToken="))
                    .isEqualTo(before.replaceFirst("RefreshToken=\\S+", "RefreshToken="));
            try (CaravanProcess run = rig.run()) {
                rig.drop("three.eml", Rig.eml("three", "a@example.org"));
                rig.awaitSent(3);
                assertThat(run.lines("is parked")).isEmpty();
            }
            rig.assertOutcomes(3, 3, 0);
        }
    }

    @Test
    void withoutItsKeyOrWithAnotherOneAnAccountIsParkedUntilTheKeyIsThere() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            newKey(rig, "one.key");
            newKey(rig, "two.key");
            rig.set(KEY, "one.key");
            ended(rig, 0, "tokens", "encrypt");
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.unset(KEY);
            try (CaravanProcess run = rig.run()) {
                rig.awaitThat("parked", () -> !run.lines("is parked").isEmpty());
                assertThat(run.lines("is parked").get(0)).contains("is encrypted, and no key is configured", KEY);
            }
            rig.set(KEY, "two.key");
            assertThat(ended(rig, 1, "tokens", "decrypt").onlyLine()).contains("default: ClientSecret in",
                    "cannot be decrypted");
            try (CaravanProcess run = rig.run()) {
                rig.awaitThat("the new reason", () -> !run.lines("cannot be decrypted").isEmpty());
                assertThat(run.lines("cannot be decrypted").get(0)).contains("is parked", "Give the right key");
                assertThat(run.err()).doesNotContain("\tat ", "enc:v1");
            }
            Files.writeString(folder.resolve("bad.key"), "bad-key-secret-0451");
            rig.set(KEY, "bad.key");
            CaravanProcess wrong = ended(rig, 2, "run");
            assertThat(wrong.err()).contains(KEY + " is no key").doesNotContain("bad-key-secret");
            rig.set(KEY, "one.key");
            try (CaravanProcess run = rig.run()) {
                rig.awaitSent(1);
                assertThat(run.isAlive()).isTrue();
            }
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void aDamagedFileParksTheAccountAndRestoreTakesTheCopyBack() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess run = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            refreshAndSend(rig, "two", 2);
            assertThat(ended(rig, 0, "tokens", "restore").out()).contains("is whole; nothing is taken back");
            Files.write(rig.tokenFile(), new byte[600]);
            rig.office.expireAccessTokens();
            rig.office.dropConnections();
            rig.drop("three.eml", Rig.eml("three", "a@example.org"));
            rig.awaitThat("parked", () -> !run.lines("is parked").isEmpty());
            assertThat(run.lines("is parked").get(0)).contains("bytes that no text has",
                    "smail_refresh_token.ini.previous: \"mail-caravan tokens restore\" takes it back");
            assertThat(ended(rig, 0, "tokens", "restore", "default").out()).contains("is the copy before again");
            rig.awaitSent(3);
            assertThat(Files.readAllBytes(folder.resolve("smail_refresh_token.ini.damaged"))).isEqualTo(new byte[600]);
            assertThat(run.lines("works again")).isNotEmpty();
            Files.delete(rig.tokenFile());
            Files.delete(folder.resolve("smail_refresh_token.ini.previous"));
            assertThat(ended(rig, 1, "tokens", "restore").onlyLine()).contains("there is no copy", "authorize");
            rig.assertOutcomes(3, 3, 0);
        }
    }

    @Test
    void aRotatedTokenThatCannotBeWrittenIsSaidLoudlyAndMailGoesOn() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            // no room for the name of the file that is to replace it: no permission stops a program that runs as root
            Path file = Files.move(rig.tokenFile(), folder.resolve("x".repeat(240) + ".ini"));
            String before = Files.readString(file);
            rig.set("caravan.accounts.default.token-file", file.getFileName().toString());
            CaravanProcess run = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            refreshAndSend(rig, "two", 2);
            assertThat(run.lines("The rotated refresh token cannot be written")).hasSize(2)
                    .allMatch(line -> line.contains("WARN") && line.contains("free space or mend permissions"));
            assertThat(run.lines("is parked")).isEmpty();
            assertThat(Files.readString(file)).isEqualTo(before);
            rig.assertOutcomes(2, 2, 0);
        }
    }

    @Test
    void twoHundredMessagesWithAnExpiredTokenMakeOneTokenRequest() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess run = rig.run();
            rig.drop("first.eml", Rig.eml("first", "a@example.org"));
            rig.awaitSent(1);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(1);
            rig.office.expireAccessTokens();
            rig.office.dropConnections();
            for (int i = 1; i <= 200; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("number " + i, "a@example.org"));
            }
            rig.awaitSent(201);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(2);
            assertThat(run.lines("is parked")).isEmpty();
            rig.assertOutcomes(201, 201, 0);
        }
    }

    @Test
    void whatIsOddAboutATokenFileIsSaidOnceAtTheStart() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Files.writeString(rig.tokenFile(), Files.readString(rig.tokenFile()) + "RefreshToken=another-one\r\n");
            boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.setPosixFilePermissions(rig.tokenFile(), PosixFilePermissions.fromString("rw-r--r--"));
            }
            CaravanProcess run = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            assertThat(run.lines("more than once")).singleElement().asString().contains("account default: ",
                    "RefreshToken", "Remove the others");
            assertThat(run.lines("others than its owner")).hasSize(posix ? 1 : 0);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void everyAccountIsToldAndOneThatFailsDoesNotStopTheOthers() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            newKey(rig, "one.key");
            rig.set(KEY, "one.key").account("gone", "gone").account("shop", "shop");
            Files.delete(folder.resolve("gone.ini"));
            CaravanProcess all = ended(rig, 1, "tokens", "encrypt");
            assertThat(all.onlyLine()).contains("gone: The token file", "does not exist");
            assertThat(all.out().lines()).hasSize(2).allMatch(line -> line.contains("is encrypted now"));
            assertThat(ended(rig, 2, "tokens", "encrypt", "nobody").onlyLine()).contains("nobody");
            try (CaravanProcess none = CaravanProcess.start(folder, Map.of(), List.of("-Xmx256m"), "tokens")) {
                assertThat(none.awaitExit()).isEqualTo(2);
                assertThat(none.onlyLine()).contains("new-key, encrypt, decrypt or restore");
            }
            for (String name : Stream.of("smail_refresh_token.ini", "shop.ini").toList()) {
                assertThat(Files.readString(folder.resolve(name))).doesNotContain(Rig.SECRET);
            }
        }
    }
}

package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.failure.Provider;
import mailcaravan.failure.Symptom;

class TokenFileTest {
    private static final String SMAIL = """
            ; written by SmailRefreshToken\r
            [General]\r
            RefreshToken=not-this-one\r
            [oauth2]\r
            UserID = user@outlook.com \r
            Memo=請求書の送信\r
            ClientID="client;1"\r
            ClientSecret=a=b;c#d\r
            refreshtoken=M.R3_BAY.first\r
            RefreshToken=second-is-ignored\r
            TokenURI=https://login.microsoftonline.com/common/oauth2/v2.0/token\r
            OuthURI=https://login.microsoftonline.com/common/oauth2/v2.0/authorize\r
            OAUTH2_TIME_OUT=45\r
            Provider=1\r
            [Other]\r
            ClientID=not-this-one\r
            """;
    private static final CredentialSettings NOTHING = settings(Map.of());

    @TempDir
    private Path folder;

    private static CredentialSettings granted(String secret) {
        return new CredentialSettings(Optional.of(Provider.MICROSOFT), Optional.of("new@example.com"), Optional.empty(),
                Optional.empty(), Optional.of("new-client"), Optional.of(Secret.of(secret)),
                Optional.of(Secret.of("new-token")), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    @Test
    void aSignInIsWrittenIntoAFileWhoseOtherBytesStay() throws Exception {
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("windows-31j"))) {
            TokenFile file = smail(charset);
            file.store(granted("s"));
            String now = Files.readString(file.file(), charset);
            assertThat(now.lines().filter(line -> !SMAIL.contains(line))).containsExactly(
                    "UserID = new@example.com ", "ClientID=\"new-client\"", "ClientSecret=s", "refreshtoken=new-token");
            assertThat(file.read().refreshToken()).contains(Secret.of("new-token"));
            // no lastRead stands in the way of the next rotation
            file.rotate(Secret.of("rotated"));
            assertThat(file.read().refreshToken()).contains(Secret.of("rotated"));
        }
    }

    @Test
    void aSignInMakesASectionWhereThereIsNone() throws Exception {
        Path path = Files.writeString(folder.resolve("empty.ini"), "[Other]\r\nx=y");
        TokenFile file = new TokenFile(path, NOTHING);
        assertThat(file.present()).isEqualTo(NOTHING);
        file.store(granted("s"));
        assertThat(Files.readString(path)).startsWith("[Other]\r\nx=y\r\n[OAUTH2]\r\nUserID=new@example.com\r\n");
        assertThat(file.settings().clientId()).contains("new-client");
    }

    @Test
    void whatWouldNotBeReadBackIsRefusedAndTheFileStays() throws Exception {
        TokenFile file = smail(StandardCharsets.UTF_8);
        for (String secret : List.of("line\nClientID=x", "'quoted'", "秘密", "a b")) {
            assertThatThrownBy(() -> file.store(granted(secret))).isInstanceOf(CredentialsException.class)
                    .hasMessageContaining("ClientSecret").hasMessageNotContaining(secret);
        }
        assertThat(Files.readString(file.file())).isEqualTo(SMAIL);
        assertThatThrownBy(() -> new TokenFile(folder.resolve("none/x.ini"), NOTHING).present())
                .isInstanceOf(CredentialsException.class).hasMessageContaining("none");
    }

    @Test
    void theKeysAreReadAsWindowsReadsThem() throws Exception {
        TokenFile file = smail(StandardCharsets.UTF_8);
        Credentials credentials = file.read();
        assertThat(file.settings().mailbox()).contains("user@outlook.com");
        assertThat(file.settings().provider()).contains(Provider.MICROSOFT);
        assertThat(file.settings().effectiveAuthorizeUri()).endsWith("/authorize");
        assertThat(credentials.clientId()).isEqualTo("client;1");
        assertThat(credentials.clientSecret()).contains(Secret.of("a=b;c#d"));
        assertThat(credentials.refreshToken()).contains(Secret.of("M.R3_BAY.first"));
        assertThat(credentials.timeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(credentials.scope()).contains("https://outlook.office.com/SMTP.Send offline_access");
        assertThat(credentials.toString() + file.settings()).doesNotContain("M.R3", "a=b");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "windows-31j"})
    void rotationChangesTheTokenAndNoOtherByte(Charset charset) throws Exception {
        TokenFile file = smail(charset);
        file.rotate(Secret.of("M.R3_BAY.rotated!*$$"));
        assertThat(Files.readAllBytes(file.file()))
                .isEqualTo(SMAIL.replace("M.R3_BAY.first", "M.R3_BAY.rotated!*$$").getBytes(charset));
        assertThat(file.read().refreshToken()).contains(Secret.of("M.R3_BAY.rotated!*$$"));
    }

    @Test
    void aByteOrderMarkAndQuotesAndAMissingLastLineEndStay() throws Exception {
        TokenFile file = file("\uFEFF[OAUTH2]\nClientID=c\nRefreshToken='one'");
        assertThat(file.read().refreshToken()).contains(Secret.of("one"));
        file.rotate(Secret.of("two"));
        assertThat(Files.readString(file.file())).isEqualTo("\uFEFF[OAUTH2]\nClientID=c\nRefreshToken='two'");
    }

    @Test
    void aFileWithoutTokenGetsOneInItsSection() throws Exception {
        TokenFile file = file("[OAUTH2]\r\nClientID=c\r\n\r\n[Other]\r\nx=y\r\n");
        file.rotate(Secret.of("new"));
        assertThat(Files.readString(file.file()))
                .isEqualTo("[OAUTH2]\r\nClientID=c\r\nRefreshToken=new\r\n\r\n[Other]\r\nx=y\r\n");
    }

    @Test
    void onlyItsOwnerMayReadARotatedFile() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        TokenFile file = smail(StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file.file(), PosixFilePermissions.fromString("rw-r--r--"));
        file.rotate(Secret.of("x"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.file()))).isEqualTo("rw-------");
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path target = Files.writeString(Files.createDirectories(folder.resolve("real")).resolve("t.ini"), SMAIL);
        Path link = Files.createSymbolicLink(folder.resolve("link.ini"), target);
        new TokenFile(link, NOTHING).rotate(Secret.of("rotated"));
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(target)).contains("refreshtoken=rotated\r\n");
    }

    @Test
    void aFailedWriteLeavesTheOldFileWholeAndIsTold() throws Exception {
        TokenFile file = smail(StandardCharsets.UTF_8);
        // stands where the lock file must be made: no permission trick stops a test that runs as root
        Files.createDirectory(FileLocks.lockFile(file.file()));
        assertThatThrownBy(() -> file.rotate(Secret.of("never-shown"))).isInstanceOfSatisfying(
                CredentialsException.class,
                failure -> assertThat(((Symptom.Local) failure.symptom()).code()).isEqualTo("token-not-stored"))
                .message().contains("token.ini").doesNotContain("never-shown");
        assertThat(Files.readString(file.file())).isEqualTo(SMAIL);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aReaderSeesOneGenerationOrTheOtherButNeverAPart() throws Exception {
        TokenFile writer = file("[OAUTH2]\nClientID=c\nRefreshToken=" + "0".repeat(3000) + "\n");
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reads = reader.submit(() -> {
                int count = 0;
                do {
                    String token = writer.read().refreshToken().orElseThrow().reveal();
                    assertThat(token).hasSize(3000).matches("(.)\\1*");
                    count++;
                } while (!done.get());
                return count;
            });
            for (int generation = 1; generation <= 50; generation++) {
                writer.rotate(Secret.of(Integer.toString(generation % 10).repeat(3000)));
            }
            done.set(true);
            assertThat(reads.get()).isPositive();
        } finally {
            reader.shutdownNow();
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void manyThreadsRotateOneAfterTheOther() throws Exception {
        TokenFile file = smail(StandardCharsets.UTF_8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Secret token = Secret.of("token-" + i);
                all.add(threads.submit(() -> {
                    new TokenFile(file.file(), NOTHING).rotate(token);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Files.readString(file.file())).matches("(?s).*refreshtoken=token-[0-9]+\r\n.*\\[Other\\].*");
    }

    @Test
    void aTokenThatTheOperatorPutInMeanwhileStays() throws Exception {
        TokenFile file = smail(StandardCharsets.UTF_8);
        file.read();
        Files.writeString(file.file(), SMAIL.replace("M.R3_BAY.first", "by-the-operator"));
        file.rotate(Secret.of("descendant-of-first"));
        assertThat(file.read().refreshToken()).contains(Secret.of("by-the-operator"));
        file.rotate(Secret.of("descendant-of-the-operators"));
        assertThat(file.read().refreshToken()).contains(Secret.of("descendant-of-the-operators"));
    }

    @Test
    void anOperatorsNewSecretIsKeptAndUsedAtOnce() throws Exception {
        TokenFile file = smail(StandardCharsets.UTF_8);
        file.read();
        Files.writeString(file.file(), SMAIL.replace("a=b;c#d", "renewed"));
        file.rotate(Secret.of("rotated"));
        assertThat(Files.readString(file.file()))
                .isEqualTo(SMAIL.replace("a=b;c#d", "renewed").replace("M.R3_BAY.first", "rotated"));
        assertThat(file.read().clientSecret()).contains(Secret.of("renewed"));
    }

    @Test
    void aKeyOfTheConfigurationBeatsTheFile() throws Exception {
        Path path = smail(StandardCharsets.UTF_8).file();
        TokenFile file = new TokenFile(path, settings(Map.of("client-id", "explicit", "tenant", "example.com")));
        assertThat(file.read().clientId()).isEqualTo("explicit");
        assertThat(file.read().tokenUri()).isEqualTo("https://login.microsoftonline.com/example.com/oauth2/v2.0/token");
    }

    @ParameterizedTest
    @CsvSource({"0,https://oauth2.googleapis.com/token,GOOGLE",
            "2,https://login.microsoftonline.com/common/oauth2/v2.0/token,MICROSOFT",
            ",https://id.example.com/token,CUSTOM", "1,http://127.0.0.1:8080/token,MICROSOFT"})
    void theProviderIsGuessedUnlessItIsMicrosofts(String provider, String tokenUri, Provider expected)
            throws Exception {
        TokenFile file = file("[OAUTH2]\nClientID=c\nRefreshToken=r\nTokenURI=" + tokenUri + "\n"
                + (provider == null ? "" : "Provider=" + provider));
        assertThat(file.settings().effectiveProvider()).isEqualTo(expected);
    }

    @Test
    void bothSpellingsAreFoundInAFolderAndForEachOther() throws Exception {
        Path twin = Files.writeString(folder.resolve("smail_refreshtoken.ini"), SMAIL);
        assertThat(new TokenFile(folder, NOTHING).file()).isEqualTo(twin);
        assertThat(new TokenFile(folder.resolve("smail_refresh_token.ini"), NOTHING).file()).isEqualTo(twin);
        Path shown = Files.writeString(folder.resolve("smail_refresh_token.ini"), SMAIL);
        assertThat(new TokenFile(folder, NOTHING).file()).isEqualTo(shown);
    }

    @Test
    void ourOwnKeysAreReadBesideSmails() throws Exception {
        TokenFile file = file(
                "[OAUTH2]\nClientID=c\nClientSecret=s\nGrant=client-credentials\nTenant=t.example\nScope=x y\nAuthURI=https://a/b");
        assertThat(file.read().grant()).isEqualTo(Grant.CLIENT_CREDENTIALS);
        assertThat(file.read().scope()).contains("x y");
        assertThat(file.read().tokenUri()).contains("/t.example/");
        assertThat(file.settings().authorizeUri()).contains("https://a/b");
    }

    @Test
    void everyDamageIsToldWithTheFile() throws Exception {
        assertDamage("no section", "RefreshToken=r".getBytes(StandardCharsets.UTF_8), "has no section [OAUTH2]");
        assertDamage("no token", "[OAUTH2]\nClientID=c\n".getBytes(StandardCharsets.UTF_8),
                "RefreshToken is missing in the token file");
        assertDamage("no client", "[OAUTH2]\nRefreshToken=c\n".getBytes(StandardCharsets.UTF_8),
                "ClientID is missing in the token file");
        assertDamage("utf16", SMAIL.getBytes(StandardCharsets.UTF_16LE), "is in UTF-16");
        assertDamage("grant", "[OAUTH2]\nGrant=magic\n".getBytes(StandardCharsets.UTF_8), "must be refresh-token or");
        assertDamage("latin", "[OAUTH2]\nClientID=\u00ff\u00ff\nRefreshToken=r\n".getBytes(StandardCharsets.ISO_8859_1),
                "is neither UTF-8 nor Shift_JIS");
        assertDamage("empty", new byte[0], "is empty");
        assertDamage("zeros", new byte[700], "holds bytes that no text has");
        assertDamage("binary", "\u007fELF\2\1\1\0\0\0abc".getBytes(StandardCharsets.ISO_8859_1),
                "bytes that no text has");
        assertDamage("nul", (SMAIL + "\0").getBytes(StandardCharsets.UTF_8), "bytes that no text has");
        assertDamage("utf16-mark", ("\ufeff" + SMAIL).getBytes(StandardCharsets.UTF_16BE), "is in UTF-16");
        assertDamage("large", new byte[(1 << 20) + 1], "larger than 1 MiB");
        Files.createDirectories(folder.resolve("inside/smail_refresh_token.ini"));
        assertThatThrownBy(() -> new TokenFile(folder.resolve("inside"), NOTHING).read())
                .isInstanceOf(CredentialsException.class).hasMessageContaining("it is a folder or a device");
        assertThatThrownBy(() -> new TokenFile(folder.resolve("gone.ini"), NOTHING).read())
                .isInstanceOf(CredentialsException.class).hasMessageContaining("gone.ini does not exist");
    }

    private void assertDamage(String name, byte[] content, String sentence) throws IOException {
        Path path = Files.write(folder.resolve(name), content);
        assertThatThrownBy(() -> new TokenFile(path, NOTHING).read()).isInstanceOfSatisfying(CredentialsException.class,
                failure -> assertThat(((Symptom.Local) failure.symptom()).code()).isEqualTo("12006"))
                .hasMessageContaining(sentence).hasMessageContaining(name);
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().endsWith(".tmp")).toList();
        }
    }

    private TokenFile smail(Charset charset) throws IOException {
        return new TokenFile(Files.write(folder.resolve("token.ini"), SMAIL.getBytes(charset)), NOTHING);
    }

    private TokenFile file(String content) throws IOException {
        return new TokenFile(Files.writeString(folder.resolve("token.ini"), content), NOTHING);
    }

    private static CredentialSettings settings(Map<String, String> keys) {
        return new CredentialSettings(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.ofNullable(keys.get("tenant")), Optional.ofNullable(keys.get("client-id")), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}

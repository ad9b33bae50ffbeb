package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.failure.Provider;

/** Secrets in a token file that is encrypted, in part or not at all. */
class TokenEncryptionTest {
    private static final String PLAIN = """
            ; 請求書の送信\r
            [General]\r
            RefreshToken=not-this-one\r
            [OAUTH2]\r
            UserID=User@Example.com\r
            ClientID=client\r
            ClientSecret = "a=b;c#d" \r
            RefreshToken=M.R3_BAY.first!*$$\r
            RefreshToken=second-is-ignored\r
            Keep=this line\r
            """;

    @TempDir
    private Path folder;
    private Path path;
    private TokenKeys keys;

    @BeforeEach
    void write() throws Exception {
        path = Files.writeString(folder.resolve("token.ini"), PLAIN);
        keys = TokenKeysFixture.random();
    }

    private TokenFile file(TokenKeys with) {
        return new TokenFile(path, CredentialSettings.none(), with);
    }

    private TokensAtRest atRest(TokenKeys with) {
        return TokensAtRest.ofTokenFile(path, with);
    }

    private String text() throws Exception {
        return Files.readString(path);
    }

    private String value(String name) throws Exception {
        Matcher matcher = Pattern.compile("(?s)\\[OAUTH2].*?\n" + name + "\\s*=\\s*\"?(.*?)\"?\\s*\r\n")
                .matcher(text());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void plainValuesAreReadAndEncryptedByTheNextWriteBack() throws Exception {
        TokenFile file = file(keys);
        assertThat(file.read().refreshToken()).contains(Secret.of("M.R3_BAY.first!*$$"));
        file.rotate(Secret.of("rotated"));
        assertThat(value("RefreshToken")).startsWith("enc:v1:");
        assertThat(value("ClientSecret")).startsWith("enc:v1:");
        assertThat(text()).doesNotContain("rotated", "a=b", "M.R3", "second-is").contains("not-this-one");
        assertThat(Files.readString(Generations.previous(path))).doesNotContain("a=b", "M.R3").contains("enc:v1:");
        for (TokenFile each : List.of(file, file(keys))) {
            assertThat(each.read().refreshToken()).contains(Secret.of("rotated"));
            assertThat(each.read().clientSecret()).contains(Secret.of("a=b;c#d"));
        }
    }

    @Test
    void encryptingAndDecryptingLeaveEveryOtherByteAndMayBeRepeated() throws Exception {
        assertThat(atRest(keys).encrypt()).isEqualTo(TokensAtRest.Outcome.DONE);
        String encrypted = text();
        assertThat(encrypted.replaceAll("enc:v1:[A-Za-z0-9+/=]+", "*"))
                .isEqualTo(PLAIN.replaceAll("a=b;c#d|M\\.R3\\S+|second-is-ignored", "*"));
        assertThat(atRest(keys).encrypt()).isEqualTo(TokensAtRest.Outcome.ALREADY);
        assertThat(text()).isEqualTo(encrypted);
        assertThat(atRest(keys).decrypt()).isEqualTo(TokensAtRest.Outcome.DONE);
        assertThat(text()).isEqualTo(PLAIN);
        assertThat(atRest(TokenKeys.none()).decrypt()).isEqualTo(TokensAtRest.Outcome.ALREADY);
    }

    @Test
    void bothGenerationsAreConverted() throws Exception {
        file(TokenKeys.none()).rotate(Secret.of("second"));
        atRest(keys).encrypt();
        Path previous = Generations.previous(path);
        assertThat(Files.readString(previous)).doesNotContain("M.R3").contains("enc:v1:");
        atRest(keys).decrypt();
        assertThat(Files.readString(previous)).isEqualTo(PLAIN);
    }

    @Test
    void anOperatorsPlainSecretCountsAtOnceAndIsKept() throws Exception {
        TokenFile file = file(keys);
        file.read();
        file.rotate(Secret.of("second"));
        Files.writeString(path, text().replace(value("ClientSecret"), "renewed-secret"));
        assertThat(file.read().clientSecret()).contains(Secret.of("renewed-secret"));
        file.rotate(Secret.of("third"));
        assertThat(file.read().clientSecret()).contains(Secret.of("renewed-secret"));
        assertThat(file.read().refreshToken()).contains(Secret.of("third"));
        assertThat(text()).doesNotContain("renewed-secret");
    }

    @Test
    void withoutTheKeyTheReasonNamesTheKeyToSet() throws Exception {
        atRest(keys).encrypt();
        for (TokensAtRest each : List.of(atRest(TokenKeys.none()))) {
            assertThatThrownBy(each::decrypt).isInstanceOf(CredentialsException.class);
            assertThatThrownBy(each::restore).hasMessageContaining("no key is configured");
        }
        assertThatThrownBy(() -> file(TokenKeys.none()).read()).isInstanceOf(CredentialsException.class)
                .hasMessageContaining("ClientSecret in " + path + " is encrypted, and no key is configured",
                        "caravan.tokens.encryption-key-file", "CARAVAN_TOKENS_ENCRYPTION_KEY");
    }

    @Test
    void anotherKeyATamperedValueAndANewerFormAreOneLineWithoutTheValue() throws Exception {
        atRest(keys).encrypt();
        String whole = text();
        assertClosed(TokenKeysFixture.random(), whole, "cannot be decrypted");
        String secret = value("ClientSecret");
        String token = value("RefreshToken");
        assertClosed(keys, whole.replace(secret, token), "ClientSecret in");
        assertClosed(keys, whole.replace(token, secret), "RefreshToken in");
        assertClosed(keys, whole.replace("User@Example.com", "thief@example.com"), "cannot be decrypted");
        assertClosed(keys, whole.replace(token, token.substring(0, token.length() - 9)), "cannot be decrypted");
        assertClosed(keys, whole.replace(token, "enc:v1:"), "cannot be decrypted");
        assertClosed(keys, whole.replace(token, token.replace("v1", "v2")), "this version does not know");
        Files.writeString(path, whole.replace("User@Example.com", "USER@example.com"));
        assertThat(file(keys).read().refreshToken()).contains(Secret.of("M.R3_BAY.first!*$$"));
    }

    private void assertClosed(TokenKeys with, String content, String reason) throws Exception {
        Files.writeString(path, content);
        assertThatThrownBy(() -> file(with).read()).isInstanceOf(CredentialsException.class)
                .hasMessageContaining(reason).hasNoCause().message().hasLineCount(1)
                .doesNotContain("M.R3", "a=b", "enc:v1");
        assertThatThrownBy(() -> atRest(with).encrypt()).hasMessageContaining(reason);
        assertThat(text()).isEqualTo(content);
    }

    @Test
    void aChangeOfKeysLosesNothing() throws Exception {
        Secret old = TokenKeys.random();
        Secret next = TokenKeys.random();
        atRest(TokenKeysFixture.of(old, null)).encrypt();
        TokenFile file = file(TokenKeysFixture.of(next, old));
        assertThat(file.read().refreshToken()).contains(Secret.of("M.R3_BAY.first!*$$"));
        file.rotate(Secret.of("second"));
        TokenKeys only = TokenKeysFixture.of(next, null);
        assertThat(file(only).read().refreshToken()).contains(Secret.of("second"));
        assertThat(file(only).read().clientSecret()).contains(Secret.of("a=b;c#d"));
        assertThat(new TokenIni(path, Files.readAllBytes(Generations.previous(path)),
                TokenIni.Protection.ofTokenFile(only)).whole()).isTrue();
        Files.writeString(path, PLAIN);
        atRest(TokenKeysFixture.of(old, null)).encrypt();
        assertThat(atRest(TokenKeysFixture.of(next, old)).encrypt()).isEqualTo(TokensAtRest.Outcome.DONE);
        assertThat(atRest(only).encrypt()).isEqualTo(TokensAtRest.Outcome.ALREADY);
    }

    @Test
    void aSignInIsWrittenEncryptedForItsMailbox() throws Exception {
        CredentialSettings granted = new CredentialSettings(Optional.of(Provider.MICROSOFT),
                Optional.of("new@example.com"), Optional.empty(), Optional.empty(), Optional.of("client"),
                Optional.of(Secret.of("new-secret")), Optional.of(Secret.of("new-token")), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
        file(keys).store(granted);
        assertThat(text()).contains("UserID=new@example.com").doesNotContain("new-secret", "new-token", "second-is");
        assertThat(file(keys).read().refreshToken()).contains(Secret.of("new-token"));
        assertThat(file(keys).read().clientSecret()).contains(Secret.of("new-secret"));
        path = folder.resolve("fresh.ini");
        file(keys).store(granted);
        assertThat(Files.readString(path, StandardCharsets.US_ASCII)).doesNotContain("new-secret", "new-token");
        assertThat(file(keys).read().refreshToken()).contains(Secret.of("new-token"));
    }
}

package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenKeysTest extends ConfigurationFixture {
    private static final String VALUE = "M.R3_BAY.secret!*$$";

    @Test
    void aValueOpensInItsOwnContextOnlyAndIsAnotherTextEachTime() throws Exception {
        TokenKeys keys = TokenKeysFixture.random();
        String sealed = keys.seal(Secret.of(VALUE), "a");
        assertThat(sealed).startsWith("enc:v1:").doesNotContain(VALUE).isNotEqualTo(keys.seal(Secret.of(VALUE), "a"));
        assertThat(keys.open(sealed, "a")).contains(Secret.of(VALUE));
        assertThat(keys.open(sealed, "b")).isEmpty();
        assertThat(TokenKeysFixture.random().open(sealed, "a")).isEmpty();
        assertThat(TokenKeys.none().open(sealed, "a")).isEmpty();
    }

    @Test
    void everySingleBitCounts() throws Exception {
        TokenKeys keys = TokenKeysFixture.random();
        byte[] bytes = Base64.getDecoder().decode(keys.seal(Secret.of(VALUE), "a").substring("enc:v1:".length()));
        for (int i = 0; i < bytes.length * 8; i++) {
            byte[] changed = bytes.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            assertThat(keys.open("enc:v1:" + Base64.getEncoder().encodeToString(changed), "a")).isEmpty();
        }
        for (String damaged : new String[]{"", "AAAA", "***", Base64.getEncoder().encodeToString(new byte[27])}) {
            assertThat(keys.open("enc:v1:" + damaged, "a")).isEmpty();
        }
    }

    @Test
    void theKeyBeforeOpensAndIsNotUsedAnyMore() throws Exception {
        Secret old = TokenKeys.random();
        Secret current = TokenKeys.random();
        String sealed = TokenKeysFixture.of(old, null).seal(Secret.of(VALUE), "a");
        TokenKeys both = TokenKeysFixture.of(current, old);
        assertThat(both.open(sealed, "a")).contains(Secret.of(VALUE));
        assertThat(both.current(sealed, "a")).isFalse();
        String again = both.seal(Secret.of(VALUE), "a");
        assertThat(both.current(again, "a")).isTrue();
        assertThat(TokenKeysFixture.of(current, null).open(again, "a")).contains(Secret.of(VALUE));
    }

    @Test
    void aKeyIs32RandomBytesAndNothingShowsIt() throws Exception {
        Secret key = TokenKeys.random();
        assertThat(Base64.getDecoder().decode(key.reveal())).hasSize(32);
        assertThat(TokenKeys.random()).isNotEqualTo(key);
        assertThat(TokenKeysFixture.of(key, null).toString() + key).doesNotContain(key.reveal());
    }

    @Test
    void aKeyComesFromTheEnvironmentOrFromAFile() throws Exception {
        file(ACCOUNT);
        assertThat(load().tokenKeys().encrypt()).isFalse();
        Secret key = TokenKeys.random();
        environment.put("CARAVAN_TOKENS_ENCRYPTION_KEY", key.reveal());
        TokenKeys byEnvironment = load().tokenKeys();
        environment.clear();
        Files.writeString(folder.resolve("key"), "\ufeff" + key.reveal() + "\r\n");
        file(ACCOUNT + "caravan.tokens.encryption-key-file=key\n");
        assertThat(load().tokenKeys().open(byEnvironment.seal(Secret.of(VALUE), "a"), "a"))
                .contains(Secret.of(VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2hvcnQtc2VjcmV0", "not/base64-secret-value!",
            "c2hvcnQtc2VjcmV0c2hvcnQtc2VjcmV0c2hvcnQtc2VjcmV0"})
    void whatIsNoKeyIsRefusedWithItsName(String wrong) throws Exception {
        file(ACCOUNT + "caravan.tokens.encryption-key=" + wrong);
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("caravan.tokens.encryption-key is no key").hasMessageNotContaining(wrong)
                .hasMessageContaining("tokens new-key").hasNoCause();
        Files.writeString(folder.resolve("key"), wrong);
        file(ACCOUNT + "caravan.tokens.encryption-key-file=key");
        assertThatThrownBy(this::load).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("caravan.tokens.encryption-key-file is no key").hasMessageNotContaining(wrong);
    }

    @Test
    void everyOtherMistakeIsToldToo() throws Exception {
        file(ACCOUNT + "caravan.tokens.encryption-key-file=gone");
        assertThatThrownBy(this::load).hasMessageContaining("caravan.tokens.encryption-key-file: the key file",
                "gone cannot be read");
        file(ACCOUNT + "caravan.tokens.encryption-key-file=.");
        assertThatThrownBy(this::load).hasMessageContaining("a folder or a device");
        Files.write(folder.resolve("large"), new byte[5000]);
        file(ACCOUNT + "caravan.tokens.encryption-key-file=large");
        assertThatThrownBy(this::load).hasMessageContaining("encryption-key-file is no key");
        file(ACCOUNT + "caravan.tokens.encryption-key-file=key\ncaravan.tokens.encryption-key=x");
        assertThatThrownBy(this::load).hasMessageContaining("are both set");
        file(ACCOUNT + "caravan.tokens.previous-encryption-key=" + TokenKeys.random().reveal());
        assertThatThrownBy(this::load).hasMessageContaining("previous-encryption-key is set without");
    }
}

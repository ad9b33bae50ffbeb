package mailcaravan.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Iso2022JpTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "TEST MAIL", "請求書のご案内", "10時～12時", "10時〜12時", "価格－税", "表示,能力\r\n\t2行目", "ЖΩ"})
    void whatEveryReceiverReadsFits(String text) throws RequestRefusedException {
        assertThat(Iso2022Jp.holds(text)).isTrue();
        assertThat(TextCharset.ISO_2022_JP.encode(text, "text")).as("goes out").isNotNull()
                .matches(octets -> new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1).chars()
                        .allMatch(each -> each < 128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"①", "㈱", "髙", "ﾊﾝｶｸ", "😀", "مرحبا", "é", "か\u3099", "a\u0007b"})
    void whatSomeReceiversShowAsSomethingElseDoesNot(String text) {
        assertThat(Iso2022Jp.holds("請求書" + text)).isFalse();
    }
}

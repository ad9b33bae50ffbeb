package mailcaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void aNameCannotForgeTheNextLineOfTheLog() {
        assertThat(OneLine.of("a\nERROR b\r\u2028\u0085c\u202e")).isEqualTo("a\ufffdERROR b\ufffd\ufffd\ufffdc\ufffd");
    }

    @Test
    void whatIsOrdinaryStays() {
        assertThat(OneLine.of("請求書 ① -é.eml")).isEqualTo("請求書 ① -é.eml");
    }
}

package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocaleNamesTest {
    @Test
    void theLocaleDecidesWhichNamesThereAre() {
        assertThat(LocaleNames.spells("明細.csv", "UTF-8")).isTrue();
        assertThat(LocaleNames.spells("明細.csv", "EUC-JP")).isTrue();
        assertThat(LocaleNames.spells("明細.csv", "ANSI_X3.4-1968")).isFalse();
        assertThat(LocaleNames.spells("b.csv", "ANSI_X3.4-1968")).isTrue();
        assertThat(LocaleNames.spells("明細.csv", "x-unknown")).isTrue();
    }
}

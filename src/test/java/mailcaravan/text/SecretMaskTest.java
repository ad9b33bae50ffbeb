package mailcaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretMaskTest {
    private static final String TOKEN = "EwA4A+I3BAAU0/FyEzrG==";
    private final SecretMask mask = new SecretMask();

    @Test
    void aSecretAndEachTellingPartOfItIsHidden() {
        mask.add(TOKEN);
        mask.add("");
        mask.add("pw");
        assertThat(mask.of("501 bad: " + TOKEN + ".")).isEqualTo("501 bad: *****.");
        assertThat(mask.of("501 arg=" + TOKEN.substring(3, 15) + "...")).isEqualTo("501 arg=*****...");
        assertThat(mask.of(TOKEN.substring(1, 12) + "\n" + TOKEN.substring(12))).isEqualTo("*****\n*****");
        assertThat(mask.of("the pw?")).isEqualTo("the *****?");
        assertThat(mask.of("535 5.7.3 Authentication unsuccessful"))
                .isEqualTo("535 5.7.3 Authentication unsuccessful");
        assertThat(mask.of("")).isEmpty();
    }
}

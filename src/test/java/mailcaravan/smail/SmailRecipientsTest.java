package mailcaravan.smail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;

import mailcaravan.failure.SmailCode;

class SmailRecipientsTest {
    @Test
    void aPrefixBelongsToItsAddressAlone() throws SmailException {
        assertThat(SmailRecipients.of(List.of("CC:a@x,b@x,CC:c@x,d@x,BCC:e@x,f@x"))).isEqualTo(
                new SmailRecipients(List.of("b@x", "d@x", "f@x"), List.of("a@x", "c@x"), List.of("e@x")));
    }

    @Test
    void severalArgumentsAreOneList() throws SmailException {
        assertThat(SmailRecipients.of(List.of("a@x", " b@x , cc: c@x", "bcc:d@x,")))
                .isEqualTo(new SmailRecipients(List.of("a@x", "b@x"), List.of("c@x"), List.of("d@x")));
    }

    @Test
    void aCommaInsideANameIsPartOfIt() throws SmailException {
        assertThat(SmailRecipients.of(List.of("\"Doe, Jo\" <jo@x>,CC:Doe <\"a,b\"@x>,c@x")))
                .isEqualTo(new SmailRecipients(List.of("\"Doe, Jo\" <jo@x>", "c@x"), List.of("Doe <\"a,b\"@x>"),
                        List.of()));
    }

    @Test
    void aPrefixWithoutAnAddressIsRefused() {
        assertThatThrownBy(() -> SmailRecipients.of(List.of("a@x,BCC:"))).isInstanceOf(SmailException.class)
                .hasMessageContaining("BCC:").extracting("code").isEqualTo(SmailCode.RECIPIENT);
    }

    @Test
    void longOptionsAddTheirs() throws SmailException {
        SmailRecipients all = SmailRecipients.of(List.of("CC:a@x")).and(List.of("b@x"), List.of("c@x"),
                List.of("d@x"));
        assertThat(all.shown()).isEqualTo("b@x,CC:a@x,CC:c@x,BCC:d@x");
        assertThat(SmailRecipients.of(List.of(" , ")).isEmpty()).isTrue();
    }
}

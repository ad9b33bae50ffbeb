package mailcaravan.smail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmailSenderTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            me@outlook.com              | me@outlook.com
            eva                         | eva@example.com
            ''                          | box@example.com
            Name <a@b.example>          | "Name" <a@b.example>
            eva<c@d.example>            | "eva" <c@d.example>
            "Quoted, Name"<a@b.example> | "Quoted, Name" <a@b.example>
            営業 (東京)<eva>             | "営業 (東京)" <eva@example.com>
            <a@b.example>               | a@b.example
            a "b" c <a@b.example>       | "a \\"b\\" c" <a@b.example>
            """, delimiter = '|')
    void theFourFormsAreUnderstood(String argument, String expected) {
        assertThat(SmailSender.of(argument, "box@example.com")).isEqualTo(expected.replace("\\\\", "\\"));
    }
}

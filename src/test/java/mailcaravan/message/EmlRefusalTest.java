package mailcaravan.message;

import static mailcaravan.message.Requests.MAILBOX;
import static mailcaravan.message.Requests.eml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;

class EmlRefusalTest {
    private static final String FROM = "From: " + MAILBOX + "\r\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"empty-request|", "empty-request|\\n\\r\\n",
            "no-separator-at-end|{FROM}To: a@x.org\\n", "no-separator-at-end|{FROM}To: a@x",
            "no-separator|{FROM}To: a@x.org\\nHello all,\\n\\nbody", "not-a-message|Hello all,\\n\\nbody",
            "not-a-message|\\sfolded: x\\n\\n", "mbox|From sales Thu Mar  5 07:08:09 2026\\n{FROM}To: a@x.org\\n\\nx",
            "nul-in-header|{FROM}To: a@x.org\\nSubject: a\\0b\\n\\nx", "no-from|To: a@x.org\\n\\nx",
            "no-from|From:\\nTo: a@x.org\\n\\nx", "several-from|From: {MAILBOX}, {MAILBOX}\\nTo: a@x.org\\n\\nx",
            "several-from|{FROM}{FROM}To: a@x.org\\n\\nx", "several-from|{FROM}From:\\nTo: a@x.org\\n\\nx",
            "several-senders|{FROM}Sender: {MAILBOX}\\nSender: {MAILBOX}\\nTo: a@x.org\\n\\nx",
            "no-recipient|{FROM}\\nx", "no-recipient|{FROM}To: undisclosed-recipients:;\\n\\nx",
            "no-recipient|{FROM}Reply-To: a@x.org\\nResent-To: a@x.org\\n\\nx",
            "address-without-domain|{FROM}To: a@x.org, root\\n\\nx", "address-without-domain|{FROM}To: a@\\n\\nx",
            "bad-address|{FROM}To: a@x.org b@x.org\\n\\nx", "bad-address|{FROM}To: A <a@x.org\\n\\nx",
            "bad-address|{FROM}To: a@x.org> <b@x.org\\n\\nx", "bad-address|{FROM}To: \"a <a@x.org>\\n\\nx",
            "bad-address|{FROM}To: a@x.org (b\\n\\nx", "bad-address|{FROM}To: a@@x.org\\n\\nx",
            "bad-address|{FROM}To: <a@x.org> b@x.org\\n\\nx", "bad-address|{FROM}To: a@x..org\\n\\nx",
            "bad-address|{FROM}To: a@-x.org\\n\\nx", "bad-address|{FROM}To: <@r.org:a@x.org>\\n\\nx",
            "bad-address|{FROM}To: <>\\n\\nx", "bad-address|{FROM}To: g: h: a@x.org;\\n\\nx",
            "bad-address|{FROM}To: b@x.org: a@x.org;\\n\\nx", "bad-address|{FROM}To: a\\u0001b@x.org\\n\\nx",
            "bad-address|{FROM}To: a\\u200bb@x.org\\n\\nx", "bad-address|{FROM}To: a@[x y]\\n\\nx",
            "bad-address|{FROM}Cc: a b@x.org\\n\\nx", "bad-address|{FROM}Bcc: a@x_\\u3000.org\\n\\nx",
            "sender-not-allowed|From: boss@x.org\\nTo: a@x.org\\n\\nx",
            "sender-not-allowed|{FROM}Sender: boss@x.org\\nTo: a@x.org\\n\\nx",
            "sender-not-allowed|X-Sender: boss@x.org\\nX-Receiver: a@x.org\\n{FROM}\\nx",
            "x-sender-count|X-Receiver: a@x.org\\n{FROM}To: b@x.org\\n\\nx",
            "x-sender-count|X-Sender: {MAILBOX}\\nX-Sender: {MAILBOX}\\nX-Receiver: a@x.org\\n{FROM}\\nx",
            "bad-address|X-Sender: <>\\nX-Receiver: a@x.org\\n{FROM}\\nx",
            "bad-address|X-Sender: <{MAILBOX}\\nX-Receiver: a@x.org\\n{FROM}\\nx",
            "no-from|X-Sender: {MAILBOX}\\nX-Receiver: a@x.org\\nTo: b@x.org\\n\\nx",
            "bad-dsn-parameter|X-Sender: <{MAILBOX}> RET=ALL\\nX-Receiver: a@x.org\\n{FROM}\\nx",
            "bad-dsn-parameter|X-Sender: <{MAILBOX}> ENVID=a=b\\nX-Receiver: a@x.org\\n{FROM}\\nx",
            "bad-dsn-parameter|X-Sender: <{MAILBOX}> ENVID=a\\u0001\\nX-Receiver: a@x.org\\n{FROM}\\nx",
            "bad-dsn-parameter|X-Sender: {MAILBOX}\\nX-Receiver: <a@x.org> NOTIFY=NEVER,DELAY\\n{FROM}\\nx",
            "bad-dsn-parameter|X-Sender: {MAILBOX}\\nX-Receiver: <a@x.org> NOTIFY=DELAY NOTIFY=DELAY\\n{FROM}\\nx",
            "bad-dsn-parameter|X-Sender: {MAILBOX}\\nX-Receiver: <a@x.org> ORCPT=a@x.org\\n{FROM}\\nx",
            "bad-dsn-parameter|X-Sender: {MAILBOX}\\nX-Receiver: <a@x.org> NOTIFY\\n{FROM}\\nx"})
    void eachFaultHasItsCodeAndASentence(String code, String file) {
        String text = file == null
                ? ""
                : unicode(file).translateEscapes().replace("{FROM}", FROM).replace("{MAILBOX}", MAILBOX);

        RequestRefusedException refused = catchThrowableOfType(RequestRefusedException.class, () -> eml(text));

        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.getMessage()).hasSizeGreaterThan(15).endsWith(".")
                .doesNotContainPattern("\\p{Cntrl}|\\{\\d");
        assertThat(refused.symptom()).isEqualTo(new Symptom.BadRequest(code, refused.getMessage()));
        assertThat(refused.symptom().stage()).isEqualTo(Stage.COMPOSE);
    }

    @Test
    void aHeaderOfOneMebibyteOnOneLinePassesAndALargerOneIsRefused() throws Exception {
        String start = FROM + "To: a@x.org\r\nSubject: ";
        int room = HeaderBlock.LIMIT - start.length() - "\r\n\r\n".length();

        assertThat(eml(start + "x".repeat(room) + "\r\n\r\nbody\r\n").size()).isGreaterThan(HeaderBlock.LIMIT);
        assertThatThrownBy(() -> eml(start + "x".repeat(room + 1) + "\r\n\r\nbody\r\n"))
                .hasMessageContaining("1024 KiB").extracting("code").isEqualTo("header-too-large");
    }

    @Test
    void hugeAddressesAreRefusedQuickly() {
        String longest = "x".repeat(64) + "@" + "y".repeat(63) + ".org";

        assertThat(catchThrowableOfType(RequestRefusedException.class, () -> eml(FROM + "To: " + longest + "\r\n\r\n")))
                .isNull();
        for (String address : new String[]{"x" + longest, longest.replace("y.", "yy."), "a@" + "é".repeat(100_000),
                "é".repeat(100_000) + "@x.org", "a@" + "y.".repeat(100_000) + "org", "(".repeat(500_000),
                "\"" + "\\\"".repeat(200_000) + "@x.org"}) {
            assertThatThrownBy(() -> eml(FROM + "To: " + address + "\r\n\r\n")).extracting("code")
                    .isEqualTo("bad-address");
        }
    }

    @Test
    void textInUtf16IsRecognised() {
        String text = FROM + "To: a@x.org\r\n\r\nx";

        assertThatThrownBy(() -> eml(text.getBytes(StandardCharsets.UTF_16))).extracting("code").isEqualTo("utf-16");
        assertThatThrownBy(() -> eml(text.getBytes(StandardCharsets.UTF_16LE))).extracting("code")
                .isEqualTo("nul-in-header");
    }

    @Test
    void binaryNoiseIsRefusedWhateverItIs() {
        Random random = new Random(42);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[random.nextInt(3000)];
            random.nextBytes(noise);
            assertThatThrownBy(() -> eml(noise)).isInstanceOf(RequestRefusedException.class);
        }
    }

    private static String unicode(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = plain.indexOf("\\u"); i >= 0; i = plain.indexOf("\\u")) {
            plain.replace(i, i + 6, Character.toString(Integer.parseInt(plain.substring(i + 2, i + 6), 16)));
        }
        return plain.toString();
    }
}

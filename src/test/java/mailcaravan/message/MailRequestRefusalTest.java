package mailcaravan.message;

import static mailcaravan.message.Requests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MailRequestRefusalTest {
    private static final String TO = "\"to\":\"a@x.org\"";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"empty-request||empty", "empty-request|  |empty",
            "bad-json|{TO|Line 1, column 2", "bad-json|{⏎ \"to\": \"a@x.org\",}|Line 2, column 18",
            "bad-json|{$TO,\"subject\":\"a⏎b\"}|Line 1", "wrong-type|[]|/ must be an object",
            "trailing-json|{$TO} {}|one JSON object",
            "unknown-field|{$TO,\"subjetc\":\"x\"}|/subjetc is not a field of a mail request; did you mean \"subject\"?",
            "unknown-field|{$TO,\"reply_to\":\"x\"}|\"replyTo\"",
            "unknown-field|{$TO,\"attachments\":[{\"path\":\"x\"}]}|/attachments/0/path",
            "duplicate-field|{$TO,$TO}|/to", "wrong-type|{\"to\":1}|/to must be a string",
            "wrong-type|{\"to\":[\"a@x.org\",7]}|/to/1 must be a string", "wrong-type|{\"to\":[null]}|/to/0",
            "wrong-type|{\"to\":{}}|/to", "wrong-type|{$TO,\"subject\":true}|/subject",
            "wrong-type|{$TO,\"headers\":[]}|/headers must be an object",
            "wrong-type|{$TO,\"headers\":{\"X-A\":1}}|/headers/X-A",
            "wrong-type|{$TO,\"headers\":{\"X-A\":null}}|/headers/X-A",
            "wrong-type|{$TO,\"attachments\":{}}|/attachments must be an array",
            "wrong-type|{$TO,\"attachments\":[\"a.pdf\"]}|/attachments/0 must be an object",
            "bad-base64|{$TO,\"attachments\":[{\"content\":\"@@\",\"name\":\"x\"}]}|/attachments/0/content",
            "wrong-type|{$TO,\"attachments\":[{\"content\":1,\"name\":\"x\"}]}|/attachments/0/content",
            "lone-surrogate|{$TO,\"text\":\"x\\ud83d\"}|/text", "bad-priority|{$TO,\"priority\":0}|0",
            "bad-priority|{$TO,\"priority\":\"urgent\"}|urgent",
            "unknown-charset|{$TO,\"charset\":\"UTF-7\"}|ISO-2022-JP", "no-recipient|{\"text\":\"x\"}|recipient",
            "no-recipient|{\"to\":[],\"cc\":null}|recipient",
            "not-one-address|{$TO,\"from\":\"sales@example.com, b@x.org\"}|from must hold exactly one address, not 2",
            "not-one-address|{$TO,\"from\":\"\"}|not 0", "not-one-address|{$TO,\"sender\":\"g:;\"}|sender",
            "sender-not-allowed|{$TO,\"from\":\"boss@x.org\"}|boss@x.org (from)",
            "sender-not-allowed|{$TO,\"sender\":\"boss@x.org\"}|allowed-senders",
            "bad-address|{\"to\":\"a b@x.org\"}|a b@x.org", "address-without-domain|{\"cc\":\"root\"}|cc",
            "control-character|{\"to\":\"a@x.org\\r\\nBcc: b@x.org\"}|\\u000D\\u000ABcc",
            "control-character|{\"to\":\"a@x.org\\u0000\"}|to",
            "control-character|{$TO,\"from\":\"x\\n <sales@example.com>\"}|from",
            "control-character|{$TO,\"replyTo\":\"a@x.org\\n\"}|replyTo",
            "control-character|{$TO,\"subject\":\"Hi\\nBcc: b@x.org\"}|subject",
            "control-character|{$TO,\"subject\":\"Hi\\u0000\"}|subject",
            "control-character|{$TO,\"headers\":{\"X-A\":\"b\\r\\n c\"}}|X-A",
            "bad-header-name|{$TO,\"headers\":{\"X A\":\"b\"}}|X A",
            "bad-header-name|{$TO,\"headers\":{\"X-A:\":\"b\"}}|X-A:",
            "bad-header-name|{$TO,\"headers\":{\"X-A\\r\\nBcc\":\"b\"}}|X-A\\u000D\\u000ABcc",
            "bad-header-name|{$TO,\"headers\":{\"\":\"b\"}}|\"\"",
            "bad-header-name|{$TO,\"headers\":{\"X-é\":\"b\"}}|é",
            "duplicate-header|{$TO,\"headers\":{\"X-A\":\"b\",\"x-a\":\"b\"}}|x-a",
            "reserved-header|{$TO,\"priority\":\"high\",\"headers\":{\"Importance\":\"low\"}}|Importance",
            "bad-message-id|{$TO,\"messageId\":\"a@b\"}|a@b",
            "bad-message-id|{$TO,\"messageId\":\"<a@b>\\r\\nX: y\"}|\\u000D",
            "attachment-file-or-content|{$TO,\"attachments\":[{\"name\":\"x\"}]}|either",
            "attachment-file-or-content|{$TO,\"attachments\":[{\"file\":\"x\",\"content\":\"\"}]}|not both",
            "attachment-without-name|{$TO,\"attachments\":[{\"content\":\"AQ==\"}]}|name",
            "bad-attachment-name|{$TO,\"attachments\":[{\"content\":\"AQ==\",\"name\":\"../x\"}]}|../x",
            "bad-attachment-name|{$TO,\"attachments\":[{\"content\":\"AQ==\",\"name\":\"x\\r\\ny\"}]}|\\u000D",
            "attachment-file-unsupported|{$TO,\"attachments\":[{\"file\":\"x\"}]}|content",
            "bad-content-type|{$TO,\"attachments\":[{\"content\":\"\",\"name\":\"x\",\"contentType\":\"pdf\"}]}|pdf",
            "bad-content-type|{$TO,\"attachments\":[{\"content\":\"\",\"name\":\"x\",\"contentType\":\"a/b\\r\\nX: y\"}]}|\\u000D",
            "bad-content-type|{$TO,\"attachments\":[{\"content\":\"\",\"name\":\"x\",\"contentType\":\"multipart/mixed\"}]}|multipart",
            "bad-content-type|{$TO,\"attachments\":[{\"content\":\"\",\"name\":\"x\",\"contentType\":\"a/b; name=y\"}]}|name=y",
            "bad-content-id|{$TO,\"attachments\":[{\"content\":\"\",\"contentId\":\"a b\"}]}|a b",
            "bad-content-id|{$TO,\"attachments\":[{\"content\":\"\",\"contentId\":\"a>\\r\\nX: y\"}]}|\\u000D",
            "duplicate-content-id|{$TO,\"attachments\":[{\"content\":\"\",\"contentId\":\"a\"},{\"content\":\"\",\"contentId\":\"<a>\"}]}|a",
            "character-does-not-fit|{$TO,\"charset\":\"ISO-2022-JP\",\"subject\":\"bad 😀\"}|😀 (U+1F600) does not exist in ISO-2022-JP",
            "character-does-not-fit|{$TO,\"charset\":\"ISO-2022-JP\",\"text\":\"〜é\"}|text: the character é (U+00E9)",
            "character-does-not-fit|{$TO,\"charset\":\"US-ASCII\",\"html\":\"ü\"}|html",
            "character-does-not-fit|{\"to\":\"髙 <a@x.org>\",\"charset\":\"ISO-8859-1\"}|To"})
    void eachFaultHasItsCodeAndNamesThePlace(String code, String json, String named) {
        String text = json == null ? "" : json.replace("$TO", TO).replace('⏎', '\n');

        RequestRefusedException refused = catchThrowableOfType(RequestRefusedException.class, () -> json(text));

        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.getMessage()).contains(named).doesNotContainPattern("\\p{Cntrl}");
    }

    static Stream<String> reservedHeaders() {
        return Stream.of("From", "sender", "REPLY-TO", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID",
                "MIME-Version",
                "Content-Type", "content-transfer-encoding", "Resent-Bcc", "Received", "DKIM-Signature", "X-Sender",
                "x-receiver", "Return-Path");
    }

    @ParameterizedTest
    @MethodSource("reservedHeaders")
    void headersCannotSetWhatTheRequestOrWeSet(String name) {
        assertThatThrownBy(() -> json("{" + TO + ",\"headers\":{\"" + name + "\":\"x\"}}")).extracting("code")
                .isEqualTo("reserved-header");
    }

    @Test
    void onlyUtf8IsRead() {
        String text = "{" + TO + ",\"text\":\"日本\"}";

        assertThatThrownBy(() -> compose(text.getBytes(StandardCharsets.UTF_16))).extracting("code")
                .isEqualTo("utf-16");
        assertThatThrownBy(() -> compose(text.getBytes(StandardCharsets.UTF_16LE))).extracting("code")
                .isEqualTo("utf-16");
        assertThatThrownBy(() -> compose(text.getBytes(java.nio.charset.Charset.forName("windows-31j"))))
                .extracting("code")
                .isEqualTo("not-utf-8");
    }

    @Test
    void whatIsTooLargeForMemoryIsRefused() {
        RequestContent large = new RequestContent() {
            @Override
            public java.io.InputStream open() {
                throw new AssertionError("must not be read");
            }

            @Override
            public long length() {
                return MailRequestReader.LIMIT + 1L;
            }
        };

        assertThatThrownBy(() -> Requests.COMPOSER.composeJson(large, AttachmentSource.none(), Requests.ORIGIN))
                .hasMessageContaining("32 MiB").extracting("code").isEqualTo("request-too-large");
        assertThatThrownBy(() -> json("{" + TO + ",\"text\":\"" + "x".repeat(8 * 1024 * 1024 + 1) + "\"}"))
                .hasMessageContaining("/text").extracting("code").isEqualTo("text-too-long");
        assertThatThrownBy(() -> json("{" + TO + ",\"subject\":\"" + "é".repeat(HeaderBlock.LIMIT + 1) + "\"}"))
                .extracting("code").isEqualTo("header-too-large");
        assertThatThrownBy(() -> json("{" + TO + ",\"headers\":{\"X-A\":\"" + "x".repeat(999) + "\"}}"))
                .extracting("code")
                .isEqualTo("header-word-too-long");
        assertThatThrownBy(() -> json("[".repeat(100_000))).extracting("code").isEqualTo("wrong-type");
        assertThatThrownBy(() -> json("{\"text\":" + "[".repeat(100_000))).extracting("code").isEqualTo("wrong-type");
    }

    private static void compose(byte[] octets) throws Exception {
        Requests.COMPOSER.composeJson(RequestContent.of(octets), AttachmentSource.none(), Requests.ORIGIN);
    }
}

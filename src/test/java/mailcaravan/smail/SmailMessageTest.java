package mailcaravan.smail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.failure.SmailCode;
import mailcaravan.message.MailRequest;
import mailcaravan.message.Priority;

class SmailMessageTest {
    @TempDir
    Path folder;

    @Test
    void japaneseIsSentAsIso2022JpWhereItFits() throws Exception {
        assertThat(message("TEST MAIL", "").charset()).isEqualTo("ISO-2022-JP");
        assertThat(message("請求書", "10時～").charset()).isEqualTo("ISO-2022-JP");
        assertThat(message("請求書①", "").charset()).isEqualTo("UTF-8");
        assertThat(message("", "😀").charset()).isEqualTo("UTF-8");
    }

    @Test
    void theRequestHasWhatTheCommandLineSays() throws Exception {
        Files.writeString(folder.resolve("請求 書,1.txt"), "x");
        Files.writeString(folder.resolve("b.txt"), "x");
        List<mailcaravan.message.MailAttachment> attachments = NamedFiles
                .attachments(List.of(folder.resolve("請求 書,1.txt").toString(),
                        folder.resolve("b.txt") + "," + folder.resolve("b.txt")));
        MailRequest request = new SmailMessage("eva", SmailRecipients.of(List.of("a@x,CC:b@x")), "S", "T", null, null,
                "4", "id@x", "r@x", Map.of("X-Job", "7"), attachments).request("box@example.com", "Mail Caravan 1");
        assertThat(request.from()).isEqualTo("eva@example.com");
        assertThat(request.priority()).isEqualTo(Priority.HIGH);
        assertThat(request.messageId()).isEqualTo("<id@x>");
        assertThat(request.headers()).containsExactly(Map.entry("X-Mailer", "Mail Caravan 1"), Map.entry("X-Job", "7"));
        assertThat(request.attachments()).extracting("name").containsExactly("請求 書,1.txt", "b.txt", "b.txt");
        assertThat(request.cc()).containsExactly("b@x");
        assertThat(request.text()).isEqualTo("T");
    }

    @Test
    void nobodyToSendToIs1AndAPriorityThatThereIsNotIs17() {
        assertThatThrownBy(() -> new SmailMessage("", SmailRecipients.of(List.of()), "", "", null, null, null, null,
                null, Map.of(), List.of()).request("box@example.com", "x")).extracting("code")
                .isEqualTo(SmailCode.RECIPIENT);
        assertThatThrownBy(() -> new SmailMessage("", SmailRecipients.of(List.of("a@x")), "", "", null, null, "0", null,
                null, Map.of(), List.of()).request("box@example.com", "x")).extracting("code")
                .isEqualTo(SmailCode.OPTION);
    }

    @Test
    void whatIsTooLongIs18() throws Exception {
        assertThat(SmailMessage.checkedSubject("x".repeat(1_000))).hasSize(1_000);
        assertThatThrownBy(() -> SmailMessage.checkedSubject("x".repeat(1_001))).hasMessageContaining("1001")
                .extracting("code").isEqualTo(SmailCode.TOO_LONG);
        assertThatThrownBy(() -> SmailMessage.checkedText("x".repeat(32_768))).extracting("code")
                .isEqualTo(SmailCode.TOO_LONG);
    }

    @Test
    void anAttachmentThatIsNoReadableFileIs3() {
        for (String name : List.of(folder.toString(), "missing.bin", "a\0b")) {
            assertThatThrownBy(() -> NamedFiles.attachments(List.of(name))).isInstanceOf(SmailException.class)
                    .extracting("code").isEqualTo(SmailCode.ATTACHMENT);
        }
    }

    private static SmailMessage message(String subject, String text) throws SmailException {
        return new SmailMessage("", SmailRecipients.of(List.of("a@x")), subject, text, null, null, null, null, null,
                Map.of(), List.of());
    }
}

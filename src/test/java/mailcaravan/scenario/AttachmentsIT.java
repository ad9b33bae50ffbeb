package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Random;

import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.RawName;
import mailcaravan.harness.Rig;

/** The files that a mail request names, as a recipient gets them. One program for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachmentsIT {
    private static final byte[] PAGES = new byte[100_000];

    private Rig rig;
    private int sent;
    private int failed;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        new Random(3).nextBytes(PAGES);
        rig = Rig.in(folder);
        rig.run();
    }

    @AfterAll
    void countAll() throws Exception {
        try (Rig closing = rig) {
            closing.assertOutcomes(sent, sent, failed);
        }
    }

    @Test
    void ownFolderMovesWithItsRequest() throws Exception {
        Path own = Files.createDirectories(rig.drop().resolve("order"));
        Files.write(own.resolve("pages.pdf"), PAGES);
        Files.createDirectories(own.resolve("deep"));
        Files.writeString(own.resolve("deep/note.txt"), "a note");
        drop("order", "order/pages.pdf", "order/deep/note.txt");
        awaitSent("order.json");
        Multipart parts = arrived("order");
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("pages.pdf");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("application/pdf");
        assertThat(octets(parts.getBodyPart(1))).isEqualTo(PAGES);
        assertThat(octets(parts.getBodyPart(2))).asString(StandardCharsets.US_ASCII).isEqualTo("a note");
        assertThat(own).doesNotExist();
        assertThat(rig.home.resolve("sent/order/pages.pdf")).hasBinaryContent(PAGES);
        assertThat(rig.home.resolve("sent/order/deep/note.txt")).hasContent("a note");
    }

    @Test
    void ownFolderOfADeadLetterLiesBesideIt() throws Exception {
        Path own = Files.createDirectories(rig.drop().resolve("bad"));
        Files.write(own.resolve("pages.pdf"), PAGES);
        rig.drop("bad.json", "{\"attachments\":[{\"file\":\"bad/pages.pdf\"}]}");
        failed++;
        assertThat(rig.awaitFailed("bad.json").path("code").asText()).isEqualTo("no-recipient");
        assertThat(own).doesNotExist();
        assertThat(rig.home.resolve("failed/bad/pages.pdf")).hasBinaryContent(PAGES);
    }

    @Test
    void secondRequestOfTheSameNameKeepsItsOwnFolderApart() throws Exception {
        for (int i = 0; i < 2; i++) {
            Path own = Files.createDirectories(rig.drop().resolve("twice"));
            Files.writeString(own.resolve("note.txt"), "note " + i);
            drop("twice", "twice/note.txt");
            awaitSent(i == 0 ? "twice.json" : "twice-1.json");
        }
        assertThat(rig.home.resolve("sent/twice/note.txt")).hasContent("note 0");
        assertThat(rig.home.resolve("sent/twice-1/note.txt")).hasContent("note 1");
    }

    @Test
    void sharedFileStaysForTheNextRequest() throws Exception {
        Path shared = Files.createDirectories(rig.drop().resolve("shared"));
        Files.write(shared.resolve("logo.png"), PAGES);
        drop("first", "shared/logo.png");
        drop("second", "shared/logo.png");
        awaitSent("first.json");
        awaitSent("second.json");
        assertThat(octets(arrived("first").getBodyPart(1))).isEqualTo(PAGES);
        assertThat(octets(arrived("second").getBodyPart(1))).isEqualTo(PAGES);
        assertThat(shared.resolve("logo.png")).hasBinaryContent(PAGES);
        Files.delete(shared.resolve("logo.png"));
        Files.delete(shared);
    }

    @Test
    void fileThatComesALittleLaterIsWaitedFor() throws Exception {
        drop("early", "late.bin");
        Path early = rig.drop().resolve("early.json");
        Object dropped = Files.getAttribute(early, "unix:ctime");
        rig.awaitThat("early.json taken, found wanting and given back",
                () -> Files.exists(early) && !Files.getAttribute(early, "unix:ctime").equals(dropped));
        Files.write(rig.drop().resolve("late.bin"), PAGES);
        awaitSent("early.json");
        assertThat(octets(arrived("early").getBodyPart(1))).isEqualTo(PAGES);
        Files.delete(rig.drop().resolve("late.bin"));
    }

    @Test
    void fileThatNeverComesMakesADeadLetter() throws Exception {
        drop("waiting", "never.bin");
        sent--;
        failed++;
        JsonNode report = rig.awaitFailed("waiting.json");
        assertThat(report.path("code").asText()).isEqualTo("attachment-missing");
        assertThat(report.path("stage").asText()).isEqualTo("compose");
        assertThat(report.path("verdict").asText()).isEqualTo("REJECT");
        assertThat(report.path("reason").asText()).contains("never.bin");
        assertThat(report.path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void nameInJapaneseArrivesReadable() throws Exception {
        String name = "\u8acb\u6c42\u66f8 2026\u5e74\u5ea6 (\u8868\u793a\u7528\u30fb\u63a7\u3048) \u6700\u7d42\u7248.pdf";
        Path own = Files.createDirectories(RawName.in(rig.drop(), "\u8acb\u6c42"));
        Files.write(RawName.in(own, name), PAGES);
        rig.drop("\u8acb\u6c42.json", request("japanese", "\u8acb\u6c42/" + name));
        sent++;
        awaitSent("\u8acb\u6c42.json");
        BodyPart part = arrived("japanese").getBodyPart(1);
        assertThat(part.getFileName()).isEqualTo(name);
        assertThat(part.getHeader("Content-Type")[0]).as("what Outlook reads").contains("=?UTF-8?B?");
        assertThat(part.getHeader("Content-Disposition")[0]).as("RFC 2231").contains("filename*");
        assertThat(octets(part)).isEqualTo(PAGES);
    }

    private void drop(String subject, String... files) throws Exception {
        rig.drop(subject + ".json", request(subject, files));
        sent++;
    }

    private static String request(String subject, String... files) {
        StringBuilder attachments = new StringBuilder();
        for (String file : files) {
            attachments.append(attachments.isEmpty() ? "" : ",").append("{\"file\":\"").append(file).append("\"}");
        }
        return "{\"to\":\"a@example.org\",\"subject\":\"" + subject + "\",\"text\":\"x\",\"attachments\":["
                + attachments + "]}";
    }

    private void awaitSent(String name) {
        rig.awaitThat(name + " in sent/", () -> rig.names("sent").contains(name));
    }

    private Multipart arrived(String subject) throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()),
                new ByteArrayInputStream(Rig.octets(rig.accepted(subject))));
        return (Multipart) message.getContent();
    }

    private static byte[] octets(BodyPart part) throws Exception {
        return part.getInputStream().readAllBytes();
    }
}

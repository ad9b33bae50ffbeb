package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.Rig;

/**
 * Requests that can never be submitted: each ends in {@code failed/} with its report, after one attempt and with nothing
 * said to the server, and a good request that is dropped behind it goes out. One program for all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestIT {
    private static final String FROM = "From: " + Rig.MAILBOX + "\r\n";
    private static final String TO = "To: to@example.org\r\n";

    private static final Map<String, Case> CASES = cases();

    private Rig rig;
    private Path outside;

    private record Case(byte[] request, List<String> codes) {}

    @BeforeAll
    void dropThemAllWithAGoodOneBehindEach(@TempDir Path folder) throws Exception {
        rig = Rig.in(folder, options -> options.withEightBitMime(false));
        outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret.txt"), "not to be sent");
        Files.createDirectories(rig.drop());
        for (String link : List.of("linked", "own-link")) {
            Files.createSymbolicLink(rig.drop().resolve(link), outside);
        }
        Files.createSymbolicLink(rig.drop().resolve("link.txt"), outside.resolve("secret.txt"));
        Files.createDirectories(rig.drop().resolve("plain"));
        for (Map.Entry<String, Case> each : CASES.entrySet()) {
            rig.drop(each.getKey(), each.getValue().request());
            rig.drop("after-" + each.getKey() + ".eml", Rig.eml("after " + each.getKey(), "good@example.org"));
        }
        rig.drop("eight-bit.eml", eightBit());
        rig.drop("japanese.json", "{\"to\":\"a@example.org\",\"subject\":\"\u8acb\u6c42\u66f8\","
                + "\"text\":\"\u8868\u793a\"}");
        rig.run();
    }

    @AfterAll
    void nothingStoppedTheGoodOnes() throws Exception {
        try (Rig closing = rig) {
            int good = CASES.size() + 1;
            int bad = CASES.size() + 1;
            closing.awaitSent(good);
            for (String left : List.of("linked", "own-link", "link.txt", "plain")) {
                Files.delete(closing.drop().resolve(left));
            }
            closing.assertOutcomes(good, good, bad);
            assertThat(closing.journaled("dead-lettered")).isEqualTo(bad);
            assertThat(outside.resolve("secret.txt")).hasContent("not to be sent");
        }
    }

    static Stream<String> names() {
        return CASES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isADeadLetterWithItsReason(String name) throws Exception {
        Case each = CASES.get(name);
        JsonNode report = failed(name, each.request());
        assertThat(report.path("code").asText()).isIn(each.codes());
        assertThat(report.path("stage").asText()).isEqualTo("compose");
        assertThat(report.path("verdict").asText()).isEqualTo("REJECT");
        assertThat(report.path("remedy").asText()).isNotBlank();
        assertThat(report.path("reason").asText()).as("one sentence on one line").isNotBlank()
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void eightBitMessageIsRefusedByName() throws Exception {
        JsonNode report = failed("eight-bit.eml", eightBit());
        assertThat(report.path("stage").asText()).isEqualTo("mail");
        assertThat(report.path("code").asText()).isEqualTo("554 5.6.3");
        assertThat(report.path("verdict").asText()).isEqualTo("REJECT");
        assertThat(report.path("remedy").asText()).contains("7-bit");
    }

    @Test
    void mailRequestWithJapaneseStillGoesToThatServer() {
        rig.awaitThat("japanese.json in sent/", () -> rig.names("sent").contains("japanese.json"));
    }

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        add(cases, "no-recipient.eml", FROM + "Subject: x\r\n\r\nx\r\n", "no-recipient");
        add(cases, "group.eml", FROM + "To: undisclosed-recipients:;\r\n\r\nx\r\n", "no-recipient");
        add(cases, "no-sender.eml", TO + "Subject: x\r\n\r\nx\r\n", "no-from");
        add(cases, "authors.eml", "From: a@example.com, b@example.com\r\n" + TO + "\r\nx\r\n", "several-from");
        add(cases, "spoof.eml", "From: boss@example.com\r\n" + TO + "\r\nx\r\n", "sender-not-allowed");
        add(cases, "x-sender.eml", "X-Sender: boss@example.com\r\nX-Receiver: a@example.org\r\n" + FROM + "\r\nx\r\n",
                "sender-not-allowed");
        add(cases, "x-receiver.eml", "X-Receiver: a@example.org\r\n" + FROM + "\r\nx\r\n", "x-sender-count");
        add(cases, "empty.eml", "", "empty-request");
        add(cases, "empty.json", "", "empty-request");
        add(cases, "noise.eml", noise(1), "nul-in-header", "not-a-message");
        add(cases, "noise.json", noise(2), "not-utf-8", "bad-json");
        add(cases, "long-line.eml", FROM + TO + "X-Long: " + "x".repeat(1024 * 1024) + "\r\n\r\nx\r\n",
                "header-too-large");
        add(cases, "endless.eml", "Subject: " + "x".repeat(8 * 1024 * 1024), "header-too-large");
        add(cases, "cut.eml", FROM + TO + "Subject: cu", "no-separator-at-end");
        add(cases, "utf-16.eml", ("\ufeff" + FROM + TO + "\r\nx").getBytes(StandardCharsets.UTF_16LE), "utf-16");
        add(cases, "cr.eml", FROM + "To: a@example.org\rBcc: b@example.org>\r\n\r\nx\r\n", "bad-address");
        add(cases, "cut.json", "{\"to\":\"a@example.org\",\"subj", "bad-json");
        add(cases, "not-json.json", "to: a@example.org", "bad-json");
        add(cases, "list.json", "[\"a@example.org\"]", "wrong-type");
        add(cases, "two.json", "{\"to\":\"a@example.org\"}{}", "trailing-json");
        add(cases, "unknown.json", "{\"to\":\"a@example.org\",\"subjekt\":\"x\"}", "unknown-field");
        add(cases, "twice.json", "{\"to\":\"a@example.org\",\"to\":\"b@example.org\"}", "duplicate-field");
        add(cases, "number.json", "{\"to\":1}", "wrong-type");
        add(cases, "null-in-list.json", "{\"to\":[null]}", "wrong-type");
        add(cases, "nobody.json", "{\"text\":\"x\"}", "no-recipient");
        add(cases, "spoof.json", "{\"to\":\"a@example.org\",\"from\":\"boss@example.com\"}", "sender-not-allowed");
        add(cases, "sender.json", "{\"to\":\"a@example.org\",\"sender\":\"boss@example.com\"}", "sender-not-allowed");
        add(cases, "no-domain.json", "{\"to\":\"somebody\"}", "address-without-domain");
        add(cases, "crlf-address.json", "{\"to\":\"a@example.org>\\r\\nRCPT TO:<b@example.org\"}", "control-character");
        add(cases, "lf-in-local.json", "{\"to\":\"a\\nb@example.org\"}", "control-character");
        add(cases, "nul-address.json", "{\"to\":\"a\\u0000@example.org\"}", "control-character");
        add(cases, "crlf-subject.json", "{\"to\":\"a@example.org\",\"subject\":\"x\\r\\nBcc: b@example.org\"}",
                "control-character");
        add(cases, "lf-subject.json", "{\"to\":\"a@example.org\",\"subject\":\"x\\ny\"}", "control-character");
        add(cases, "crlf-name.json", "{\"to\":\"\\\"A\\r\\nBcc: b@example.org\\\" <a@example.org>\"}",
                "control-character");
        add(cases, "crlf-header.json", "{\"to\":\"a@example.org\",\"headers\":{\"X-A\":\"x\\r\\nBcc: b@c.d\"}}",
                "control-character");
        add(cases, "crlf-header-key.json", "{\"to\":\"a@example.org\",\"headers\":{\"X-A\\r\\nBcc\":\"b@c.d\"}}",
                "bad-header-name");
        add(cases, "bcc-header.json", "{\"to\":\"a@example.org\",\"headers\":{\"bCC\":\"b@example.org\"}}",
                "reserved-header");
        add(cases, "id.json", "{\"to\":\"a@example.org\",\"messageId\":\"<a@b>\\r\\nX: y\"}", "bad-message-id");
        attaching(cases, "up", "../mail.properties", "attachment-outside");
        attaching(cases, "up-inside", "a/../../x.txt", "attachment-outside");
        attaching(cases, "absolute", "/etc/hostname", "attachment-outside");
        attaching(cases, "drive", "C:/x.txt", "attachment-outside");
        attaching(cases, "backslash", "..\\\\x.txt", "attachment-backslash");
        attaching(cases, "dot-folder", ".sending/x.eml", "attachment-dot-name");
        attaching(cases, "link", "link.txt", "attachment-link");
        attaching(cases, "linked-folder", "linked/secret.txt", "attachment-link");
        attaching(cases, "folder-as-file", "plain", "attachment-not-a-file");
        attaching(cases, "control", "x\\ny", "bad-attachment-path");
        attaching(cases, "own-link", "own-link/secret.txt", "attachment-link");
        return cases;
    }

    private static void add(Map<String, Case> cases, String name, String request, String... codes) {
        add(cases, name, request.getBytes(StandardCharsets.UTF_8), codes);
    }

    private static void add(Map<String, Case> cases, String name, byte[] request, String... codes) {
        cases.put(name, new Case(request, List.of(codes)));
    }

    private static void attaching(Map<String, Case> cases, String name, String file, String code) {
        add(cases, name + ".json", "{\"to\":\"a@example.org\",\"attachments\":[{\"file\":\"" + file + "\"}]}", code);
    }

    private static byte[] noise(int seed) {
        byte[] noise = new byte[300_000];
        new Random(seed).nextBytes(noise);
        noise[0] = (byte) 0x89;
        noise[1] = (byte) 0x50;
        return noise;
    }

    private static byte[] eightBit() {
        ByteArrayOutputStream eml = new ByteArrayOutputStream();
        eml.writeBytes((FROM + TO + "Subject: 8-bit\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        eml.writeBytes("\u8868\u793a\r\n".getBytes(Charset.forName("windows-31j")));
        return eml.toByteArray();
    }

    private JsonNode failed(String name, byte[] request) throws Exception {
        JsonNode report = rig.awaitFailed(name);
        assertThat(report.path("request").asText()).isEqualTo(name);
        assertThat(report.path("account").asText()).isEqualTo("default");
        assertThat(report.path("outcome").asText()).isEqualTo("dead-lettered");
        assertThat(report.path("attempts").asInt()).isEqualTo(1);
        assertThat(report.path("time").asText()).isNotBlank();
        assertThat(rig.home.resolve("failed").resolve(name)).as("the request itself").hasBinaryContent(request);
        return report;
    }
}

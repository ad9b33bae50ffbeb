package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** Who a message is from and for, as the server is told; one program for all, and one count at the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvelopeIT {
    private Rig rig;
    private int accepted;
    private int sent;
    private int failed;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        rig = Rig.in(folder).set("caravan.accounts.default.recipients-per-day", "0");
        rig.run();
    }

    @AfterAll
    void countAll() throws Exception {
        try (Rig closing = rig) {
            closing.assertOutcomes(accepted, sent, failed);
        }
    }

    @Test
    void pickupBlockIsTheEnvelopeAndDoesNotGoOut() throws Exception {
        AcceptedMessage message = submit("pickup", "X-Sender: " + Rig.MAILBOX, "X-Receiver: one@example.org",
                "X-Receiver: <two@example.org>", "From: " + Rig.MAILBOX, "To: else@example.org",
                "Bcc: unused@example.org", "Subject: pickup");
        assertThat(message.sender()).isEqualTo(Rig.MAILBOX);
        assertThat(message.recipients()).containsExactly("one@example.org", "two@example.org");
        assertThat(text(message)).doesNotContainIgnoringCase("x-sender", "x-receiver", "bcc", "one@example.org",
                "unused@example.org");
        assertThat(Rig.header(message, "To")).isEqualTo("else@example.org");
    }

    @Test
    void dsnParametersOfThePickupBlockArePassedOn() throws Exception {
        AcceptedMessage message = submit("dsn", "x-sender: <" + Rig.MAILBOX + "> BODY=8bitmime RET=hdrs ENVID=job+2B7",
                "x-receiver: <one@example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;one+40example.org",
                "x-receiver: two@example.org notify=never", "From: " + Rig.MAILBOX, "Subject: dsn");
        assertThat(message.senderParameters().split(" ")).contains("RET=hdrs", "ENVID=job+2B7");
        JsonNode recipients = envelope(message).path("recipients");
        assertThat(recipients.get(0).path("parameters").asText())
                .isEqualTo("NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;one+40example.org");
        assertThat(recipients.get(1).path("parameters").asText()).isEqualTo("NOTIFY=never");
    }

    @Test
    void blindCopiesGetItAndNobodySeesThem() throws Exception {
        AcceptedMessage message = submit("blind", "From: " + Rig.MAILBOX, "Bcc: =?utf-8?Q?hid=64en?= <b1@example.net>,",
                "\tb2@example.net", "To: to@example.org", "Subject: blind", "bcc: b3@example.net",
                "Resent-Bcc: b4@example.net");
        assertThat(message.recipients()).containsExactly("to@example.org", "b1@example.net", "b2@example.net",
                "b3@example.net");
        assertThat(text(message)).doesNotContainIgnoringCase("bcc:").doesNotContain("example.net");
    }

    @Test
    void blindCopiesOfAMailRequestGetItAndNobodySeesThem() throws Exception {
        rig.drop("blind.json", "{\"subject\":\"blind request\",\"bcc\":[\"Hidden <b1@example.net>\"],\"text\":\"x\"}");
        expect(1, 1, 0);
        rig.awaitThat("blind.json in sent/", () -> rig.names("sent").contains("blind.json"));
        AcceptedMessage message = rig.accepted("blind request");
        assertThat(message.recipients()).containsExactly("b1@example.net");
        assertThat(text(message)).doesNotContainIgnoringCase("bcc:").doesNotContain("example.net");
    }

    @Test
    void eachRecipientIsNamedOnce() throws Exception {
        AcceptedMessage message = submit("dedup", "From: " + Rig.MAILBOX,
                "To: A <one@example.org>, friends: two@example.org, one@EXAMPLE.org;, \"x, y\" <three@example.org>",
                "Cc: two@Example.Org, One@example.org", "Bcc: three@example.org", "Subject: dedup");
        assertThat(message.recipients()).containsExactly("one@example.org", "two@example.org", "three@example.org",
                "One@example.org");
    }

    @Test
    void tenThousandRecipientsGetOneMessageInSeveralSubmissions() throws Exception {
        List<String> all = IntStream.range(0, 10_000).mapToObj(i -> "r" + i + "@example.org").toList();
        String folded = all.stream().collect(Collectors.joining(",\r\n "));
        rig.drop("many.eml", String.join("\r\n", "From: " + Rig.MAILBOX, "To: " + folded, "Subject: many", "", "x"));
        expect(20, 1, 0);
        rig.awaitThat("many.eml in sent/", () -> rig.names("sent").contains("many.eml"));
        List<AcceptedMessage> submissions = new ArrayList<>();
        for (AcceptedMessage message : rig.office.accepted()) {
            if ("many".equals(Rig.header(message, "Subject"))) {
                submissions.add(message);
            }
        }
        assertThat(submissions).hasSize(20);
        assertThat(submissions.stream().flatMap(each -> each.recipients().stream())).containsExactlyInAnyOrder(
                all.toArray(String[]::new));
        HashSet<String> octets = new HashSet<>();
        for (AcceptedMessage message : submissions) {
            octets.add(text(message));
        }
        assertThat(octets).as("one message, with one Message-ID").hasSize(1);
        assertThat(rig.journal().stream().filter(line -> line.path("request").asText().equals("many.eml"))
                .filter(line -> line.path("outcome").asText().equals("submitted"))
                .mapToInt(line -> line.path("recipients").size()).sum()).isEqualTo(10_000);
    }

    @Test
    void refusedRecipientsAreNamedAndTheOthersGetIt() throws Exception {
        rig.drop("partly.eml", Rig.eml("partly", "good@example.org", "550-5.1.1@example.org", "fine@example.org"));
        expect(1, 0, 1);
        JsonNode report = rig.awaitFailed("partly.eml");
        assertThat(rig.accepted("partly").recipients()).containsExactly("good@example.org", "fine@example.org");
        assertThat(report.path("outcome").asText()).isEqualTo("refused");
        assertThat(report.path("stage").asText()).isEqualTo("rcpt");
        assertThat(report.path("code").asText()).isEqualTo("550 5.1.1");
        assertThat(report.path("recipients")).hasSize(3)
                .anySatisfy(line -> {
                    assertThat(line.path("address").asText()).isEqualTo("550-5.1.1@example.org");
                    assertThat(line.path("reply").asText()).startsWith("550 5.1.1");
                })
                .anySatisfy(line -> {
                    assertThat(line.path("address").asText()).isEqualTo("good@example.org");
                    assertThat(line.path("reply").asText()).startsWith("250");
                });
    }

    private AcceptedMessage submit(String subject, String... header) throws Exception {
        rig.drop(subject + ".eml", String.join("\r\n", header) + "\r\n\r\nText.\r\n");
        expect(1, 1, 0);
        rig.awaitThat(subject + ".eml in sent/", () -> rig.names("sent").contains(subject + ".eml"));
        return rig.accepted(subject);
    }

    private void expect(int more, int moreSent, int moreFailed) {
        accepted += more;
        sent += moreSent;
        failed += moreFailed;
    }

    private static String text(AcceptedMessage message) throws Exception {
        return new String(Rig.octets(message), StandardCharsets.ISO_8859_1);
    }

    private static JsonNode envelope(AcceptedMessage message) throws Exception {
        String name = message.file().getFileName().toString().replace(".eml", ".envelope.json");
        return new ObjectMapper().readTree(Files.readAllBytes(message.file().resolveSibling(name)));
    }
}

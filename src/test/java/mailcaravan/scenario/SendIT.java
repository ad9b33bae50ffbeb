package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** One command sends one mail, as {@code smail.exe} did: the command lines that its users wrote give what they gave. */
class SendIT {
    private static final Charset CP932 = Charset.forName("windows-31j");

    @TempDir
    Path folder;

    @Test
    void theGuidesOwnCommandSendsAnEmptyMailAndSaysNothing() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess send = smail(rig, "-hlocalhost", "-sTEST MAIL", "-f" + Rig.MAILBOX, "you@example.jp");
            assertThat(send.awaitExit()).as(send.err()).isZero();
            assertThat(send.out()).isEmpty();
            AcceptedMessage message = rig.accepted("TEST MAIL");
            assertThat(message.sender()).isEqualTo(Rig.MAILBOX);
            assertThat(message.recipients()).containsExactly("you@example.jp");
            String text = new String(Rig.octets(message), StandardCharsets.US_ASCII);
            assertThat(text).matches("(?s)From: caravan@example.com\r\nTo: you@example.jp\r\nSubject: TEST MAIL\r\n"
                    + "X-Mailer: Mail Caravan [^\r]+\r\nMIME-Version: 1.0\r\n"
                    + "Content-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n"
                    + "Date: [^\r]+\r\nMessage-ID: <[0-9a-f]{32}@example.com>\r\n\r\n");
            assertThat(rig.journal()).extracting(line -> line.path("source").asText() + " "
                    + line.path("outcome").asText()).containsExactly("send submitting", "send submitted");
        }
    }

    @Test
    void theCommandLinesOfItsUsersGiveTheSameMail() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.set("caravan.accounts.default.allowed-senders", "*");
            Path report = Files.write(folder.resolve("r.txt"), "本日の結果①\r\n".getBytes(CP932));
            Files.write(folder.resolve("画像 1.gif"), new byte[]{1, 2, 3});
            Files.write(folder.resolve("b.log"), new byte[]{4});
            // a build farm's report: a name, a body file, copies in one quoted list
            sent(rig, "-fAUTOBUILDER <build@example.com>", "-sBuild 7", "-F" + report,
                    "to@example.org,CC:x@example.org,CC:y@example.org,BCC:z@example.org");
            AcceptedMessage build = rig.accepted("Build 7");
            assertThat(build.sender()).isEqualTo("build@example.com");
            assertThat(build.recipients()).containsExactly("to@example.org", "x@example.org", "y@example.org",
                    "z@example.org");
            MimeMessage parsed = parsed(build);
            assertThat(parsed.getHeader("From", null)).isEqualTo("AUTOBUILDER <build@example.com>");
            assertThat(parsed.getHeader("Cc", null)).isEqualTo("x@example.org, y@example.org");
            assertThat(parsed.getHeader("Bcc")).isNull();
            assertThat(parsed.getContent()).isEqualTo("本日の結果①\r\n");
            // a trading script: recipients in the middle, line feeds in the text, an attachment with a blank
            sent(rig, "-sTEST", "to@example.org", "-TOne\nTwo", "-d", "-a画像 1.gif,b.log", "-p4");
            parsed = parsed(rig.accepted("TEST"));
            assertThat(parsed.getHeader("Importance", null)).isEqualTo("high");
            MimeMultipart parts = (MimeMultipart) parsed.getContent();
            assertThat(parts.getBodyPart(0).getContent()).isEqualTo("One\r\nTwo\r\n");
            assertThat(((MimeBodyPart) parts.getBodyPart(1)).getFileName()).isEqualTo("画像 1.gif");
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).containsExactly(1, 2, 3);
            assertThat(((MimeBodyPart) parts.getBodyPart(2)).getFileName()).isEqualTo("b.log");
            // a clipboard tool: a user without domain, several copies, its own id; a school: brackets in the subject
            sent(rig, "-feva<eva>", "-s【出席】 登校", "-mid-7@example.com", "CC:a@example.org,b@example.org");
            AcceptedMessage school = rig.office.accepted().get(2);
            parsed = parsed(school);
            assertThat(parsed.getSubject()).isEqualTo("【出席】 登校");
            assertThat(parsed.getMessageID()).isEqualTo("<id-7@example.com>");
            assertThat(parsed.getHeader("From", null)).isEqualTo("eva <eva@example.com>");
            assertThat(parsed.getHeader("To", null)).isEqualTo("b@example.org");
            // a batch file whose variable is empty, and values that do not stick to their switches
            sent(rig, "-s", "-F" + report, "to@example.org", "-t", "-m");
            sent(rig, "-f", Rig.MAILBOX, "-s", "apart", "-T", "x", "-h", "localhost", "to@example.org", "-di", "-S");
            assertThat(rig.accepted("apart").recipients()).containsExactly("to@example.org");
            assertThat(rig.office.acceptedCount()).isEqualTo(5);
        }
    }

    @Test
    void aSubjectMayBeginWithAnEqualsSignOrLookLikeASwitch() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            sent(rig, "-s=1+1", "-T-d", "a@example.org");
            assertThat(parsed(rig.accepted("=1+1")).getContent()).isEqualTo("-d\r\n");
        }
    }

    @Test
    void whatHealsIsTriedAgainForAsLongAsOneIsToldAndATokenThatIsRefusedIsReplaced() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            sent(rig, "-shealed", "--retry", "60s", "451-4.7.0-at-rcpt-once+b@example.org,c@example.org");
            assertThat(rig.office.accepted()).extracting(AcceptedMessage::recipients).containsExactlyInAnyOrder(
                    List.of("c@example.org"), List.of("451-4.7.0-at-rcpt-once+b@example.org"));
            CaravanProcess once = smail(rig, "-sonce", "451-4.7.0-at-rcpt-once+d@example.org");
            assertThat(once.awaitExit()).isEqualTo(11);
            assertThat(rig.office.counters().tokenRequests()).as("one for both runs").isEqualTo(1);
            rig.office.expireAccessTokens();
            sent(rig, "-safter", "e@example.org");
            assertThat(rig.accepted("after").recipients()).containsExactly("e@example.org");
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(2);
            assertThat(rig.journaled("submitted")).isEqualTo(3);
            assertThat(rig.journaled("deferred")).isEqualTo(2);
        }
    }

    @Test
    void theTokenFileBesideTheConfigurationIsEnough() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            for (String key : List.of("token-file", "smtp.host", "smtp.port", "messages-per-minute",
                    "token-requests-per-hour")) {
                rig.unset("caravan.accounts.default." + key);
            }
            String port = Integer.toString(rig.office.smtpPort());
            sent(rig, "-hlocalhost", "--port", port, "-sfound", "a@example.org");
            assertThat(rig.accepted("found").sender()).isEqualTo(Rig.MAILBOX);
            // who runs the command says who it is from, and the server whether the mailbox may
            rig.office.allowSender(Rig.MAILBOX, "other@example.com");
            sent(rig, "-hlocalhost", "--port", port, "-sother", "-fother@example.com", "a@example.org");
            assertThat(rig.accepted("other").sender()).isEqualTo("other@example.com");
            assertThat(rig.journaled("submitted")).isEqualTo(2);
        }
    }

    @Test
    void aThousandAndOneRecipientsGoInSeveralSubmissionsOfOneMessage() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            String everybody = IntStream.rangeClosed(1, 1_001).mapToObj(each -> "u" + each + "@example.org")
                    .collect(Collectors.joining(",BCC:", "BCC:", ""));
            sent(rig, "-sall", everybody);
            assertThat(rig.office.accepted()).extracting(each -> each.recipients().size()).containsExactly(500, 500,
                    1);
            assertThat(rig.office.accepted()).extracting(each -> Rig.header(each, "Message-ID")).doesNotContainNull()
                    .containsOnly(Rig.header(rig.office.accepted().get(0), "Message-ID"));
        }
    }

    @Test
    void aMailRequestAndAFinishedMessageAreSentToo() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Files.writeString(folder.resolve("r.json"),
                    "{\"to\":[\"a@example.org\"],\"subject\":\"json\",\"attachments\":[{\"file\":\"b.log\"}]}");
            Files.write(folder.resolve("b.log"), new byte[]{4});
            sent(rig, "--json", "r.json");
            assertThat(((MimeMultipart) parsed(rig.accepted("json")).getContent()).getCount()).isEqualTo(2);
            CaravanProcess piped = smail(rig, "--eml", "-");
            for (String line : Rig.eml("eml", "b@example.org").split("\r\n")) {
                piped.type(line);
            }
            piped.type("");
            piped.endInput();
            assertThat(piped.awaitExit()).as(piped.out() + piped.err()).isZero();
            assertThat(rig.accepted("eml").recipients()).containsExactly("b@example.org");
            CaravanProcess dry = smail(rig, "--dry-run", "-sdry", "c@example.org");
            assertThat(dry.awaitExit()).isZero();
            assertThat(dry.out()).startsWith("From: " + Rig.MAILBOX).contains("Subject: dry");
            assertThat(rig.office.acceptedCount()).isEqualTo(2);
        }
    }

    private static void sent(Rig rig, String... arguments) throws Exception {
        CaravanProcess send = smail(rig, arguments);
        assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
    }

    private static CaravanProcess smail(Rig rig, String... arguments) throws Exception {
        return rig.start(Stream.concat(Stream.of("smail"),
                List.of(arguments).stream()).toArray(String[]::new));
    }

    private static MimeMessage parsed(AcceptedMessage message) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), Files.newInputStream(message.file()));
    }
}

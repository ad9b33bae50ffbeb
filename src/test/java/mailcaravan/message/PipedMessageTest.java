package mailcaravan.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

/** What programs pipe into sendmail becomes a request with whole addresses. */
class PipedMessageTest {
    private static final String MAILBOX = "box@example.com";

    @Test
    void whatCronWritesIsFromTheMailboxAndToWhoReadsForRoot() throws Exception {
        String request = request("From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@host> backup\n"
                + "Content-Type: text/plain; charset=UTF-8\n\nfailed\n", arguments("", "CronDaemon", false, "root"));
        assertThat(request).isEqualTo(block(MAILBOX, "admin@example.com", "ops@example.com")
                + "From: Cron Daemon <box@example.com>\r\nTo: root <admin@example.com>, root <ops@example.com>\r\n"
                + "Subject: Cron <root@host> backup\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nfailed\n");
        assertThat(request("From: \"(Cron Daemon)\" <root>\nTo: root\n\n", arguments("root", "", false, "root")))
                .contains("\r\nFrom: \"(Cron Daemon)\" <box@example.com>\r\n");
        assertThat(request("From: www-data\nSender: www-data\n\n", arguments("", "", false, "a@x.org")))
                .contains("\r\nFrom: www-data <box@example.com>\r\n\r\n");
        assertThat(request("From: 夜間バッチ\n\n", arguments("", "", false, "a@x.org")))
                .contains("\r\nFrom: =?UTF-8?B?5aSc6ZaT44OQ44OD44OB?= <box@example.com>\r\n");
    }

    @Test
    void aMessageWithWholeAddressesStaysAsItIs() throws Exception {
        String eml = "From: me@example.org (Me)\r\nTo: A <a@x.org>,\r\n b@x.org\r\nBcc: c@x.org\r\n\r\nbody\r\n";
        assertThat(request(eml, arguments("bounce@example.org", "ignored", true)))
                .isEqualTo(block("bounce@example.org", "a@x.org", "b@x.org", "c@x.org") + eml);
        assertThat(request(eml, arguments("", "", false, "d@x.org", "e@x.org, root@localhost")))
                .isEqualTo(block("me@example.org", "d@x.org", "e@x.org", "admin@example.com", "ops@example.com") + eml);
    }

    @Test
    void whatHasNoHeaderOrEndsWithinOneIsAMessageAllTheSame() throws Exception {
        String block = block("me@example.org", "a@x.org");
        PipedMessage.Arguments arguments = arguments("<me@example.org>", "Me", false, "a@x.org");
        String from = "From: Me <me@example.org>\r\n";
        assertThat(request("", arguments)).isEqualTo(block + from + "\r\n");
        assertThat(request("just text\nmore\n", arguments)).isEqualTo(block + from + "\r\njust text\r\nmore\n");
        assertThat(request("Subject: x", arguments)).isEqualTo(block + from + "Subject: x\r\n\r\n");
        assertThat(request("From me Mon Jan  1\nSubject: x\n\ty\ntext\n", arguments))
                .isEqualTo(block + from + "Subject: x\r\n\ty\r\n\r\ntext\r\n");
        assertThat(request("\nSubject: in the body\n", arguments))
                .isEqualTo(block + from + "\r\nSubject: in the body\n");
    }

    @Test
    void nothingInAMessageCanAddToItsEnvelope() throws Exception {
        String eml = "X-Receiver: stranger@x.org\nX-Sender: stranger@x.org\nFrom: me@example.org\n\nx\n";
        String request = request(eml, arguments("", "", false, "a@x.org"));
        ComposedMessage composed = new RequestComposer(MAILBOX,
                new mailcaravan.account.AllowedSenders(List.of("*")))
                .composeEml(RequestContent.of(request.getBytes(StandardCharsets.UTF_8)), Requests.ORIGIN);
        assertThat(composed.envelope()).isEqualTo(new Envelope("me@example.org", "", List.of(Recipient.of("a@x.org"))));
        assertThatThrownBy(() -> request("\n", arguments("", "", false, "a@x.org>\r\nX-Receiver: <b@x.org")))
                .isInstanceOf(RequestRefusedException.class);
    }

    @Test
    void whatNamesNobodyIsRefused() {
        assertThatThrownBy(() -> request("To: undisclosed-recipients:;\n\n", arguments("", "", true)))
                .isInstanceOfSatisfying(RequestRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("no-recipient"));
        assertThatThrownBy(() -> request("To: two words\n\n", arguments("", "", true)))
                .isInstanceOfSatisfying(RequestRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("bad-address"));
    }

    @Test
    void aLoneDotEndsTheMessageOnlyWhereItIsAskedTo() throws Exception {
        String text = "a\n.b\n..\n.\r\r\n\n.\nlost\n";
        assertThat(piped(text, true)).isEqualTo("a\n.b\n..\n.\r\r\n\n");
        assertThat(piped(text, false)).isEqualTo(text);
        assertThat(piped("a\r\n.\r\nlost", true)).isEqualTo("a\r\n");
        assertThat(piped(".", true)).isEmpty();
        assertThat(piped("a.\n", true)).isEqualTo("a.\n");
    }

    @Test
    void moreThanIsAllowedIsNotTaken() throws Exception {
        InputStream in = new ByteArrayInputStream(new byte[11]);
        assertThatThrownBy(() -> new PipedInput(in, false, 10).readAllBytes())
                .isInstanceOf(PipedInput.TooLargeException.class);
        assertThat(new PipedInput(new ByteArrayInputStream(new byte[10]), false, 10).readAllBytes()).hasSize(10);
    }

    private static String piped(String text, boolean dotEnds) throws Exception {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        return new String(new PipedInput(in, dotEnds, 1_000).readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static PipedMessage.Arguments arguments(String sender, String name, boolean inHeader,
            String... recipients) {
        return new PipedMessage.Arguments(sender, name, List.of(recipients), inHeader);
    }

    private static String block(String sender, String... recipients) {
        return new String(
                new Envelope(sender, "", java.util.Arrays.stream(recipients).map(Recipient::of).toList()).headerBlock(),
                StandardCharsets.UTF_8);
    }

    private static String request(String piped, PipedMessage.Arguments arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PipedMessage.read(new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8))).writeTo(out,
                new LocalUsers(MAILBOX, List.of("admin@example.com", "ops@example.com")), arguments);
        return out.toString(StandardCharsets.UTF_8);
    }
}

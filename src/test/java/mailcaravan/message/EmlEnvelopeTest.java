package mailcaravan.message;

import static mailcaravan.message.Requests.ANYBODY;
import static mailcaravan.message.Requests.MAILBOX;
import static mailcaravan.message.Requests.ORIGIN;
import static mailcaravan.message.Requests.eml;
import static mailcaravan.message.Requests.recipients;
import static mailcaravan.message.Requests.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import mailcaravan.account.AllowedSenders;

class EmlEnvelopeTest {
    private static final String FROM = "From: " + MAILBOX + "\r\n";

    @Test
    void theEnvelopeIsFromAndToCcBcc() throws Exception {
        ComposedMessage message = eml("From: \"Sales, Dept\" (night job) <" + MAILBOX
                + ">\r\nTo: A <a@x.org>, b@x.org;\r\n"
                + "To: a@x.org (again)\r\nCc: team: c@x.org, \"D <d>\" <d@X.ORG>;, d@x.org\r\nBcc: e@x.org\r\n\r\nx");

        assertThat(message.envelope().sender()).isEqualTo(MAILBOX);
        assertThat(message.from()).isEqualTo(MAILBOX);
        assertThat(recipients(message)).containsExactly("a@x.org", "b@x.org", "c@x.org", "d@X.ORG", "e@x.org");
    }

    @Test
    void localPartsThatDifferInLetterCaseAreDifferentRecipients() throws Exception {
        assertThat(recipients(eml(FROM + "To: a@x.org, A@x.org, a@X.org\r\n\r\n"))).containsExactly("a@x.org",
                "A@x.org");
    }

    @Test
    void bccAloneIsEnoughAndNothingIsAddedForIt() throws Exception {
        ComposedMessage message = eml(
                FROM + "To: undisclosed-recipients:;\r\nDate: x\r\nMessage-ID: <1@x>\r\nBcc: e@x.org\r\n\r\n");

        assertThat(recipients(message)).containsExactly("e@x.org");
        assertThat(written(message))
                .isEqualTo(FROM + "To: undisclosed-recipients:;\r\nDate: x\r\nMessage-ID: <1@x>\r\n\r\n");
    }

    @Test
    void aLeadingBlockIsTheEnvelopeAndIsRemoved() throws Exception {
        ComposedMessage message = eml("x-sender: " + MAILBOX
                + "\r\nX-RECEIVER: <r1@x.org>\r\nX-Receiver:\r\n r2@x.org\r\n"
                + "X-CreatedBy: y\r\nX-EndOfInjectedXHeaders: y\r\nX-ExtendedMessageProps: y\r\nX-HeloDomain: y\r\n"
                + "X-Source: y\r\nX-SourceIPAddress: ::1\r\n" + FROM
                + "To: a@x.org\r\nBcc: b@x.org\r\nDate: x\r\nMessage-ID: <1@x>\r\nX-Source: kept\r\n\r\nx\r\n");

        assertThat(message.envelope()).isEqualTo(
                new Envelope(MAILBOX, "", List.of(Recipient.of("r1@x.org"), Recipient.of("r2@x.org"))));
        assertThat(written(message))
                .isEqualTo(FROM + "To: a@x.org\r\nDate: x\r\nMessage-ID: <1@x>\r\nX-Source: kept\r\n\r\nx\r\n");
    }

    @Test
    void anEnvelopeWrittenAsABlockIsReadBackWhateverTheMessageItselfBeginsWith() throws Exception {
        Envelope envelope = new Envelope(MAILBOX, "RET=HDRS",
                List.of(new Recipient("\"a >\"@x.org", "NOTIFY=NEVER"), Recipient.of("b@x.org")));
        String own = "X-Receiver: stranger@x.org\r\nX-Sender: stranger@x.org\r\n" + FROM
                + "To: a@x.org\r\nDate: x\r\nMessage-ID: <1@x>\r\n\r\nx\r\n";
        ComposedMessage message = eml(new String(envelope.headerBlock(), StandardCharsets.UTF_8) + own);

        assertThat(message.envelope()).isEqualTo(envelope);
        assertThat(written(message)).isEqualTo(own);
    }

    @Test
    void dsnParametersAreKeptAndAllOthersDropped() throws Exception {
        ComposedMessage message = eml("X-Sender: <" + MAILBOX + "> BODY=8BITMIME ret=HDRS ENVID=a+2Bb AUTH=<>\r\n"
                + "X-Receiver: <a@x.org> NOTIFY=SUCCESS,delay ORCPT=rfc822;a@x.org FOO\r\n"
                + "X-Receiver: \"x >\"@x.org NOTIFY=NEVER\r\n" + FROM + "\r\n");

        assertThat(message.envelope().senderParameters()).isEqualTo("RET=HDRS ENVID=a+2Bb");
        assertThat(message.envelope().recipients()).containsExactly(
                new Recipient("a@x.org", "NOTIFY=SUCCESS,delay ORCPT=rfc822;a@x.org"),
                new Recipient("\"x >\"@x.org", "NOTIFY=NEVER"));
    }

    @Test
    void theNamesMeanNothingWithoutAReceiverOrFurtherDown() throws Exception {
        ComposedMessage first = eml("X-Sender: z@x.org\r\nX-Source: y\r\n" + FROM + "To: a@x.org\r\n\r\n");
        ComposedMessage below = eml(FROM + "X-Sender: z@x.org\r\nX-Receiver: y@x.org\r\nTo: a@x.org\r\n\r\n");

        assertThat(recipients(first)).containsExactly("a@x.org");
        assertThat(written(first)).startsWith("X-Sender: z@x.org\r\nX-Source: y\r\n");
        assertThat(recipients(below)).containsExactly("a@x.org");
        assertThat(written(below)).contains("X-Sender: z@x.org\r\nX-Receiver: y@x.org\r\n");
    }

    @Test
    void tenThousandRecipientsOnOneLineAndInABlockAreAllServed() throws Exception {
        List<String> all = IntStream.range(0, 10_000).mapToObj(i -> "recipient" + i + "@example.org").toList();
        String block = all.stream().map(each -> "X-Receiver: " + each + "\r\n").collect(Collectors.joining());

        assertThat(recipients(eml(FROM + "To: " + String.join(", ", all) + "\r\n\r\nx"))).isEqualTo(all);
        assertThat(recipients(eml("X-Sender: " + MAILBOX + "\r\n" + block + FROM + "\r\nx"))).isEqualTo(all);
    }

    @Test
    void aNonAsciiDomainIsSubmittedAsALabels() throws Exception {
        ComposedMessage message = eml(
                "X-Sender: " + MAILBOX + "\r\nX-Receiver: a@例え.jp\r\n" + FROM + "To: x@x.org\r\n\r\n");

        assertThat(recipients(message)).containsExactly("a@xn--r8jz45g.jp");
        assertThat(message.internationalized()).isFalse();
    }

    @Test
    void onlyNonAsciiAddressesAskForSmtputf8() throws Exception {
        assertThat(eml(FROM + "To: \"日本\" <a@x.org>\r\nReply-To: 日本 <b@x.org>\r\n\r\n").internationalized()).isFalse();
        assertThat(eml(FROM + "To: 日本@x.org\r\n\r\n").internationalized()).isTrue();
        assertThat(eml(FROM + "To: a@例え.jp\r\n\r\n").internationalized()).isTrue();
        assertThat(eml(FROM + "To: a@x.org\r\nReply-To: 日本@x.org\r\n\r\n").internationalized()).isTrue();
        assertThat(eml(FROM + "To: a@x.org\r\nReply-To: 日本\r\n\r\n").internationalized()).isFalse();
        assertThat(recipients(eml(FROM + "To: 日本@x.org\r\n\r\n"))).containsExactly("日本@x.org");
    }

    @Test
    void rawShiftJisAndJisNamesDoNotHideAddresses() throws Exception {
        // the second octet of 表 is a backslash, and JIS writes か as a plus and a quote's neighbour
        String header = FROM + "To: \"営業表\" <a@x.org>, ソ能 <b@x.org>\r\nCc: \"あ、い＜\" <c@x.org>, d@x.org\r\n\r\n";

        for (String charset : List.of("windows-31j", "ISO-2022-JP", "EUC-JP", "UTF-8")) {
            assertThat(recipients(eml(header.getBytes(Charset.forName(charset))))).as(charset).containsExactly(
                    "a@x.org",
                    "b@x.org", "c@x.org", "d@x.org");
        }
    }

    @Test
    void allowedSendersHoldForFromSenderAndEnvelope() throws Exception {
        RequestComposer domain = new RequestComposer(MAILBOX,
                new AllowedSenders(List.of("@Example.NET", "boss@x.org")));
        String text = "X-Sender: bounce@example.net\r\nX-Receiver: a@x.org\r\nFrom: BOSS@x.org\r\nSender: p@EXAMPLE.net\r\n\r\n";
        RequestContent content = RequestContent.of(text.getBytes(StandardCharsets.US_ASCII));

        assertThat(domain.composeEml(content, ORIGIN).envelope().sender()).isEqualTo("bounce@example.net");
        assertThat(ANYBODY.composeEml(content, ORIGIN).from()).isEqualTo("BOSS@x.org");
        assertThat(eml("From: SALES@Example.COM\r\nTo: a@x.org\r\n\r\n").from()).isEqualTo("SALES@Example.COM");
    }
}

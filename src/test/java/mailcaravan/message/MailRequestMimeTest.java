package mailcaravan.message;

import static mailcaravan.message.Requests.MAILBOX;
import static mailcaravan.message.Requests.json;
import static mailcaravan.message.Requests.octets;
import static mailcaravan.message.Requests.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailRequestMimeTest {
    private static final Charset MICROSOFT_JIS = Charset.forName("x-windows-iso2022jp");
    private static final String TO = "\"to\":\"a@x.org\"";

    @Test
    void aPlainRequestBecomesAPlainMessage() throws Exception {
        ComposedMessage message = json("\ufeff{" + TO + ",\"subject\":\"Hi\",\"text\":\"One\\nTwo\"}");

        assertThat(written(message)).isEqualTo("From: " + MAILBOX
                + "\r\nTo: a@x.org\r\nSubject: Hi\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n"
                + "Date: Thu, 5 Mar 2026 07:08:09 +0900\r\nMessage-ID: <r1x@example.com>\r\n\r\nOne\r\nTwo\r\n");
        assertThat(message.envelope()).isEqualTo(new Envelope(MAILBOX, "", List.of(Recipient.of("a@x.org"))));
        assertThat(message.messageId()).isEqualTo("<r1x@example.com>");
        assertThat(message.from()).isEqualTo(MAILBOX);
        assertThat(message.size()).isEqualTo(octets(message).length);
        assertThat(message.eightBit()).isFalse();
        assertThat(message.internationalized()).isFalse();
    }

    @Test
    void allRecipientsAreInTheEnvelopeAndBccInNoHeader() throws Exception {
        ComposedMessage message = json("{\"from\":\"Sales <sales@example.com>\",\"replyTo\":\"r@x.org, s@x.org\","
                + "\"sender\":\"sales@example.com\",\"to\":[\"A <a@x.org>\",\"b@x.org, g: c@x.org;\"],\"cc\":\"D. E. <d@x.org>\","
                + "\"bcc\":[\"hidden@x.org\",\"A@X.org\",\"a@X.ORG\"],\"messageId\":\"<m@y>\",\"priority\":2,"
                + "\"headers\":{\"List-Unsubscribe\":\"<https://x.org/u>\",\"X-Note\":\"日本\"},\"subject\":null}");

        assertThat(Requests.recipients(message)).containsExactly("a@x.org", "b@x.org", "c@x.org", "d@x.org",
                "hidden@x.org",
                "A@X.org");
        assertThat(written(message)).contains("From: Sales <sales@example.com>\r\nSender: sales@example.com\r\n"
                + "Reply-To: r@x.org, s@x.org\r\nTo: A <a@x.org>, b@x.org, c@x.org\r\nCc: \"D. E.\" <d@x.org>\r\n"
                + "List-Unsubscribe: <https://x.org/u>\r\nX-Note: =?UTF-8?B?5pel5pys?=\r\n"
                + "X-Priority: 1\r\nImportance: high\r\nPriority: urgent\r\nMIME-Version")
                .contains("Message-ID: <m@y>\r\n\r\n").doesNotContain("hidden",
                        "Bcc",
                        "Subject");
    }

    @ParameterizedTest
    @ValueSource(strings = {"請求書 ①㈱髙 ｶﾌﾞｼｷ 〜−", "😀👩‍👩‍👧 emoji", "a=b  trailing  \n\n.\nFrom me\n", "日本語だけの本文。\n",
            "mostly ascii text with one ü in it, so that quoted-printable is the shorter one"})
    void utf8TextComesBackAsItWas(String text) throws Exception {
        String subject = text.replace("\n", " ").strip();
        MimeMessage parsed = parse(json("{" + TO + ",\"subject\":\"" + subject + subject + subject + "\",\"text\":\""
                + text.replace("\n", "\\n") + "\"}"));

        assertThat(parsed.getSubject()).isEqualTo(subject + subject + subject);
        assertThat(parsed.getContent().toString().replace("\r\n", "\n").stripTrailing())
                .isEqualTo(text.stripTrailing());
    }

    @Test
    void utf8TextTakesTheShorterEncoding() throws Exception {
        assertThat(written(json("{" + TO + ",\"text\":\"日本語\"}")))
                .contains("Encoding: base64\r\n").contains("\r\n\r\n5pel5pys6KqeDQo=\r\n");
        assertThat(written(json("{" + TO + ",\"text\":\"prix du tout: 5 € =\\n\"}")))
                .contains("Encoding: quoted-printable\r\n").contains("\r\n\r\nprix du tout: 5 =E2=82=AC =3D\r\n");
        assertThat(written(json("{" + TO + ",\"text\":\"" + "x".repeat(998) + "\"}"))).contains("Encoding: 7bit");
        assertThat(written(json("{" + TO + ",\"text\":\"" + "x".repeat(999) + "\"}")))
                .contains("Encoding: quoted-printable");
        assertThat(written(json("{" + TO + "}"))).contains("Encoding: 7bit\r\n").endsWith("x@example.com>\r\n\r\n");
    }

    @Test
    void iso2022JpIsSevenBitAndHasWhatMicrosoftAdded() throws Exception {
        String text = "請求書 ①㈱髙﨑 ｶﾌﾞｼｷ ￥100 〜終";
        ComposedMessage message = json(
                "{\"charset\":\"iso-2022-jp\",\"to\":\"株式会社㈱髙島 <a@x.org>\",\"subject\":\"" + text.repeat(4)
                        + "\",\"text\":\"" + text + "\\nabc\",\"html\":\"<p>" + text + "</p>\"}");
        MimeMessage parsed = parse(message);
        MimeMultipart alternative = (MimeMultipart) parsed.getContent();

        assertThat(octets(message))
                .matches(all -> new String(all, StandardCharsets.ISO_8859_1).chars().allMatch(c -> c < 128));
        assertThat(alternative.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=ISO-2022-JP");
        assertThat(alternative.getBodyPart(0).getHeader("Content-Transfer-Encoding")).containsExactly("7bit");
        // the receiver's wave dash is Microsoft's
        assertThat(text(alternative.getBodyPart(0), MICROSOFT_JIS)).isEqualTo(text.replace('〜', '～') + "\r\nabc\r\n");
        assertThat(decodeWords(parsed.getHeader("Subject", null))).isEqualTo(text.replace('〜', '～').repeat(4));
        assertThat(decodeWords(parsed.getHeader("To", null))).startsWith("株式会社㈱髙島");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shift_JIS", "EUC-JP", "ISO-2022-JP"})
    void japaneseCharsetsAreEncodedUnderTheirName(String charset) throws Exception {
        MimeMessage parsed = parse(json(
                "{\"charset\":\"" + charset + "\"," + TO + ",\"subject\":\"日本語\",\"text\":\"漢字かなカナ\"}"));

        assertThat(parsed.getSubject()).isEqualTo("日本語");
        assertThat(parsed.getContentType()).isEqualTo("text/plain; charset=" + charset);
        assertThat(parsed.getContent()).isEqualTo("漢字かなカナ\r\n");
    }

    @Test
    void noEncodedWordIsLongerThan75AndNoLineLongerThan78() throws Exception {
        String name = "髙".repeat(60);
        for (String charset : List.of("UTF-8", "ISO-2022-JP")) {
            String header = written(
                    json("{\"charset\":\"" + charset + "\",\"subject\":\"" + name + "\",\"to\":[\"" + name
                            + " <a@x.org>\",\"b@x.org\"],\"headers\":{\"X-" + "n".repeat(30) + "\":\"" + name + "\"}}"))
                    .split("\r\n\r\n")[0];

            assertThat(header.split("\r\n")).allMatch(line -> line.length() <= 78);
            assertThat(Arrays.stream(header.split("[\r\n ]+")).filter(token -> token.startsWith("=?")).toList())
                    .hasSizeGreaterThan(8).allMatch(word -> word.length() <= 75).allMatch(word -> word.endsWith("?="));
        }
    }

    @Test
    void displayNamesAndSubjectsThatLookLikeSyntaxComeBackAsTheyWere() throws Exception {
        MimeMessage parsed = parse(
                json("{\"to\":[\"\\\"Doe, \\\\\\\"J\\\\\\\" \\\\\\\\ x\\\" <a@x.org>\",\"\\\"Ünal, Ç\\\" <b@x.org>\"],"
                        + "\"subject\":\"literal =?UTF-8?B?QQ==?= " + "y".repeat(2000) + "\"}"));
        InternetAddress[] to = (InternetAddress[]) parsed.getRecipients(Message.RecipientType.TO);

        assertThat(to[0].getPersonal()).isEqualTo("Doe, \"J\" \\ x");
        assertThat(to[1].getPersonal()).isEqualTo("Ünal, Ç");
        assertThat(parsed.getSubject()).isEqualTo("literal =?UTF-8?B?QQ==?= " + "y".repeat(2000));
    }

    @Test
    void anEncodedWordThatAProgramWroteAsNameIsKept() throws Exception {
        assertThat(written(json("{\"to\":\"=?UTF-8?B?5pel?= <a@x.org>\"}")))
                .contains("To: =?UTF-8?B?5pel?= <a@x.org>\r\n");
    }

    @Test
    void textHtmlImagesAndAttachmentsMakeTheUsualTree() throws Exception {
        ComposedMessage message = json("{" + TO + ",\"text\":\"t\",\"html\":\"<img src='cid:logo'>\",\"attachments\":["
                + "{\"content\":\"AQID\",\"name\":\"a.pdf\"},{\"content\":\"iVBO\",\"contentId\":\"<logo>\",\"contentType\":\"image/png\"}]}");
        MimeMultipart mixed = (MimeMultipart) parse(message).getContent();
        MimeMultipart alternative = (MimeMultipart) mixed.getBodyPart(0).getContent();
        MimeMultipart related = (MimeMultipart) alternative.getBodyPart(1).getContent();

        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        assertThat(mixed.getCount()).isEqualTo(2);
        assertThat(alternative.getContentType()).startsWith("multipart/alternative");
        assertThat(alternative.getBodyPart(0).getContent()).isEqualTo("t\r\n");
        assertThat(related.getContentType()).startsWith("multipart/related; type=\"text/html\"");
        assertThat(related.getBodyPart(0).getContent()).isEqualTo("<img src='cid:logo'>\r\n");
        assertThat(related.getBodyPart(1).getHeader("Content-ID")).containsExactly("<logo>");
        assertThat(related.getBodyPart(1).getDisposition()).isEqualTo("inline");
        assertThat(related.getBodyPart(1).getContentType()).isEqualTo("image/png");
        assertThat(bytes(related.getBodyPart(1))).isEqualTo(new byte[]{(byte) 0x89, 0x50, 0x4e});
        assertThat(bytes(mixed.getBodyPart(1))).isEqualTo(new byte[]{1, 2, 3});
        assertThat(mixed.getBodyPart(1).getContentType()).startsWith("application/pdf;");
        assertThat(octets(message)).isEqualTo(octets(message)).hasSize((int) message.size());
    }

    @Test
    void levelsThatARequestDoesNotNeedAreLeftOut() throws Exception {
        String image = "{\"content\":\"AQ==\",\"name\":\"i.gif\",\"contentId\":\"i\"}";

        assertThat(parse(json("{" + TO + ",\"html\":\"x\"}")).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(parse(json("{" + TO + ",\"html\":\"x\",\"attachments\":[" + image + "]}")).getContentType())
                .startsWith("multipart/related");
        assertThat(parse(json("{" + TO + ",\"text\":\"x\",\"attachments\":[" + image + "]}")).getContentType())
                .startsWith("multipart/mixed");
        assertThat(parse(json("{" + TO + ",\"attachments\":[" + image + "]}")).getContentType())
                .startsWith("multipart/mixed");
    }

    @Test
    void boundariesAreThoseOfTheRequest() throws Exception {
        MailRequest request = new MailRequest(null, null, null, List.of("a@x.org"), null, null, null, "t", "h", null,
                null,
                null, null, null);
        ComposedMessage one = Requests.COMPOSER.compose(request, AttachmentSource.none(), Requests.ORIGIN);
        ComposedMessage again = Requests.COMPOSER.compose(request, AttachmentSource.none(), Requests.ORIGIN);
        ComposedMessage other = Requests.COMPOSER.compose(request, AttachmentSource.none(),
                new Origin("r2", Requests.ORIGIN.date()));

        assertThat(octets(one)).isEqualTo(octets(again)).isNotEqualTo(octets(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"請求書.pdf", "Ärger \"quoted\".txt", "plain name.csv", "quote\"back.txt", "😀.gif",
            "とても長い名前の請求書と見積書と納品書をひとつにまとめた圧縮ファイルの最終版の写しの控え.zip", "50%*'().x"})
    void attachmentNamesComeBackByBothParameters(String name) throws Exception {
        ComposedMessage message = json("{" + TO + ",\"attachments\":[{\"content\":\"AQ==\",\"name\":\""
                + name.replace("\"", "\\\"") + "\"}]}");
        BodyPart part = ((MimeMultipart) parse(message).getContent()).getBodyPart(1);
        jakarta.mail.internet.ContentDisposition disposition = new jakarta.mail.internet.ContentDisposition(
                part.getHeader("Content-Disposition")[0]);
        jakarta.mail.internet.ContentType type = new jakarta.mail.internet.ContentType(part.getContentType());

        assertThat(disposition.getParameter("filename")).isEqualTo(name);
        assertThat(MimeUtility.decodeText(type.getParameter("name"))).isEqualTo(name);
        assertThat(written(message).split("\r\n")).allMatch(line -> line.length() <= 78);
    }

    @Test
    void mailsAsAttachmentsAreNotLabelledAsWhatBase64MayNotHold() throws Exception {
        MimeMultipart mixed = (MimeMultipart) parse(json("{" + TO
                + ",\"attachments\":[{\"content\":\"AQ==\",\"name\":\"a.eml\"},"
                + "{\"content\":\"AQ==\",\"name\":\"b.eml\",\"contentType\":\"message/rfc822\"},"
                + "{\"content\":\"AQ==\",\"name\":\"c.csv\",\"contentType\":\"text/csv; charset=Shift_JIS\"}]}"))
                .getContent();

        assertThat(mixed.getBodyPart(1).getContentType()).startsWith("application/octet-stream;");
        assertThat(mixed.getBodyPart(2).getContentType()).startsWith("application/octet-stream;");
        assertThat(mixed.getBodyPart(3).getContentType()).startsWith("text/csv; charset=Shift_JIS;");
    }

    @Test
    void nonAsciiDomainsAreWrittenAsALabelsAndNonAsciiLocalPartsAskForSmtputf8() throws Exception {
        ComposedMessage domain = json("{\"to\":\"a@例え.jp\"}");
        ComposedMessage local = json("{\"to\":\"例@x.org\"}");

        assertThat(written(domain)).contains("To: a@xn--r8jz45g.jp\r\n");
        assertThat(domain.internationalized()).isFalse();
        assertThat(local.internationalized()).isTrue();
        assertThat(local.eightBit()).isTrue();
        assertThat(new String(octets(local), StandardCharsets.UTF_8)).contains("To: 例@x.org\r\n");
    }

    private static MimeMessage parse(ComposedMessage message) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets(message)));
    }

    private static byte[] bytes(BodyPart part) throws Exception {
        try (InputStream in = part.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static String text(BodyPart part, Charset charset) throws Exception {
        return new String(bytes(part), charset);
    }

    /** Each word by itself, as RFC 2047 wants it; with Microsoft's decoder, as Outlook has it. */
    private static String decodeWords(String field) {
        StringBuilder text = new StringBuilder();
        for (String word : field.split("[\r\n ]+")) {
            if (word.startsWith("=?")) {
                String base64 = word.substring("=?ISO-2022-JP?B?".length(), word.length() - 2);
                text.append(new String(java.util.Base64.getDecoder().decode(base64), MICROSOFT_JIS));
            }
        }
        return text.toString();
    }
}

package mailcaravan.scenario;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One {@code .eml} file of many kinds, with the octets that must arrive: both are put together line by line from the
 * same plan, so that the expectation owes nothing to the program's own reading.
 */
final class GeneratedEml {
    static final String NUMBER = "X-Test-Number";
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
    private static final Charset JIS = Charset.forName("ISO-2022-JP");
    private static final String[] MIXED_ENDS = {"\r\n", "\n", "\r\r\n"};

    final int number;
    final boolean messageId;
    final boolean date;
    final List<String> recipients = new ArrayList<>();
    private final Random random;
    private final String[] ends;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** The kinds go round with the number, each pair of them meets within a few hundred. */
    GeneratedEml(int number, String mailbox) {
        this.number = number;
        this.random = new Random(number);
        this.messageId = number % 2 == 0;
        this.date = number % 3 != 0;
        this.ends = switch (number % 5) {
            case 0, 1 -> new String[]{"\r\n"};
            case 2 -> new String[]{"\n"};
            case 3 -> new String[]{"\r"};
            default -> MIXED_ENDS;
        };
        header(mailbox);
        line(file, null, new byte[0]);
        body();
    }

    byte[] file() {
        return file.toByteArray();
    }

    /** The header that must arrive, less the fields that are added, without the empty line. */
    byte[] arrivingHeader() {
        return header.toByteArray();
    }

    byte[] arrivingBody() {
        return body.toByteArray();
    }

    private void header(String mailbox) {
        boolean pickup = number % 7 == 3;
        if (pickup) {
            gone("X-Sender: <" + mailbox + "> RET=HDRS");
            gone("X-Receiver: hidden" + number + "@example.org");
            gone("x-receiver: <second" + number + "@example.org>");
            recipients.addAll(List.of("hidden" + number + "@example.org", "second" + number + "@example.org"));
        } else {
            recipients.addAll(List.of("to" + number + "@example.org", "cc" + number + "@example.org"));
        }
        kept(NUMBER + ": " + number);
        kept("Received: from old.example.net by older.example.net;", "\tMon, 2 Mar 2026 10:00:00 +0900");
        if (number % 4 == 1) {
            // the second octets of these are the backslash and the at sign of ASCII
            kept(octets("From: \"\u8868\u793a\u30bd\u30a1\" <" + mailbox + ">", SHIFT_JIS));
        } else {
            kept("from : Caravan", "  <" + mailbox + ">");
        }
        kept("To: To", "\t<to" + number + "@example.org>");
        if (number % 6 == 2) {
            gone("Bcc: blind" + number + "@example.org,", " \"Doe, Jane\" <jane" + number + "@example.org>");
            gone("RESENT-BCC: resent@example.org");
            if (!pickup) {
                recipients.addAll(List.of("blind" + number + "@example.org", "jane" + number + "@example.org"));
            }
        }
        kept("CC: cc" + number + "@example.org");
        if (number % 4 == 2) {
            kept(octets("Subject: \u3042\u3044\u3046 " + number, JIS));
        } else {
            kept("Subject: folded", "  over", "\tthree lines, with blanks at the end  ");
        }
        if (messageId) {
            kept("Message-Id: <own-" + number + "@example.com>");
        }
        if (date) {
            kept("Date: Mon, 2 Mar 2026 10:00:00 +0900");
        }
        // X-Receiver means nothing here
        kept("X-Receiver: nobody@example.org");
        kept("X-Long: " + "x".repeat(990));
        kept("X-Empty:");
        kept("MIME-Version: 1.0");
        if (number % 4 == 3) {
            kept("Content-Type: multipart/signed; boundary=sig; micalg=sha-256;",
                    " protocol=\"application/pkcs7-signature\"");
        } else {
            kept("Content-Type: text/plain; charset=" + (number % 4 == 0 ? "UTF-8" : "Shift_JIS"));
            kept("Content-Transfer-Encoding: 8bit");
        }
    }

    private void body() {
        List<byte[]> lines = new ArrayList<>();
        if (number % 4 == 3) {
            for (String line : List.of("--sig", "Content-Type: text/plain", "", "Signed  text \t", "", "--sig",
                    "Content-Type: application/pkcs7-signature", "Content-Transfer-Encoding: base64", "",
                    "MIIBAAAAAAAAAAAAAAAA", "", "--sig--")) {
                lines.add(octets(line, StandardCharsets.US_ASCII));
            }
        }
        lines.addAll(List.of(octets(".", SHIFT_JIS), octets("..", SHIFT_JIS), octets(".leading", SHIFT_JIS),
                octets("", SHIFT_JIS), octets("Bcc: in the body stays", SHIFT_JIS), octets("From the body", SHIFT_JIS),
                octets("\u8868\u793a\u80fd\u529b\u30bd", number % 4 == 0 ? StandardCharsets.UTF_8 : SHIFT_JIS),
                octets("trailing blanks  \t ", SHIFT_JIS), octets("y".repeat(998), SHIFT_JIS), noise(998)));
        for (int i = random.nextInt(20); i > 0; i--) {
            lines.add(noise(random.nextInt(200)));
        }
        boolean open = number % 8 == 5;
        lines.add(octets(open ? "no final newline" : ".", SHIFT_JIS));
        for (int i = 0; i < lines.size(); i++) {
            if (open && i == lines.size() - 1) {
                file.writeBytes(lines.get(i));
                body.writeBytes(lines.get(i));
                body.writeBytes(octets("\r\n", StandardCharsets.US_ASCII));
            } else {
                line(file, body, lines.get(i));
            }
        }
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            do {
                noise[i] = (byte) (1 + random.nextInt(255));
            } while (noise[i] == '\r' || noise[i] == '\n');
        }
        return noise;
    }

    private void gone(String... lines) {
        for (String line : lines) {
            line(file, null, octets(line, StandardCharsets.US_ASCII));
        }
    }

    private void kept(String... lines) {
        for (String line : lines) {
            line(file, header, octets(line, StandardCharsets.US_ASCII));
        }
    }

    private void kept(byte[]... lines) {
        for (byte[] line : lines) {
            line(file, header, line);
        }
    }

    private void line(ByteArrayOutputStream written, ByteArrayOutputStream arrives, byte[] line) {
        written.writeBytes(line);
        written.writeBytes(octets(ends[random.nextInt(ends.length)], StandardCharsets.US_ASCII));
        if (arrives != null) {
            arrives.writeBytes(line);
            arrives.writeBytes(octets("\r\n", StandardCharsets.US_ASCII));
        }
    }

    private static byte[] octets(String text, Charset charset) {
        return text.getBytes(charset);
    }
}

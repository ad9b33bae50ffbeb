package mailcaravan.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A request that the demo drops, and the outcome that it must have.
 *
 * @param file
 *            its name in the drop folder
 * @param description
 *            key of the sentence that says what it shows
 * @param sent
 *            true if it must end in {@code sent/}, false for {@code failed/}
 * @param code
 *            that its failure report must hold; null if it is sent
 */
record DemoSample(String file, String description, String content, boolean sent, String code) {
    private static final String LOGO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    static List<DemoSample> all() {
        return List.of(plain(), pickup(), japanese(), refused());
    }

    private static DemoSample plain() {
        return new DemoSample("plain.eml", "demo.plain", lines("From: " + DemoCommand.MAILBOX,
                "To: reader@example.org", "Subject: Nightly report", "", "All jobs ended well.", ""), true, null);
    }

    private static DemoSample pickup() {
        return new DemoSample("pickup.eml", "demo.pickup", lines("X-Sender: " + DemoCommand.MAILBOX,
                "X-Receiver: first@example.org", "X-Receiver: second@example.org", "From: " + DemoCommand.MAILBOX,
                "To: team@example.org", "Subject: From a former IIS pickup folder", "", "Two receivers.", ""), true,
                null);
    }

    private static DemoSample japanese() {
        String attachment = Base64.getEncoder().encodeToString("品名,数量\n茶,3\n".getBytes(StandardCharsets.UTF_8));
        return new DemoSample("invoice.json", "demo.japanese", """
                {
                  "to": ["keiri@example.org"],
                  "subject": "請求書のご案内 ①",
                  "text": "請求書をお送りします。",
                  "html": "<p>請求書を<b>お送りします</b>。</p><img src='cid:logo' alt=''>",
                  "attachments": [
                    {"name": "請求書.csv", "contentType": "text/csv", "content": "%s"},
                    {"name": "logo.png", "contentId": "logo", "content": "%s"}
                  ]
                }
                """.formatted(attachment, LOGO), true, null);
    }

    private static DemoSample refused() {
        return new DemoSample("refused.eml", "demo.refused", lines("From: " + DemoCommand.MAILBOX,
                "To: 550-5.1.1@example.org", "Subject: Nobody is there", "", "This one must fail.", ""), false,
                "550 5.1.1");
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }
}

package mailcaravan.smail;

import java.util.ArrayList;
import java.util.List;

/** What a mail client shows of a message with one attachment. */
record ReadMessage(String subject, String sender, String text, String attachment) {
    /** Line ends as in Java, and none at the end. */
    ReadMessage {
        text = text.replace("\r\n", "\n").stripTrailing();
    }

    /** Which fields another one shows in another way. */
    List<String> differences(ReadMessage other) {
        List<String> fields = new ArrayList<>();
        differs(fields, "subject", subject, other.subject);
        differs(fields, "sender", sender, other.sender);
        differs(fields, "text", text, other.text);
        differs(fields, "attachment", attachment, other.attachment);
        return fields;
    }

    // one place in JIS X 0208, which Windows and everybody else read as two characters that look the same
    private static String folded(String text) {
        return text.replace('\u301c', '\uff5e').replace('\u2212', '\uff0d');
    }

    private static void differs(List<String> fields, String name, String one, String other) {
        if (!folded(one).equals(folded(other))) {
            fields.add(name);
        }
    }
}

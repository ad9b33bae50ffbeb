package mailcaravan.smtp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;

/**
 * A server's reply.
 *
 * @param code
 *            three digits (RFC 5321 4.2.1)
 * @param enhancedCode
 *            for example {@code 5.7.3} (RFC 3463, RFC 2034), or null
 * @param text
 *            the whole reply on one line of at most 1,000 characters, codes included, control characters replaced
 */
public record SmtpReply(int code, String enhancedCode, String text) {
    private static final int LONGEST = 1_000;
    private static final Pattern ENHANCED = Pattern.compile("\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})(?:\\s|$)");
    private static final Pattern MORE_FOLLOWS = Pattern.compile("^(\\d{3})-");
    private static final Pattern CONTINUATION = Pattern
            .compile("\\r?\\n(?:\\d{3}[ -](?:[245]\\.\\d{1,3}\\.\\d{1,3} )?)?");

    /**
     * Reads a reply as it came.
     *
     * @param code
     *            its code, as read by the transport
     * @param lines
     *            all its lines
     */
    public static SmtpReply parse(int code, String lines) {
        String stripped = lines == null ? "" : lines.strip();
        Matcher matcher = ENHANCED.matcher(stripped);
        String enhanced = matcher.lookingAt() ? matcher.group(1) : null;
        String text = CONTINUATION.matcher(MORE_FOLLOWS.matcher(stripped).replaceFirst("$1 ")).replaceAll(" ")
                .replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST);
        }
        return new SmtpReply(code, enhanced, text);
    }

    /**
     * A reply out of its {@link #text}, as journal and reports keep it.
     *
     * @throws NumberFormatException
     *             if it does not begin with a reply code
     */
    public static SmtpReply ofText(String text) {
        return parse(Integer.parseInt(text.substring(0, 3)), text);
    }

    /** True for 2yz. */
    public boolean positive() {
        return code / 100 == 2;
    }

    /** The refusal as a symptom of the stage it was met at. */
    public Symptom.Reply symptom(Stage stage) {
        return new Symptom.Reply(stage, code, enhancedCode, text);
    }
}

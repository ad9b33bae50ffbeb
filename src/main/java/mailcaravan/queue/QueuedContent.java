package mailcaravan.queue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;

import mailcaravan.message.RequestRefusedException;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * What the body of a message holds: a mail request (JSON) or a finished message (RFC 5322), told apart by the property
 * {@code contentType} or by the first octet that counts.
 * <p>
 * Only TextMessage and BytesMessage are read. Nothing is deserialised (CVE-2026-40860, CVE-2026-43866).
 *
 * @param json
 *            true for a mail request
 * @param octets
 *            as they came; a text's in UTF-8
 */
public record QueuedContent(boolean json, byte[] octets) {
    /** The property that says what the body is. */
    public static final String CONTENT_TYPE = "contentType";
    private static final Messages MESSAGES = Messages.of(QueuedContent.class);
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s\";]+)");

    /**
     * Reads a message's body.
     *
     * @throws RequestRefusedException
     *             if it is of another type, or empty, or a text that cannot have been meant in UTF-8
     * @throws JMSException
     *             if the client cannot read it
     */
    public static QueuedContent of(Message message) throws RequestRefusedException, JMSException {
        boolean text = message instanceof TextMessage;
        byte[] octets;
        if (message instanceof TextMessage textMessage) {
            String read = text(textMessage);
            octets = (read == null ? "" : read).getBytes(StandardCharsets.UTF_8);
        } else if (message instanceof BytesMessage bytesMessage) {
            octets = octets(bytesMessage);
        } else {
            throw refusal("queue-message-type", type(message));
        }
        if (octets.length == 0) {
            throw refusal("queue-empty");
        }
        boolean json = isJson(message, octets);
        if (text && !json) {
            checkCharset(octets);
        }
        return new QueuedContent(json, octets);
    }

    private static String text(TextMessage message) throws RequestRefusedException {
        try {
            return message.getText();
        } catch (JMSException e) {
            throw refusal("queue-text-charset");
        }
    }

    private static byte[] octets(BytesMessage message) throws JMSException, RequestRefusedException {
        long length = message.getBodyLength();
        if (length > Integer.MAX_VALUE - 8) {
            throw refusal("queue-too-large");
        }
        byte[] octets = new byte[(int) length];
        message.reset();
        message.readBytes(octets);
        return octets;
    }

    private static String type(Message message) {
        if (message instanceof ObjectMessage) {
            return "ObjectMessage";
        }
        if (message instanceof MapMessage) {
            return "MapMessage";
        }
        return message instanceof StreamMessage ? "StreamMessage" : "Message";
    }

    private static boolean isJson(Message message, byte[] octets) throws JMSException {
        Object declared = message.getObjectProperty(CONTENT_TYPE);
        String type = declared instanceof String string
                ? string.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT)
                : "";
        if (type.equals("application/json") || type.endsWith("+json")) {
            return true;
        }
        if (type.equals("message/rfc822") || type.equals("message/global")) {
            return false;
        }
        int i = octets.length > 2 && octets[0] == (byte) 0xEF && octets[1] == (byte) 0xBB && octets[2] == (byte) 0xBF
                ? 3
                : 0;
        while (i < octets.length && (octets[i] == ' ' || octets[i] == '\t' || octets[i] == '\r' || octets[i] == '\n')) {
            i++;
        }
        return i < octets.length && octets[i] == '{';
    }

    // a text has lost the octets that its header fields speak of: in another charset than ours it would arrive garbled
    private static void checkCharset(byte[] octets) throws RequestRefusedException {
        boolean ascii = true;
        for (byte each : octets) {
            ascii &= each >= 0;
        }
        if (ascii) {
            return;
        }
        Matcher charset = CHARSET.matcher(new String(octets, StandardCharsets.UTF_8));
        while (charset.find()) {
            if (!charset.group(1).equalsIgnoreCase("utf-8")) {
                throw refusal("queue-text-declares", OneLine.of(charset.group(1)));
            }
        }
    }

    private static RequestRefusedException refusal(String code, Object... found) {
        return new RequestRefusedException(code, MESSAGES.format(code, found));
    }
}

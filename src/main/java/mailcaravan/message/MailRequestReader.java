package mailcaravan.message;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonToken;

/** Reads a mail request out of its JSON form, strictly: what is not understood is refused, never skipped. */
final class MailRequestReader {
    /** Inline contents are held in memory while the message is submitted; larger ones belong in a file. */
    static final int LIMIT = 32 * 1024 * 1024;

    static final List<String> FIELDS = List.of("from", "sender", "replyTo", "to", "cc", "bcc", "subject", "text",
            "html",
            "charset", "priority", "messageId", "headers", "attachments");
    static final List<String> ATTACHMENT_FIELDS = List.of("file", "content", "name", "contentType", "contentId");

    private final JsonCursor json;
    private final Map<String, String> strings = new LinkedHashMap<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<MailAttachment> attachments = new ArrayList<>();
    private Priority priority;

    private MailRequestReader(JsonCursor json) {
        this.json = json;
    }

    /**
     * Reads a request; a UTF-8 byte order mark is passed over.
     *
     * @throws RequestRefusedException
     *             if it is larger than {@link #LIMIT}, not UTF-8, not JSON, or not a mail request
     */
    static MailRequest read(RequestContent content) throws RequestRefusedException, IOException {
        if (content.length() > LIMIT) {
            throw Refusal.of("request-too-large", LIMIT / 1024 / 1024);
        }
        try (PushbackInputStream in = new PushbackInputStream(content.open(), 3);
                Reader reader = reader(in);
                JsonCursor json = new JsonCursor(reader)) {
            return new MailRequestReader(json).read();
        } catch (CharacterCodingException notUtf8) {
            throw Refusal.of("not-utf-8");
        }
    }

    private static Reader reader(PushbackInputStream in) throws IOException, RequestRefusedException {
        byte[] start = in.readNBytes(3);
        if (start.length == 0) {
            throw Refusal.of("empty-request");
        }
        boolean marked = start.length >= 2 && (start[0] & start[1] & 0xfe) == 0xfe;
        if (marked || start.length >= 2 && (start[0] == 0 || start[1] == 0)) {
            throw Refusal.of("utf-16");
        }
        if (!Arrays.equals(start, new byte[]{(byte) 0xef, (byte) 0xbb, (byte) 0xbf})) {
            in.unread(start);
        }
        // a decoder of our own: the parser would guess UTF-16 and UTF-32, a plain reader replace what is wrong
        return new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
    }

    private MailRequest read() throws RequestRefusedException, IOException {
        if (json.next() == null) {
            throw Refusal.of("empty-request");
        }
        json.object(this::field);
        if (json.next() != null) {
            throw Refusal.of("trailing-json");
        }
        return new MailRequest(strings.get("from"), strings.get("sender"), strings.get("replyTo"), lists.get("to"),
                lists.get("cc"), lists.get("bcc"), strings.get("subject"), strings.get("text"), strings.get("html"),
                strings.get("charset"), priority, strings.get("messageId"), headers, attachments);
    }

    private void field(String name) throws IOException, RequestRefusedException {
        switch (name) {
            case "to", "cc", "bcc" -> lists.put(name, strings());
            case "priority" -> priority = priority();
            case "headers" -> {
                if (!json.isNull()) {
                    json.object(header -> headers.put(header, required()));
                }
            }
            case "attachments" -> {
                if (!json.isNull()) {
                    attachments();
                }
            }
            default -> {
                if (!FIELDS.contains(name)) {
                    throw json.unknownField(name, FIELDS);
                }
                strings.put(name, json.string());
            }
        }
    }

    private List<String> strings() throws IOException, RequestRefusedException {
        if (json.isNull()) {
            return List.of();
        }
        if (!json.isArray()) {
            return List.of(json.string());
        }
        List<String> all = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            all.add(required());
        }
        return all;
    }

    private Priority priority() throws IOException, RequestRefusedException {
        String text = json.isNumber() ? json.text() : json.string();
        Priority read = text == null ? null : Priority.parse(text);
        if (text != null && read == null) {
            throw Refusal.of("bad-priority", text);
        }
        return read;
    }

    private void attachments() throws IOException, RequestRefusedException {
        if (!json.isArray()) {
            throw json.wrongType("expected-array");
        }
        while (json.next() != JsonToken.END_ARRAY) {
            attachments.add(attachment());
        }
    }

    private MailAttachment attachment() throws IOException, RequestRefusedException {
        Map<String, String> values = new LinkedHashMap<>();
        List<RequestContent> content = new ArrayList<>(1);
        json.object(name -> {
            if (!ATTACHMENT_FIELDS.contains(name)) {
                throw json.unknownField(name, ATTACHMENT_FIELDS);
            }
            if (!name.equals("content")) {
                values.put(name, json.string());
            } else if (!json.isNull()) {
                content.add(json.octets());
            }
        });
        return new MailAttachment(values.get("file"), content.isEmpty() ? null : content.get(0), values.get("name"),
                values.get("contentType"), values.get("contentId"));
    }

    private String required() throws IOException, RequestRefusedException {
        if (json.isNull()) {
            throw json.wrongType("expected-string");
        }
        return json.string();
    }
}

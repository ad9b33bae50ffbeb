package mailcaravan.message;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/**
 * Steps through JSON (RFC 8259) value by value and refuses what is not expected, naming its JSON pointer (RFC 6901) or
 * its line and column.
 */
final class JsonCursor implements AutoCloseable {
    /**
     * In characters. A parsed text takes several times its size; base64 contents are decoded piecemeal and not bound
     * by it.
     */
    private static final int LONGEST_TEXT = 8 * 1024 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(16).maxStringLength(LONGEST_TEXT).build()).build();

    /** Reads one field's value; the cursor stands on its first token. */
    @FunctionalInterface
    interface FieldReader {
        void read(String name) throws IOException, RequestRefusedException;
    }

    private final JsonParser parser;

    JsonCursor(Reader reader) throws IOException {
        this.parser = JSON.createParser(reader);
    }

    /** Goes on to the next token; null at the end. */
    JsonToken next() throws IOException, RequestRefusedException {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException broken) {
            throw syntax(broken);
        }
    }

    /** Reads the object that the cursor stands on, each field once. */
    void object(FieldReader reader) throws IOException, RequestRefusedException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType("expected-object");
        }
        Set<String> seen = new HashSet<>();
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!seen.add(name)) {
                throw Refusal.of("duplicate-field", pointer());
            }
            next();
            reader.read(name);
        }
    }

    /** True if the value is null, which counts as absent. */
    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    boolean isNumber() {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
    }

    /** The string, or null for null. */
    String string() throws IOException, RequestRefusedException {
        if (isNull()) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType("expected-string");
        }
        String text = text();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw Refusal.of("lone-surrogate", pointer());
        }
        return text;
    }

    /** The text of a string or a number. */
    String text() throws IOException, RequestRefusedException {
        try {
            return parser.getText();
        } catch (StreamConstraintsException tooLong) {
            throw Refusal.of("text-too-long", pointer(), LONGEST_TEXT / 1024 / 1024);
        } catch (JsonProcessingException broken) {
            throw syntax(broken);
        }
    }

    /** The octets of a base64 string (RFC 4648 4). */
    RequestContent octets() throws IOException, RequestRefusedException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType("expected-string");
        }
        ChunkedContent octets = new ChunkedContent();
        try {
            parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, octets);
        } catch (JsonProcessingException | IllegalArgumentException broken) {
            throw Refusal.of("bad-base64", pointer());
        }
        return octets;
    }

    RequestRefusedException wrongType(String key) {
        return Refusal.of("wrong-type", pointer(), Refusal.sentence(key));
    }

    RequestRefusedException unknownField(String name, Collection<String> known) {
        return Refusal.of("unknown-field", pointer(), NearestName.of(name, known));
    }

    /** Where the cursor stands; the empty pointer, which is the whole request, as {@code /}. */
    String pointer() {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "/" : pointer;
    }

    private static RequestRefusedException syntax(JsonProcessingException broken) {
        JsonLocation location = broken.getLocation();
        return Refusal.of("bad-json", location == null ? "?" : location.getLineNr(),
                location == null ? "?" : location.getColumnNr(), broken.getOriginalMessage());
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}

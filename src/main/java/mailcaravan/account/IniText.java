package mailcaravan.account;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One section of an INI file, read as Windows' GetPrivateProfileString reads it: names in any letter case, the first of
 * equal names wins, the value is everything behind the first {@code =}, trimmed and without one pair of quotes; no
 * escapes. Works on the bytes, so that a replacement leaves every other byte as it was, whatever the encoding.
 * <p>
 * Immutable, but shares the array that it was made of.
 */
final class IniText {
    private final byte[] bytes;
    private final Map<String, List<Span>> values = new LinkedHashMap<>();
    private int sectionEnd = -1;

    /** Bytes {@code start} (in) to {@code end} (out). */
    private record Span(int start, int end) {}

    /** Finds the values of a section; the bytes are ASCII-compatible, CP932 included. */
    IniText(byte[] bytes, String section) {
        this.bytes = bytes;
        // Latin-1 maps each byte to one char; no trail byte of CP932 is a line end, '=', ';' or '"'
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean inside = false;
        int start = TextDecoding.hasBom(bytes) ? 3 : 0;
        while (start < text.length()) {
            int end = lineEnd(text, start);
            String line = text.substring(start, end).trim();
            if (line.startsWith("[")) {
                if (inside) {
                    return;
                }
                inside = line.toLowerCase(Locale.ROOT).startsWith("[" + section.toLowerCase(Locale.ROOT) + "]");
                sectionEnd = inside ? end : sectionEnd;
            } else if (inside && !line.isEmpty()) {
                sectionEnd = end;
                addValue(text, line, start, end);
            }
            start = end + 1;
        }
    }

    /** True if the section is there. */
    boolean found() {
        return sectionEnd >= 0;
    }

    /** The bytes of a value, not decoded; empty if there is no such name. */
    Optional<byte[]> value(String name) {
        return spans(name).stream().findFirst().map(span -> Arrays.copyOfRange(bytes, span.start(), span.end()));
    }

    /** The values of all equal names in their order, one character for each byte; only the first one counts. */
    List<String> values(String name) {
        return spans(name).stream().map(span -> new String(bytes, span.start(), span.end() - span.start(),
                StandardCharsets.ISO_8859_1)).toList();
    }

    /** The names in the section, in lower case. */
    Set<String> names() {
        return values.keySet();
    }

    /**
     * The file with another value for a name; a name that is missing is added at the end of the section.
     *
     * @param value
     *            ASCII without line ends
     */
    byte[] with(String name, String value) {
        List<Span> spans = spans(name);
        if (spans.isEmpty()) {
            String lineEnd = new String(bytes, StandardCharsets.ISO_8859_1).contains("\r\n") ? "\r\n" : "\n";
            return splice(bytes, new Span(sectionEnd, sectionEnd), lineEnd + name + "=" + value);
        }
        return splice(bytes, spans.get(0), value);
    }

    /**
     * The file with other values for all equal names.
     *
     * @param others
     *            as many as {@link #values} gives
     */
    byte[] withAll(String name, List<String> others) {
        List<Span> spans = spans(name);
        byte[] result = bytes;
        // from the end, so that the places before it still hold
        for (int i = spans.size() - 1; i >= 0; i--) {
            result = splice(result, spans.get(i), others.get(i));
        }
        return result;
    }

    private List<Span> spans(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The bytes with the section at their end; for bytes without it. */
    static byte[] withSection(byte[] bytes, String section) {
        boolean inLine = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(((inLine ? "\r\n[" : "[") + section + "]\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }

    private static byte[] splice(byte[] bytes, Span span, String replacement) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + replacement.length());
        out.write(bytes, 0, span.start());
        out.writeBytes(replacement.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, span.end(), bytes.length - span.end());
        return out.toByteArray();
    }

    private void addValue(String text, String line, int start, int end) {
        int equals = text.indexOf('=', start);
        if (line.startsWith(";") || line.startsWith("#") || equals < 0 || equals >= end) {
            return;
        }
        int from = equals + 1;
        int to = end;
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        boolean quoted = to - from >= 2 && text.charAt(from) == text.charAt(to - 1)
                && (text.charAt(from) == '"' || text.charAt(from) == '\'');
        Span span = quoted ? new Span(from + 1, to - 1) : new Span(from, to);
        values.computeIfAbsent(text.substring(start, equals).trim().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                .add(span);
    }

    private static int lineEnd(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }
}

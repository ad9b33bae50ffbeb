package mailcaravan.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of an {@code .eml} file (RFC 5322 2.2).
 *
 * @param fields
 *            in order; at least one
 * @param bodyOffset
 *            how many octets of the file come before its body
 */
record HeaderBlock(List<HeaderField> fields, long bodyOffset) {
    /** More than any program writes; less than what would hurt a small heap. */
    static final int LIMIT = 1024 * 1024;

    private static final byte[] MBOX = "From ".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads a header. A UTF-8 byte order mark and empty lines before it are passed over.
     *
     * @throws RequestRefusedException
     *             if it is none, does not end, or is too large
     */
    static HeaderBlock read(RequestContent content) throws RequestRefusedException, IOException {
        try (InputStream in = content.open()) {
            HeaderLineReader lines = new HeaderLineReader(in, LIMIT);
            if (lines.skip(0xff, 0xfe) || lines.skip(0xfe, 0xff)) {
                throw Refusal.of("utf-16");
            }
            lines.skip(0xef, 0xbb, 0xbf);
            return new HeaderBlock(fields(lines), lines.consumed());
        }
    }

    private static List<HeaderField> fields(HeaderLineReader lines) throws RequestRefusedException, IOException {
        List<HeaderField> fields = new ArrayList<>();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        String name = null;
        int number = 0;
        while (true) {
            byte[] line = lines.readLine();
            number++;
            if (line == null) {
                throw name == null ? Refusal.of("empty-request") : Refusal.of("no-separator-at-end");
            }
            if (line.length == 0 && name == null) {
                continue;
            }
            boolean folded = name != null && line.length > 0 && (line[0] == ' ' || line[0] == '\t');
            if (!folded && name != null) {
                fields.add(new HeaderField(name, octets.toByteArray()));
                octets.reset();
            }
            if (line.length == 0) {
                return fields;
            }
            if (!folded) {
                name = name(line);
                if (name == null) {
                    throw fields.isEmpty() ? notAMessage(line) : Refusal.of("no-separator", number, text(line));
                }
            }
            octets.writeBytes(line);
            octets.write('\r');
            octets.write('\n');
        }
    }

    /**
     * The field name that a line starts with, null if it starts with none; blanks before the colon are obsolete, not
     * wrong.
     */
    static String name(byte[] line) {
        int end = 0;
        while (end < line.length && line[end] > ' ' && line[end] < 127 && line[end] != ':') {
            end++;
        }
        int colon = end;
        while (colon < line.length && (line[colon] == ' ' || line[colon] == '\t')) {
            colon++;
        }
        boolean named = end > 0 && colon < line.length && line[colon] == ':';
        return named ? new String(line, 0, end, StandardCharsets.US_ASCII) : null;
    }

    private static RequestRefusedException notAMessage(byte[] line) {
        boolean mbox = line.length > MBOX.length;
        for (int i = 0; mbox && i < MBOX.length; i++) {
            mbox = line[i] == MBOX[i];
        }
        return mbox ? Refusal.of("mbox") : Refusal.of("not-a-message", text(line));
    }

    private static String text(byte[] line) {
        return new String(line, 0, Math.min(line.length, 80), StandardCharsets.UTF_8);
    }
}

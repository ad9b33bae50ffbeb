package mailcaravan.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One header field as it was read, with its folds.
 *
 * @param name
 *            as written, without blanks before the colon
 * @param octets
 *            name, colon, value and all line ends, these as CRLF
 */
record HeaderField(String name, byte[] octets) {
    private static final List<Charset> RAW_CHARSETS = List.of(StandardCharsets.UTF_8, Charset.forName("windows-31j"));
    private static final Charset RAW_JIS = Charset.forName("x-windows-iso2022jp");

    /** True if this is the name, in any letter case. */
    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The name in small letters. */
    String key() {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * The value unfolded, without blanks around it. Octets above 127 are read as UTF-8, else as what old Japanese
     * programs write: in Shift_JIS and JIS the octets of a display name can look like the quotes and brackets of an
     * address.
     */
    String value() {
        int colon = 0;
        while (octets[colon] != ':') {
            colon++;
        }
        byte[] value = new byte[octets.length];
        int length = 0;
        boolean escape = false;
        for (int i = colon + 1; i < octets.length; i++) {
            if (octets[i] != '\r' && octets[i] != '\n') {
                value[length++] = octets[i];
                escape |= octets[i] == 0x1b;
            }
        }
        return decode(ByteBuffer.wrap(value, 0, length), escape).strip();
    }

    private static String decode(ByteBuffer value, boolean escape) {
        for (Charset charset : escape ? List.of(RAW_JIS) : RAW_CHARSETS) {
            try {
                return charset.newDecoder().decode(value.duplicate()).toString();
            } catch (CharacterCodingException notThis) {
                // the next one may fit
            }
        }
        return StandardCharsets.ISO_8859_1.decode(value).toString();
    }
}

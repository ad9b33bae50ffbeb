package mailcaravan.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A charset that a request may ask for: its name in MIME, and the encoder that receivers expect behind that name. For
 * the Japanese ones that is Microsoft's, which has ①, ㈱ and 髙. Immutable.
 */
enum TextCharset {
    UTF_8("UTF-8", "UTF-8"), ISO_2022_JP("ISO-2022-JP", "x-windows-iso2022jp"), SHIFT_JIS("Shift_JIS", "windows-31j"),
    EUC_JP("EUC-JP", "EUC-JP"), ISO_8859_1("ISO-8859-1", "ISO-8859-1"), US_ASCII("US-ASCII", "US-ASCII");

    /**
     * Characters that Microsoft and everybody else map to one and the same place in JIS X 0208, so that a text typed
     * on one system has the other's character: wave dash, minus, double bar, dash, cent, pound, not.
     */
    static final Map<Character, Character> TWINS = Map.of('\u301c', '\uff5e', '\u2212', '\uff0d', '\u2016',
            '\u2225', '\u2014', '\u2015', '\u00a2', '\uffe0', '\u00a3', '\uffe1', '\u00ac', '\uffe2');

    private final String label;
    private final Charset charset;

    TextCharset(String label, String javaName) {
        this.label = label;
        this.charset = Charset.forName(javaName);
    }

    /**
     * The charset of a MIME name in any letter case; null gives UTF-8.
     *
     * @throws RequestRefusedException
     *             if requests may not ask for it
     */
    static TextCharset of(String name) throws RequestRefusedException {
        if (name == null) {
            return UTF_8;
        }
        for (TextCharset each : values()) {
            if (each.label.equalsIgnoreCase(name) || each.label.replace("-", "").equalsIgnoreCase(name)) {
                return each;
            }
        }
        throw Refusal.of("unknown-charset", name,
                Arrays.stream(values()).map(TextCharset::label).collect(Collectors.joining(", ")));
    }

    /** Its name in MIME. */
    String label() {
        return label;
    }

    /**
     * The octets of a text.
     *
     * @param field
     *            where it stands, for the refusal
     * @throws RequestRefusedException
     *             if it has a character that the charset has not
     */
    byte[] encode(String text, String field) throws RequestRefusedException {
        byte[] octets = tryEncode(text);
        if (octets == null) {
            octets = tryEncode(withTwins(text));
        }
        if (octets == null) {
            throw misfit(text, field);
        }
        return octets;
    }

    private byte[] tryEncode(String text) {
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } catch (CharacterCodingException misfit) {
            return null;
        }
    }

    private String withTwins(String text) {
        CharsetEncoder encoder = charset.newEncoder();
        StringBuilder replaced = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Character twin = TWINS.get(c);
            replaced.append(
                    twin != null && !encoder.canEncode(c) && encoder.canEncode(twin) ? twin : Character.valueOf(c));
        }
        return replaced.toString();
    }

    private RequestRefusedException misfit(String text, String field) {
        CharsetEncoder encoder = charset.newEncoder();
        String found = withTwins(text).codePoints().mapToObj(Character::toString)
                .filter(each -> !encoder.canEncode(each)).findFirst().orElse("");
        return Refusal.of("character-does-not-fit", field, found,
                found.isEmpty() ? "?" : String.format("U+%04X", found.codePointAt(0)), label);
    }
}

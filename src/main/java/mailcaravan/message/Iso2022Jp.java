package mailcaravan.message;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which texts ISO-2022-JP (RFC 1468) holds as every receiver reads it: ASCII and JIS X 0208, and neither what Microsoft
 * has beyond that (①, ㈱, 髙) nor half-width kana, which receivers outside Windows show as something else.
 */
public final class Iso2022Jp {
    /** Its name in MIME, for {@link MailRequest#charset}. */
    public static final String NAME = "ISO-2022-JP";
    private static final Charset STRICT = Charset.forName(NAME);
    /** What Windows and Japanese keyboards write for characters of JIS X 0208 that others map elsewhere. */
    private static final Map<Character, Character> TWINS = TextCharset.TWINS.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private Iso2022Jp() {}

    /** True if the whole text can be written in it; control characters other than line ends and tabs cannot. */
    public static boolean holds(String text) {
        CharsetEncoder encoder = STRICT.newEncoder();
        return text.codePoints().allMatch(each -> holds(each, encoder));
    }

    private static boolean holds(int character, CharsetEncoder encoder) {
        if (character < 0x80) {
            return character >= ' ' || character == '\n' || character == '\r' || character == '\t';
        }
        boolean halfWidthKana = character >= 0xff61 && character <= 0xff9f;
        return !halfWidthKana && character <= 0xffff && (encoder.canEncode((char) character)
                || TWINS.containsKey((char) character) && encoder.canEncode(TWINS.get((char) character)));
    }
}

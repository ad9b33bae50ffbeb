package mailcaravan.message;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Map;

/**
 * Which texts ISO-2022-JP (RFC 1468) holds as every receiver reads it: ASCII and JIS X 0208, and neither what Microsoft
 * has beyond that (①, ㈱, 髙) nor half-width kana, which receivers outside Windows show as something else.
 */
public final class Iso2022Jp {
    /** Its name in MIME, for {@link MailRequest#charset}. */
    public static final String NAME = "ISO-2022-JP";
    private static final Charset STRICT = Charset.forName(NAME);
    /** What Windows and Japanese keyboards write for characters of JIS X 0208 that others map elsewhere. */
    private static final Map<Integer, Integer> TWINS = Map.of(0xff5e, 0x301c, 0xff0d, 0x2212, 0x2225, 0x2016, 0x2015,
            0x2014, 0xffe0, 0xa2, 0xffe1, 0xa3, 0xffe2, 0xac);

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
                || TWINS.containsKey(character) && encoder.canEncode((char) (int) TWINS.get(character)));
    }
}

package mailcaravan.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Encodes header text as encoded words (RFC 2047), form B, each complete in itself: no character or escape is split.
 */
final class EncodedWords {
    /** An encoded word this long still fits on a line with the longest standard field name. */
    private static final int LONGEST = 64;

    private EncodedWords() {}

    /** True for text that a header cannot carry as it is, or that a reader would take for an encoded word. */
    static boolean needed(String text) {
        return text.contains("=?") || !text.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\t');
    }

    /**
     * The words for a text.
     *
     * @param field
     *            where it stands, for the refusal
     * @throws RequestRefusedException
     *             if a character does not fit the charset
     */
    static List<String> of(String text, TextCharset charset, String field) throws RequestRefusedException {
        String start = "=?" + charset.label() + "?B?";
        int octetsPerWord = (LONGEST - start.length() - 2) / 4 * 3;
        List<String> words = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        byte[] fitting = {};
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            String character = Character.toString(text.codePointAt(i));
            byte[] grown = charset.encode(chunk + character, field);
            if (grown.length > octetsPerWord && chunk.length() > 0) {
                words.add(word(start, fitting));
                chunk.setLength(0);
                grown = charset.encode(character, field);
            }
            chunk.append(character);
            fitting = grown;
        }
        words.add(word(start, fitting));
        return words;
    }

    private static String word(String start, byte[] octets) {
        return start + new String(Base64.getEncoder().encode(octets), StandardCharsets.US_ASCII) + "?=";
    }
}

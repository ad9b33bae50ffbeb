package mailcaravan.account;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells apart what Windows editors make of a text file: UTF-8 with or without BOM, UTF-16, or the ANSI code page. */
final class TextDecoding {
    /** The ANSI code page of Japanese Windows (CP932). */
    static final Charset CP932 = Charset.forName("windows-31j");

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private TextDecoding() {}

    /** True if the bytes start with the UTF-8 byte order mark. */
    static boolean hasBom(byte[] bytes) {
        return bytes.length >= BOM.length && Arrays.equals(bytes, 0, BOM.length, BOM, 0, BOM.length);
    }

    /** True for a UTF-16 byte order mark, or a NUL among the first bytes, which no other text has. */
    static boolean looksLikeUtf16(byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF
                || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)) {
            return true;
        }
        for (int i = 0; i < Math.min(bytes.length, 64); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** True if a byte is NUL, which no text has but one in UTF-16. */
    static boolean holdsNul(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if a text in UTF-16 may stand there: by its byte order mark, or because every second one of the first bytes is
     * NUL and none between them; other bytes with a NUL are no text.
     */
    static boolean isUtf16(byte[] bytes) {
        int length = Math.min(bytes.length, 64) / 2 * 2;
        int[] nul = new int[2];
        for (int i = 0; i < length; i++) {
            nul[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        boolean mark = bytes.length >= 2 && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF
                || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE);
        return mark || Math.min(nul[0], nul[1]) == 0 && Math.max(nul[0], nul[1]) > length / 4;
    }

    /** The offset of the first byte that is not UTF-8, or -1 if all of them are. */
    static int firstByteNotUtf8(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length + 1),
                true);
        return result.isError() ? in.position() : -1;
    }

    /** The text, without a byte order mark; bytes that the charset does not know are an error. */
    static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
        int skip = charset.equals(StandardCharsets.UTF_8) && hasBom(bytes) ? BOM.length : 0;
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes, skip, bytes.length - skip)).toString();
    }
}

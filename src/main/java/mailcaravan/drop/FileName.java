package mailcaravan.drop;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The name of one file as the octets that the file system holds, so that a name which is not UTF-8, or which the
 * process' locale cannot spell, is kept, extended and found again unharmed.
 * <p>
 * Immutable and thread-safe. Goes through {@code file:} URIs, the one way in Java from octets to a path.
 */
public final class FileName {
    /** Octets that common file systems allow in a name. */
    static final int LONGEST = 255;

    private final byte[] octets;

    private FileName(byte[] octets) {
        this.octets = octets;
    }

    /** The last name of a path. */
    public static FileName of(Path path) {
        String raw = path.toUri().getRawPath();
        String trimmed = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        return new FileName(decode(trimmed.substring(trimmed.lastIndexOf('/') + 1)));
    }

    /** A name given as text, stored as UTF-8. */
    static FileName of(String name) {
        return new FileName(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The path of this name in a folder. */
    public Path in(Path folder) {
        String base = folder.toUri().toString();
        return Path.of(URI.create((base.endsWith("/") ? base : base + "/") + encode(octets)));
    }

    /** The name for people and reports; octets that are not UTF-8 show as U+FFFD. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** This name with something behind it. */
    FileName plus(String ending) {
        byte[] more = ending.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(octets, octets.length + more.length);
        System.arraycopy(more, 0, all, octets.length, more.length);
        return new FileName(all);
    }

    /** The name up to its last dot, or all of it where there is none. */
    FileName stem() {
        int dot = lastDot();
        return new FileName(dot < 0 ? octets : Arrays.copyOf(octets, dot));
    }

    /** The last dot and what follows it, or nothing. */
    String ending() {
        int dot = lastDot();
        return dot < 0 ? "" : new String(octets, dot, octets.length - dot, StandardCharsets.UTF_8);
    }

    /** The name cut to at most this many octets, between characters. */
    FileName cut(int length) {
        int end = Math.max(0, Math.min(length, octets.length));
        while (end > 0 && end < octets.length && (octets[end] & 0xC0) == 0x80) {
            end--;
        }
        return new FileName(Arrays.copyOf(octets, end));
    }

    /** The octets in the spelling of a URI, for a record that must find the file again. */
    String encoded() {
        return encode(octets);
    }

    /** The name that {@link #encoded} spelled. */
    static FileName ofEncoded(String encoded) {
        return new FileName(decode(encoded));
    }

    byte[] octets() {
        return octets.clone();
    }

    int length() {
        return octets.length;
    }

    private int lastDot() {
        for (int i = octets.length - 1; i > 0; i--) {
            if (octets[i] == '.') {
                return i;
            }
        }
        return -1;
    }

    private static byte[] decode(String segment) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                decoded.write(Integer.parseInt(segment.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                decoded.write(c);
            }
        }
        return decoded.toByteArray();
    }

    private static String encode(byte[] octets) {
        StringBuilder encoded = new StringBuilder(octets.length * 3);
        for (byte octet : octets) {
            int value = octet & 0xFF;
            boolean plain = value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value >= '0' && value <= '9'
                    || value == '-' || value == '_' || value == '.';
            encoded.append(plain ? Character.toString((char) value) : String.format(Locale.ROOT, "%%%02X", value));
        }
        return encoded.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileName name && Arrays.equals(name.octets, octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return text();
    }
}

package mailcaravan.harness;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names of files as the octets on disk, whatever the locale of the tests is: written and read by tests alone, so that
 * nothing of the program stands in for what it is tested against.
 */
public final class RawName {
    private RawName() {}

    /** A name of these octets in a folder. */
    public static Path in(Path folder, byte[] octets) {
        StringBuilder uri = new StringBuilder(folder.toUri().toString());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte octet : octets) {
            uri.append(String.format("%%%02X", octet & 0xff));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** A name in UTF-8 in a folder. */
    public static Path in(Path folder, String name) {
        return in(folder, name.getBytes(StandardCharsets.UTF_8));
    }

    /** The octets of the last name of a path. */
    public static byte[] octets(Path path) {
        String uri = path.toUri().getRawPath();
        String name = uri.substring(uri.lastIndexOf('/', uri.length() - 2) + 1);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < name.length() && name.charAt(i) != '/'; i++) {
            if (name.charAt(i) == '%') {
                octets.write(Integer.parseInt(name.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                octets.write(name.charAt(i));
            }
        }
        return octets.toByteArray();
    }

    /** The last name of a path, read as UTF-8. */
    public static String of(Path path) {
        return new String(octets(path), StandardCharsets.UTF_8);
    }
}

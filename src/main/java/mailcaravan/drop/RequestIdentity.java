package mailcaravan.drop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes a request's id from account, name, modification time, size and file key: never from the content. */
final class RequestIdentity {
    private RequestIdentity() {}

    static String of(String account, FileName name, Path file, BasicFileAttributes attributes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String facts = account + "\n" + attributes.lastModifiedTime().toInstant() + "\n" + attributes.size() + "\n"
                    + fileKey(file, attributes) + "\n";
            digest.update(facts.getBytes(StandardCharsets.UTF_8));
            digest.update(name.octets());
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    // the inode alone where there is one: a device number may be another after a reboot
    private static String fileKey(Path file, BasicFileAttributes attributes) {
        try {
            return String.valueOf(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        } catch (UnsupportedOperationException | IllegalArgumentException | IOException e) {
            return String.valueOf(attributes.fileKey());
        }
    }
}

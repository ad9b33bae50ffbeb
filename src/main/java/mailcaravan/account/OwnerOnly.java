package mailcaravan.account;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What a new file or folder is made with so that nobody but its owner gets at it, from its first moment: mode 0600 or
 * 0700 where the file system knows modes, nothing elsewhere, where it inherits from its folder.
 */
public final class OwnerOnly {
    private OwnerOnly() {}

    /** For a new file at this place or in this folder. */
    public static FileAttribute<?>[] file(Path place) {
        return attributes(place, "rw-------");
    }

    /** For a new folder at this place. */
    public static FileAttribute<?>[] folder(Path place) {
        return attributes(place, "rwx------");
    }

    private static FileAttribute<?>[] attributes(Path place, String permissions) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}

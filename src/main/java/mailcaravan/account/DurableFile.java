package mailcaravan.account;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Replaces a file that holds secrets so that at any moment, a power cut included, either the old or the new content is
 * there, whole. Only its owner may read it (mode 0600 where the file system knows modes).
 * <p>
 * Immutable and thread-safe; two writers of one file need a lock.
 */
final class DurableFile {
    private static final String SUFFIX = ".tmp";
    /** Longer than anybody writes. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final FileOperations operations;

    DurableFile(FileOperations operations) {
        this.operations = operations;
    }

    /**
     * Writes beside the target, forces to disk and renames.
     *
     * @param target
     *            need not exist; its folder must. Not a symbolic link
     * @throws IOException
     *             if any step before the rename fails, the target then is as it was and no temporary file is left; or
     *             if the rename is not sure to survive a power cut
     */
    void replace(Path target, byte[] content) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        String prefix = "." + target.getFileName();
        Path temporary = operations.create(folder, prefix, SUFFIX);
        try {
            operations.write(temporary, content);
            operations.force(temporary);
            operations.keepOwner(target, temporary);
            removeAbandoned(folder, prefix, Files.getLastModifiedTime(temporary).toInstant());
            operations.rename(temporary, target);
        } finally {
            operations.delete(temporary);
        }
        operations.forceFolder(folder);
    }

    /** What a killed writer has left holds secrets. Its age counts by the file system's own clock. */
    private static void removeAbandoned(Path folder, String prefix, Instant now) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, file -> {
            String name = file.getFileName().toString();
            return name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]+\\.tmp");
        })) {
            for (Path each : left) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(now.minus(ABANDONED))) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;

/** The single steps that replace a file, each of which a crash, a full disk or a power cut may end. */
interface FileOperations {
    /** The real ones. */
    FileOperations REAL = new FileOperations() {
    };

    /** A new empty file that nobody but its owner may read (mode 0600 where the file system knows modes). */
    default Path create(Path folder, String prefix, String suffix) throws IOException {
        return Files.createTempFile(folder, prefix, suffix, OwnerOnly.file(folder));
    }

    /** Fills it. */
    default void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** Has its content on the disk itself. */
    default void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Gives it the owner of the file that it will replace: a root process must not take that file away from the user
     * whose jobs read it. */
    default void keepOwner(Path target, Path temporary) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            UserPrincipal owner = Files.getOwner(target, LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(Files.getOwner(temporary))) {
                Files.setOwner(temporary, owner);
            }
        }
    }

    /** Puts it in the place of the target, at one stroke. */
    default void rename(Path temporary, Path target) throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes it, if it is there. */
    default void delete(Path temporary) throws IOException {
        Files.deleteIfExists(temporary);
    }

    /** Has the folder's names on the disk itself: without this the rename may be lost in a power cut. */
    default void forceFolder(Path folder) throws IOException {
        if (posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean posix(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix");
    }
}

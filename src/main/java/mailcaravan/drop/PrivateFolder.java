package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes folders that only their user can enter; one that exists keeps the permissions it has. */
public final class PrivateFolder {
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFolder() {}

    /**
     * Makes a folder and its missing parents.
     *
     * @return the folder
     * @throws IOException
     *             if it cannot be made, or if something else has its name
     */
    public static Path make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        if (Files.exists(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        if (folder.getParent() != null) {
            make(folder.getParent());
        }
        try {
            if (POSIX) {
                Files.createDirectory(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        return folder;
    }

    /**
     * Makes a folder and proves that files can be written into it.
     *
     * @return the folder
     * @throws IOException
     *             if they cannot; its message names the folder and the reason, in the user's language
     */
    public static Path makeWritable(Path folder) throws IOException {
        try {
            make(folder);
            Path probe = Files.createTempFile(folder, ".probe", null);
            Files.delete(probe);
            return folder;
        } catch (IOException e) {
            String reason = e instanceof FileSystemException file && file.getReason() != null
                    ? file.getReason()
                    : e.getClass().getSimpleName();
            throw new IOException(Drop.MESSAGES.format("folder-unusable", folder, reason), e);
        }
    }
}

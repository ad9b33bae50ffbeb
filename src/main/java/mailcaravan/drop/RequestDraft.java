package mailcaravan.drop;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A message on its way into a drop folder, written as a careful program does: under a name that the folder ignores, forced
 * to disk, then renamed. Whoever looks into the folder sees all of it or nothing, after a crash or a power cut too.
 * <p>
 * Only its owner may read it, and the folder's group where an administrator has given the folder to one. For one thread;
 * closing it removes what has not been published.
 */
public final class RequestDraft implements AutoCloseable {
    private static final Pattern DRAFT = Pattern.compile("\\.[0-9a-f]{32}\\.draft");
    /** Longer than a writer that lives leaves its draft untouched. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final String id;
    private final Path file;
    private final FileChannel channel;
    private final OutputStream content;
    private boolean published;

    private RequestDraft(Path folder, String id, Path file, FileChannel channel) {
        this.folder = folder;
        this.id = id;
        this.file = file;
        this.channel = channel;
        this.content = new BufferedOutputStream(Channels.newOutputStream(channel), 64 * 1024);
    }

    /**
     * A new draft in a drop folder, which is made, for its user alone, if it is missing. Drafts that killed programs have
     * left there are removed.
     *
     * @throws IOException
     *             if the folder cannot be made or written
     */
    public static RequestDraft in(Path folder) throws IOException {
        PrivateFolder.make(folder);
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        Path file = folder.resolve("." + id + ".draft");
        FileChannel channel = create(file);
        RequestDraft draft = new RequestDraft(folder, id, file, channel);
        try {
            lock(channel);
            shareWithGroup(folder, file);
            removeAbandoned(folder, Files.getLastModifiedTime(file).toInstant());
            return draft;
        } catch (IOException | RuntimeException e) {
            draft.close();
            throw e;
        }
    }

    private static FileChannel create(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (!posix(file.getParent())) {
            return FileChannel.open(file, options);
        }
        return FileChannel.open(file, options,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    // says that the writer lives; where there are no locks its age must do
    private static FileLock lock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException | OverlappingFileLockException none) {
            return null;
        }
    }

    // cron and web servers run under other users than the bundle: a group of the folder is how they meet
    private static void shareWithGroup(Path folder, Path file) throws IOException {
        if (!posix(folder)) {
            return;
        }
        PosixFileAttributes ofFolder = Files.readAttributes(folder, PosixFileAttributes.class);
        PosixFileAttributes ofFile = Files.readAttributes(file, PosixFileAttributes.class);
        if (ofFolder.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && ofFolder.group().equals(ofFile.group())) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }
    }

    private static boolean posix(Path folder) {
        return Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
    }

    private static void removeAbandoned(Path folder, Instant now) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder,
                each -> DRAFT.matcher(each.getFileName().toString()).matches())) {
            for (Path each : drafts) {
                try {
                    if (Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS).toInstant()
                            .isBefore(now.minus(ABANDONED)) && !written(each)) {
                        Files.deleteIfExists(each);
                    }
                } catch (IOException notOurs) {
                    // another user's, or gone: nothing that this message should fail for
                }
            }
        }
    }

    private static boolean written(Path draft) throws IOException {
        try (FileChannel other = FileChannel.open(draft, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return lock(other) == null;
        }
    }

    /** Takes the message; not to be closed by the caller. */
    public OutputStream content() {
        return content;
    }

    /**
     * The draft as it is so far, to be read back.
     *
     * @throws IOException
     *             if what was written does not reach the file
     */
    public Path written() throws IOException {
        content.flush();
        return file;
    }

    /**
     * Makes a request of it, at one stroke.
     *
     * @return where it is now
     * @throws IOException
     *             if it could not be forced to disk or renamed: it is then not there
     */
    public Path publish() throws IOException {
        content.flush();
        channel.force(true);
        channel.close();
        Path request = folder.resolve(id + ".eml");
        Files.move(file, request, StandardCopyOption.ATOMIC_MOVE);
        published = true;
        forceName();
        return request;
    }

    // the bundle may have it already: who is told of a failure now would hand it over twice
    private void forceName() {
        if (posix(folder)) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            } catch (IOException unsupported) {
                // some network file systems cannot, and force names by themselves
            }
        }
    }

    /** Removes the draft unless it was published. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (!published) {
                Files.deleteIfExists(file);
            }
        }
    }
}

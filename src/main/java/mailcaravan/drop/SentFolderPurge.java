package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

import org.jboss.logging.Logger;

/** Deletes filed requests that have been kept long enough, each with its own folder and its report; nothing else. */
public final class SentFolderPurge {
    private static final Logger LOG = Logger.getLogger(SentFolderPurge.class);

    private SentFolderPurge() {}

    /**
     * Deletes the requests of a folder that were filed before a moment. What cannot be deleted is logged and left.
     *
     * @throws IOException
     *             if the folder cannot be listed
     */
    public static void purge(Path folder, Instant before) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            for (Path path : names) {
                FileName name = FileName.of(path);
                if (RequestKind.of(name) != null && !name.text().endsWith(FailureReport.ENDING)) {
                    purge(folder, path, name, before);
                }
            }
        }
    }

    private static void purge(Path folder, Path path, FileName name, Instant before) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            Path report = name.plus(FailureReport.ENDING).in(folder);
            if (attributes.isDirectory() || !attributes.lastModifiedTime().toInstant().isBefore(before)
                    || writtenSince(report, before)) {
                return;
            }
            if (OwnFolder.of(name).isPresent()) {
                Relocation.delete(OwnFolder.of(name).get().in(folder));
            }
            Relocation.delete(report);
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warnf("%s: %s", path, e);
        }
    }

    // a dead letter keeps its writer's time, by which it is known: its report tells when it was filed
    private static boolean writtenSince(Path report, Instant before) throws IOException {
        return Files.exists(report, LinkOption.NOFOLLOW_LINKS)
                && !Files.getLastModifiedTime(report, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(before);
    }
}

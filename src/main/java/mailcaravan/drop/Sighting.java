package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a request looked like at one moment, its own folder included; two that are equal mean that nothing was written in
 * between.
 *
 * @param files
 *            in the own folder; 0 without one
 */
record Sighting(long size, long modified, long files) {
    /** How a file with, or without, a folder of its own looks now. */
    static Sighting of(Path file, BasicFileAttributes attributes, Path ownFolder) throws IOException {
        long size = attributes.size();
        long modified = attributes.lastModifiedTime().toMillis();
        if (ownFolder == null || !Files.isDirectory(ownFolder, LinkOption.NOFOLLOW_LINKS)) {
            return new Sighting(size, modified, 0);
        }
        Sum sum = new Sum();
        Files.walkFileTree(ownFolder, sum);
        return new Sighting(size + sum.size, modified + 31 * sum.modified, sum.files);
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private long size;
        private long modified;
        private long files;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            size += attributes.size();
            modified += attributes.lastModifiedTime().toMillis();
            files++;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            files++;
            return FileVisitResult.CONTINUE;
        }
    }
}

package mailcaravan.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** The octets of one regular file; no link is followed in the last place. */
final class FileContent implements RequestContent {
    private final Path file;

    FileContent(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    @Override
    public InputStream open() throws IOException {
        // opening a FIFO would wait for its writer for ever
        if (!attributes().isRegularFile()) {
            throw new FileSystemException(file.toString(), null, Refusal.sentence("not-a-regular-file"));
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long length() {
        try {
            return attributes().size();
        } catch (IOException gone) {
            return 0;
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}

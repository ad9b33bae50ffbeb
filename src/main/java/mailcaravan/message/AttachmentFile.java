package mailcaravan.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.List;
import java.util.Set;

/**
 * A checked file below a folder that others can write to. Opening goes down name by name from the open folder, where
 * the system can do that, so that a folder that is swapped for a link after the check leads nowhere.
 */
final class AttachmentFile implements RequestContent {
    private final Path root;
    private final List<String> names;

    AttachmentFile(Path root, List<String> names) {
        this.root = root;
        this.names = List.copyOf(names);
    }

    @Override
    public InputStream open() throws IOException {
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(root)) {
            if (folder instanceof SecureDirectoryStream<Path> secure) {
                return open(secure, 0);
            }
        }
        return new FileContent(path()).open();
    }

    @Override
    public long length() {
        return new FileContent(path()).length();
    }

    private InputStream open(SecureDirectoryStream<Path> folder, int depth) throws IOException {
        Path name = Path.of(names.get(depth));
        if (depth < names.size() - 1) {
            try (SecureDirectoryStream<Path> below = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return open(below, depth + 1);
            }
        }
        BasicFileAttributeView view = folder.getFileAttributeView(name, BasicFileAttributeView.class,
                LinkOption.NOFOLLOW_LINKS);
        if (!view.readAttributes().isRegularFile()) {
            throw new FileSystemException(path().toString(), null, Refusal.sentence("not-a-regular-file"));
        }
        return Channels.newInputStream(
                folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    }

    private Path path() {
        Path path = root;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }
}

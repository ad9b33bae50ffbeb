package mailcaravan.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The octets of a request or an attachment, to be read as often as needed: a file, or what a queue message holds.
 * <p>
 * Implementations are thread-safe.
 */
public interface RequestContent {
    /**
     * The octets from the first one on; the caller closes the stream.
     *
     * @throws IOException
     *             if they cannot be read (any more), or a symbolic link or a special file stands in their place
     */
    InputStream open() throws IOException;

    /** How many octets there are now; 0 where they cannot be read. */
    long length();

    /** The octets of a regular file. A symbolic link in the last place is never followed: opening it fails. */
    static RequestContent of(Path file) {
        return new FileContent(file);
    }

    /** Octets in memory; the array must not be changed any more. */
    static RequestContent of(byte[] octets) {
        return new MemoryContent(octets);
    }
}

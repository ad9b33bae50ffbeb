package mailcaravan.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * A file that holds a refresh token and, beside it as {@code <name>.previous}, the generation before: at any moment both
 * are whole. Whoever writes has the file's lock.
 * <p>
 * Immutable and thread-safe.
 */
final class Generations {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(Generations.class);
    private static final int MAX_SIZE = 1 << 20;

    private final DurableFile durable;

    Generations(FileOperations operations) {
        this.durable = new DurableFile(operations);
    }

    /** Where the generation before is kept. */
    static Path previous(Path file) {
        return file.resolveSibling(file.getFileName() + ".previous");
    }

    /** Where a damaged file is put aside once the one before is taken back. */
    static Path damaged(Path file) {
        return file.resolveSibling(file.getFileName() + ".damaged");
    }

    /** A sentence about a file that cannot be used, with the way back where there is one. */
    static String orRestore(Path file, String sentence) {
        Path previous = previous(file);
        return Files.isRegularFile(previous)
                ? sentence + " " + MESSAGES.format("generation.restore", previous)
                : sentence;
    }

    /**
     * The content of a file.
     *
     * @throws IOException
     *             if it is missing, unreadable, no file, or larger than 1 MiB
     */
    static byte[] bytes(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // a pipe would be waited for
            throw new IOException(MESSAGES.format("file.no-file"));
        }
        if (Files.size(file) > MAX_SIZE) {
            throw new IOException(MESSAGES.format("token-file.too-large"));
        }
        return Files.readAllBytes(file);
    }

    /**
     * Replaces a file. Where the generation before cannot be kept, that is said and the new one is written all the same:
     * a rotated token that is lost costs more.
     *
     * @param present
     *            what becomes the generation before; empty if the file that is there is not whole
     * @throws IOException
     *             if the new one cannot be written; the file is then as it was
     */
    void replace(Path target, Optional<byte[]> present, byte[] next) throws IOException {
        IOException notKept = null;
        if (present.isPresent()) {
            try {
                durable.replace(previous(target), present.get());
            } catch (IOException failed) {
                notKept = failed;
            }
        }
        durable.replace(target, next);
        if (notKept != null) {
            LOG.warn(MESSAGES.format("generation.not-kept", previous(target), IoReason.of(notKept)));
        }
    }

    /** Replaces one file of the two. */
    void replace(Path target, byte[] content) throws IOException {
        durable.replace(target, content);
    }
}

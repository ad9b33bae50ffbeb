package mailcaravan.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Takes the content of one message to disk as it comes in.
 * <p>
 * Writing never fails: a message that is too large, or a disk that is full, shows afterwards, since the server must
 * read to the final dot before it can say so (RFC 5321 4.1.1.4). Used by one thread; closing removes what was not moved.
 */
final class Spool extends OutputStream {
    private final Path temporary;
    private final long largest;
    private final byte[] buffer = new byte[16 * 1024];
    private int buffered;
    private long size;
    private OutputStream file;
    private IOException failure;

    Spool(Path temporary, long largest) {
        this.temporary = temporary;
        this.largest = largest;
    }

    @Override
    public void write(int octet) {
        size++;
        if (buffered == buffer.length) {
            spill();
        }
        buffer[buffered++] = (byte) octet;
    }

    /** Octets written, also beyond the largest size. */
    long size() {
        return size;
    }

    boolean tooLarge() {
        return size > largest;
    }

    /** Puts the content where it belongs, or says why it could not be written. */
    void moveTo(Path target) throws IOException {
        spill();
        if (file != null) {
            file.close();
        }
        if (failure != null) {
            throw failure;
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The first octets of the content, for a look at the header. */
    byte[] head() throws IOException {
        if (file == null) {
            return java.util.Arrays.copyOf(buffer, buffered);
        }
        spill();
        file.flush();
        try (var in = Files.newInputStream(temporary)) {
            return in.readNBytes(256 * 1024);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
        Files.deleteIfExists(temporary);
    }

    private void spill() {
        try {
            if (failure == null && !tooLarge()) {
                if (file == null) {
                    file = Files.newOutputStream(temporary, StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
                }
                file.write(buffer, 0, buffered);
            }
        } catch (IOException e) {
            failure = e;
        }
        buffered = 0;
    }
}

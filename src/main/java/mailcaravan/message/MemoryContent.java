package mailcaravan.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;

/** Octets in memory. */
final class MemoryContent implements RequestContent {
    private final byte[] octets;

    MemoryContent(byte[] octets) {
        this.octets = Objects.requireNonNull(octets, "octets");
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public long length() {
        return octets.length;
    }
}

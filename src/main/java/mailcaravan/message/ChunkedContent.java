package mailcaravan.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Octets in memory that grow without being copied: write them once, then read them as often as needed. */
final class ChunkedContent extends OutputStream implements RequestContent {
    private static final int CHUNK = 64 * 1024;

    private final List<byte[]> chunks = new ArrayList<>();
    private int used = CHUNK;

    @Override
    public void write(int octet) {
        write(new byte[]{(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        int from = offset;
        while (from < offset + length) {
            if (used == CHUNK) {
                chunks.add(new byte[CHUNK]);
                used = 0;
            }
            int fits = Math.min(CHUNK - used, offset + length - from);
            System.arraycopy(octets, from, chunks.get(chunks.size() - 1), used, fits);
            used += fits;
            from += fits;
        }
    }

    @Override
    public InputStream open() {
        List<InputStream> streams = new ArrayList<>(chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            streams.add(new ByteArrayInputStream(chunks.get(i), 0, i == chunks.size() - 1 ? used : CHUNK));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    @Override
    public long length() {
        return chunks.isEmpty() ? 0 : (chunks.size() - 1L) * CHUNK + used;
    }
}

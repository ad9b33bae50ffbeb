package mailcaravan.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A message of any size that never lies in memory as a whole. */
final class GeneratedMessage extends TestMessage {
    private final long size;

    /** Size is a multiple of 100. */
    GeneratedMessage(long size) {
        super("", "a@example.org");
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] lines = new byte[10_000];
        Arrays.fill(lines, (byte) 'x');
        for (int i = 100; i <= lines.length; i += 100) {
            lines[i - 2] = '\r';
            lines[i - 1] = '\n';
        }
        for (long written = 0; written < size; written += lines.length) {
            out.write(lines, 0, (int) Math.min(lines.length, size - written));
        }
    }
}

package mailcaravan.submission;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in the file of a {@link SharedPace}, in numbers of 64 bits: whose turn is next, when that ends, and the last
 * minute's starts, oldest first. All times are milliseconds since 1970. Used by one thread, under the file's lock.
 */
final class PaceRecord {
    static final long MINUTE = 60_000;
    /** A turn lasts a minute, and a little. */
    private static final long LONGEST_TURN = 2 * MINUTE;
    private static final int MOST_OCTETS = 8 << 20;

    private final long now;
    private final List<Long> starts = new ArrayList<>();
    private long turn;
    private long turnEnds;

    private PaceRecord(long now) {
        this.now = now;
    }

    /** The record of a file; what is damaged, or was written by a clock that was put back since, counts as absent. */
    static PaceRecord read(FileChannel channel, long now) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), MOST_OCTETS) / Long.BYTES * Long.BYTES);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // until it is full, or the file ends
        }
        buffer.flip();
        PaceRecord record = new PaceRecord(now);
        if (buffer.remaining() >= 2 * Long.BYTES) {
            record.giveTurn(buffer.getLong(), buffer.getLong());
            if (record.turnEnds - now > LONGEST_TURN) {
                record.giveTurn(0, 0);
            }
        }
        while (buffer.remaining() >= Long.BYTES) {
            long each = buffer.getLong();
            if (each <= now && now - each < MINUTE) {
                record.starts.add(each);
            }
        }
        return record;
    }

    /** Replaces what stands in the file. */
    void write(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((2 + starts.size()) * Long.BYTES).putLong(turn).putLong(turnEnds);
        starts.forEach(buffer::putLong);
        buffer.flip();
        long position = 0;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
        channel.truncate(position);
    }

    /** When it was read. */
    long now() {
        return now;
    }

    /** The last minute's; to be changed. */
    List<Long> starts() {
        return starts;
    }

    /** Whose turn is next; 0: nobody waits. */
    long turn() {
        return turn;
    }

    /** When somebody else may start in its place. */
    long turnEnds() {
        return turnEnds;
    }

    /** Says whose turn is next. */
    void giveTurn(long whose, long ends) {
        turn = whose;
        turnEnds = ends;
    }
}

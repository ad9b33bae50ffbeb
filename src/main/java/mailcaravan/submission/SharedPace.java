package mailcaravan.submission;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jboss.logging.Logger;

import mailcaravan.account.IoReason;

/**
 * An account's messages of the last minute, counted over all processes of this machine that share its state folder: their
 * starts stand in a small file, which is changed under its lock.
 * <p>
 * Where the file cannot be used, nobody is held up, which is said once. One instance for an account and process.
 * Thread-safe.
 */
public final class SharedPace {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final String account;
    private final Path file;
    private final int perMinute;
    private final Clock clock;
    private boolean unusable;

    /**
     * A pace.
     *
     * @param folder
     *            the account's for state, which exists
     * @param perMinute
     *            0 = no limit, and no file
     * @param clock
     *            the machine's, since other processes read what it says
     */
    public SharedPace(String account, Path folder, int perMinute, Clock clock) {
        this.account = account;
        this.file = folder.resolve("pace");
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /**
     * Counts a message that starts now, if it may.
     *
     * @return zero if it is counted, otherwise how long to wait before the next one may start
     */
    public synchronized Duration tryStart() {
        return perMinute == 0 ? Duration.ZERO : changed(true);
    }

    /** Takes back the last count: there was no message to start. */
    public synchronized void uncount() {
        if (perMinute > 0) {
            changed(false);
        }
    }

    private Duration changed(boolean start) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE); FileLock alone = channel.lock()) {
            Objects.requireNonNull(alone);
            long now = clock.millis();
            List<Long> starts = starts(channel, now);
            if (start && starts.size() >= perMinute) {
                return Duration.ofMillis(Math.max(1, starts.get(starts.size() - perMinute) + MINUTE - now));
            }
            if (start) {
                starts.add(now);
            } else if (!starts.isEmpty()) {
                starts.remove(starts.size() - 1);
            }
            write(channel, starts);
        } catch (IOException e) {
            if (!unusable) {
                unusable = true;
                LOG.warn(Submissions.MESSAGES.format("pace-unshared", account, file, IoReason.of(e)));
            }
        }
        return Duration.ZERO;
    }

    // what lies ahead of the clock was written before it was put back
    private static List<Long> starts(FileChannel channel, long now) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), 8 << 20) / Long.BYTES * Long.BYTES);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // until it is full, or the file ends
        }
        buffer.flip();
        List<Long> starts = new ArrayList<>();
        while (buffer.remaining() >= Long.BYTES) {
            long each = buffer.getLong();
            if (each <= now && now - each < MINUTE) {
                starts.add(each);
            }
        }
        return starts;
    }

    private static void write(FileChannel channel, List<Long> starts) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(starts.size() * Long.BYTES);
        starts.forEach(buffer::putLong);
        buffer.flip();
        long position = 0;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
        channel.truncate(position);
    }
}

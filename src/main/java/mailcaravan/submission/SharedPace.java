package mailcaravan.submission;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;

import org.jboss.logging.Logger;

import mailcaravan.account.IoReason;

/**
 * An account's messages of the last minute, counted over all processes of this machine that share its state folder: their
 * starts stand in a small file, which is changed under its lock.
 * <p>
 * Who has to wait has the next turn: whoever comes meanwhile waits for the one after it, so that neither a busy bundle nor a
 * loop of commands holds up the other. A turn that is not taken, because its process has died, passes after a second. Where
 * the file cannot be used, nobody is held up, which is said once. One instance for an account and process. Thread-safe.
 */
public final class SharedPace {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final long MINUTE = PaceRecord.MINUTE;
    /** How soon the one behind looks whether the turn has been taken. */
    private static final long LOOK = 250;
    /** How long the next message may be late for its turn. */
    private static final long LATE = Duration.ofSeconds(1).toMillis();

    private final String account;
    private final Path file;
    private final int perMinute;
    private final Clock clock;
    private final long self = 1 + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
    private long last;
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
     * @param patience
     *            how long the caller would wait; who would not wait long enough gets no turn
     * @return zero if it is counted, otherwise how long to wait before asking again
     */
    public synchronized Duration tryStart(Duration patience) {
        return perMinute == 0 ? Duration.ZERO : changed(record -> start(record, patience.toMillis()));
    }

    /** Takes back the last count: there was no message to start. */
    public synchronized void uncount() {
        if (perMinute > 0) {
            changed(record -> {
                record.starts().remove(last);
                return 0;
            });
        }
    }

    private long start(PaceRecord record, long patience) {
        long now = record.now();
        List<Long> starts = record.starts();
        boolean behind = record.turn() != 0 && record.turn() != self && record.turnEnds() >= now;
        int free = perMinute - starts.size() - (behind ? 1 : 0);
        if (free > 0) {
            starts.add(now);
            last = now;
            if (record.turn() == self) {
                record.giveTurn(0, 0);
            }
            return 0;
        }
        if (starts.size() < perMinute) {
            return Math.min(LOOK, record.turnEnds() - now + 1);
        }
        long wait = Math.max(1, starts.get(starts.size() - perMinute) + MINUTE - now);
        if (behind) {
            return wait + LOOK;
        }
        if (wait <= patience) {
            record.giveTurn(self, now + wait + LATE);
        }
        return wait;
    }

    private Duration changed(ToLongFunction<PaceRecord> change) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE); FileLock alone = channel.lock()) {
            Objects.requireNonNull(alone);
            PaceRecord record = PaceRecord.read(channel, clock.millis());
            long wait = change.applyAsLong(record);
            record.write(channel);
            return Duration.ofMillis(wait);
        } catch (IOException e) {
            if (!unusable) {
                unusable = true;
                LOG.warn(Submissions.MESSAGES.format("pace-unshared", account, file, IoReason.of(e)));
            }
        }
        return Duration.ZERO;
    }
}

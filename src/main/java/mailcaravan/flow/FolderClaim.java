package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import mailcaravan.drop.FolderLock;
import mailcaravan.text.Messages;

/**
 * Takes the lock of a folder for this process: at once or not at all, or, on standby, as soon as the process that has it
 * ends or dies.
 * <p>
 * Immutable and thread-safe.
 */
final class FolderClaim {
    private static final Logger LOG = Logger.getLogger("mailcaravan");
    private static final Messages MESSAGES = Messages.of(FolderClaim.class);
    private static final long LOOK_MILLIS = 500;

    private final boolean standby;
    private final Standby waiting;

    FolderClaim(boolean standby, Standby waiting) {
        this.standby = standby;
        this.waiting = waiting;
    }

    /**
     * Takes the lock of a folder, which must exist.
     *
     * @return nothing if the process was told to stop while it waited
     * @throws AlreadyRunningException
     *             if another process has it and this one is not on standby
     * @throws IOException
     *             if the lock file cannot be made
     */
    Optional<FolderLock> take(Path folder) throws AlreadyRunningException, IOException {
        Optional<FolderLock> lock = FolderLock.take(folder);
        if (lock.isPresent()) {
            return lock;
        }
        if (!standby) {
            throw new AlreadyRunningException(MESSAGES.format("already-running", folder));
        }
        LOG.info(MESSAGES.format("standby", folder));
        CountDownLatch stop = waiting.begins();
        while (lock.isEmpty()) {
            if (stopped(stop)) {
                return Optional.empty();
            }
            lock = FolderLock.take(folder);
        }
        LOG.info(MESSAGES.format("takes-over", folder));
        waiting.ends();
        return lock;
    }

    // looking again, not waiting for the lock: a wait in the system cannot be ended when the process is to stop
    private static boolean stopped(CountDownLatch stop) {
        try {
            return stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * One read-modify-write of a file at a time, among the threads of this process and among processes and hosts: several
 * jobs may share a token file. The lock lies in a file of its own ({@code <name>.lock}), since the file itself is
 * replaced. A thread that has it may take it again; nobody waits for it longer than he says.
 */
public final class FileLocks {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(FileLocks.class);
    /** Longer than somebody who refreshes with the usual timeout keeps the lock. */
    private static final Duration FOR_A_WRITE = Duration.ofSeconds(150);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    // a file lock belongs to the whole process: a second thread would get an exception instead of a wait
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();
    private static final Set<Path> WITHOUT = ConcurrentHashMap.newKeySet();

    private FileLocks() {}

    /** What is done under the lock. */
    @FunctionalInterface
    interface Action {
        /** Reads, changes and writes. */
        void run() throws IOException, CredentialsException;
    }

    /**
     * Waits for the lock of a file, runs the action, and gives the lock back.
     *
     * @throws IOException
     *             if the action fails, or the lock cannot be had
     * @throws CredentialsException
     *             if the action cannot make sense of the file
     */
    static void with(Path file, Action action) throws IOException, CredentialsException {
        Path absolute = file.toAbsolutePath().normalize();
        ReentrantLock threads = threads(absolute);
        long end = end(FOR_A_WRITE);
        if (!among(threads, end)) {
            throw new IOException(MESSAGES.format("lock.taken"));
        }
        try {
            // the same thread has the lock, or has found that none can be had
            if (threads.getHoldCount() > 1) {
                action.run();
                return;
            }
            try (FileChannel channel = among(absolute, end)) {
                if (channel == null) {
                    throw new IOException(MESSAGES.format("lock.taken"));
                }
                action.run();
            }
        } finally {
            threads.unlock();
        }
    }

    /**
     * Takes the lock of a file, to be given back by the same thread. Where no lock file can be made (a read-only folder, a
     * file system without locks) only the threads of this process keep out of each other's way, which is said once; where
     * somebody keeps the lock for longer than the patience, nobody is kept out, which is said each time.
     *
     * @param patience
     *            longer than anybody may keep the lock who is not stuck
     */
    public static CredentialsStore.Hold hold(Path file, Duration patience) {
        Path absolute = file.toAbsolutePath().normalize();
        ReentrantLock threads = threads(absolute);
        long end = end(patience);
        if (!among(threads, end)) {
            stuck(absolute);
            return () -> {
            };
        }
        if (threads.getHoldCount() > 1) {
            return threads::unlock;
        }
        try {
            FileChannel channel = among(absolute, end);
            if (channel != null) {
                return () -> release(channel, threads);
            }
            stuck(absolute);
        } catch (IOException none) {
            if (WITHOUT.add(absolute)) {
                LOG.warn(MESSAGES.format("lock.none", absolute, lockFile(absolute), IoReason.of(none)));
            }
        }
        return threads::unlock;
    }

    private static void stuck(Path absolute) {
        // a thread that is to end has not waited
        if (!Thread.currentThread().isInterrupted()) {
            LOG.warn(MESSAGES.format("lock.stuck", absolute));
        }
    }

    private static void release(FileChannel channel, ReentrantLock threads) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debugf("%s", e);
        } finally {
            threads.unlock();
        }
    }

    private static ReentrantLock threads(Path absolute) {
        return THREADS.computeIfAbsent(absolute, path -> new ReentrantLock());
    }

    private static long end(Duration patience) {
        return System.nanoTime() + patience.toNanos();
    }

    private static boolean among(ReentrantLock threads, long end) {
        try {
            // the first one asks for no interrupt: a rotated token must reach the disk all the same
            return threads.tryLock() || threads.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // null: somebody has it for too long. Not the waiting call of Java, which knows no limit
    private static FileChannel among(Path absolute, long end) throws IOException {
        FileChannel channel = FileChannel.open(lockFile(absolute), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            while (true) {
                taken = tryLock(channel);
                if (taken) {
                    return channel;
                }
                if (end - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                    return null;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The file that stands for the lock; it is left in place, since removing it would race. */
    static Path lockFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }
}

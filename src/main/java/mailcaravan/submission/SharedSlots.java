package mailcaravan.submission;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import mailcaravan.account.IoReason;
import mailcaravan.smtp.ConnectionSlots;
import mailcaravan.smtp.NoFreeConnectionException;

/**
 * An account's connections, counted over all processes of this machine that share its state folder: a slot is the lock of a
 * file, which the system takes back from a process that dies.
 * <p>
 * Who finds none free says that he waits, so that whoever has idle connections closes them ({@link #wanted}); those who
 * wait are served one after another, and nobody who comes later is served before the one whose turn it is. Where no lock
 * can be had (a folder that cannot be written, a file system without locks), nobody is kept out, which is said once. One
 * instance for an account and process: locks belong to the process. Thread-safe.
 */
public final class SharedSlots implements ConnectionSlots {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String account;
    private final Path folder;
    private final boolean[] held;
    private boolean waiting;
    private boolean unshared;

    /**
     * Slots of which this process has none.
     *
     * @param folder
     *            the account's for state, which exists
     * @param connections
     *            1 or more, the same in all processes
     */
    public SharedSlots(String account, Path folder, int connections) {
        this.account = account;
        this.folder = folder;
        this.held = new boolean[connections];
    }

    @Override
    public Slot take(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        // whose turn it is comes first, or a busy process would take back each slot that it has just made free
        Slot slot = wanted() ? null : tryTake();
        if (slot != null) {
            return slot;
        }
        FileChannel turn = awaitTurn(end);
        try {
            slot = tryTake();
            while (slot == null) {
                pause(end);
                slot = tryTake();
            }
            return slot;
        } finally {
            endTurn(turn);
        }
    }

    /** {@inheritDoc} Costs a look at one file. */
    @Override
    public synchronized boolean wanted() {
        if (waiting) {
            return true; // who opened the file of a lock that this very process holds would lose it
        }
        if (unshared) {
            return false;
        }
        // shared, so that those who look do not take each other for somebody who waits
        try (FileChannel channel = open("connection-wanted");
                FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized Slot tryTake() {
        for (int i = 0; i < held.length; i++) {
            // a file whose lock this process holds must not be opened: closing it again would give the lock back
            if (!held[i]) {
                try {
                    FileChannel channel = taken("connection-" + (i + 1));
                    if (channel != null) {
                        held[i] = true;
                        int number = i;
                        return () -> giveBack(number, channel);
                    }
                } catch (IOException e) {
                    return unshared(e);
                }
            }
        }
        return null;
    }

    /** The open file that holds a lock; null if somebody else has it. */
    private FileChannel taken(String name) throws IOException {
        FileChannel channel = open(name);
        boolean mine = false;
        try {
            mine = locked(channel);
        } finally {
            if (!mine) {
                channel.close();
            }
        }
        return mine ? channel : null;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another account of this process has the same folder
        }
    }

    private Slot unshared(IOException e) {
        if (!unshared) {
            unshared = true;
            LOG.warn(Submissions.MESSAGES.format("connections-unshared", account, folder, IoReason.of(e)));
        }
        return () -> {
        };
    }

    private synchronized void giveBack(int number, FileChannel channel) {
        if (channel.isOpen()) {
            closed(channel);
            held[number] = false;
        }
    }

    private void closed(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debugf("%s: %s", account, e);
        }
    }

    // one of this process at a time, and one of all processes
    private FileChannel awaitTurn(long end) throws IOException {
        while (true) {
            synchronized (this) {
                FileChannel channel = waiting ? null : taken("connection-wanted");
                if (channel != null) {
                    waiting = true;
                    return channel;
                }
            }
            pause(end);
        }
    }

    private synchronized void endTurn(FileChannel turn) {
        waiting = false;
        closed(turn);
    }

    private void pause(long end) throws IOException {
        if (end - System.nanoTime() <= 0) {
            throw new NoFreeConnectionException(
                    Submissions.MESSAGES.format("no-free-connection", Integer.toString(held.length)));
        }
        try {
            TimeUnit.NANOSECONDS.sleep(POLL_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One read-modify-write of a file at a time, among the threads of this process and among processes: several jobs may
 * share a token file. The lock lies in a file of its own ({@code <name>.lock}), since the file itself is replaced.
 */
final class FileLocks {
    // a file lock belongs to the whole process: a second thread would get an exception instead of a wait
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private FileLocks() {}

    /** What is done under the lock. */
    @FunctionalInterface
    interface Action {
        /** Reads, changes and writes. */
        void run() throws IOException;
    }

    /** Waits for the lock of a file, runs the action, and gives the lock back. */
    static void with(Path file, Action action) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        ReentrantLock threads = THREADS.computeIfAbsent(absolute, path -> new ReentrantLock());
        threads.lock();
        try (FileChannel channel = FileChannel.open(lockFile(absolute), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock processes = channel.lock()) {
            assert processes.isValid();
            action.run();
        } finally {
            threads.unlock();
        }
    }

    /** The file that stands for the lock; it is left in place, since removing it would race. */
    static Path lockFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }
}

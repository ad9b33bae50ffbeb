package mailcaravan.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * A disk on which a process dies at a step of its writing, and which keeps after a power cut only what was forced: of other
 * content any part, of other renames any number of the first ones. Nothing is really forced, so it is fast.
 */
final class CrashingDisk implements FileOperations {
    /** Steps of one write-back: two files of seven each. */
    static final int STEPS = 14;

    private final Random random;
    private final boolean forgetful;
    private final Set<Path> unforced = new HashSet<>();
    private final Deque<Rename> renames = new ArrayDeque<>();
    private int left = Integer.MAX_VALUE;
    private boolean full;

    /** The process is dead. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A rename that is not forced yet, and what the target held before; null: nothing. */
    private record Rename(Path target, byte[] before) {}

    CrashingDisk(Random random) {
        this(random, false);
    }

    private CrashingDisk(Random random, boolean forgetful) {
        this.random = random;
        this.forgetful = forgetful;
    }

    /** A disk whose writer never has content forced: with it a test must fail. */
    static CrashingDisk forgetful(Random random) {
        return new CrashingDisk(random, true);
    }

    /** The process dies after so many more steps. */
    void dieAfter(int steps) {
        left = steps;
    }

    /** A new process; what the old one had handed over the system has written by itself meanwhile, as it does within
     * seconds, unless the power was cut. */
    void restart() {
        unforced.clear();
        renames.clear();
        left = Integer.MAX_VALUE;
    }

    /** Has no more room from now on, or has room again. */
    void full(boolean now) {
        full = now;
    }

    /** True if nothing would be lost by a power cut. */
    boolean durable() {
        return unforced.isEmpty() && renames.isEmpty();
    }

    /** What was not forced may be gone. */
    void cutPower() throws IOException {
        int undone = random.nextInt(renames.size() + 1);
        for (int i = 0; i < undone; i++) {
            Rename last = renames.removeLast();
            if (last.before() == null) {
                Files.delete(last.target());
            } else {
                Files.write(last.target(), last.before());
                unforced.remove(last.target());
            }
        }
        for (Path each : unforced) {
            if (Files.exists(each)) {
                byte[] content = Files.readAllBytes(each);
                int kept = random.nextInt(content.length + 1);
                byte[] rest = new byte[content.length];
                System.arraycopy(content, 0, rest, 0, kept);
                // either the length has reached the disk or not
                Files.write(each, random.nextBoolean() ? rest : Arrays.copyOf(content, kept));
            }
        }
        unforced.clear();
        renames.clear();
    }

    private void step() {
        if (left <= 0) {
            throw new Crash();
        }
        left--;
    }

    @Override
    public Path create(Path folder, String prefix, String suffix) throws IOException {
        step();
        return Files.createTempFile(folder, prefix, suffix);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        if (left == 0 || full) {
            FileOperations.super.write(file, Arrays.copyOf(content, random.nextInt(content.length + 1)));
            unforced.add(file);
        }
        step();
        if (full) {
            throw new IOException("No space left on device");
        }
        FileOperations.super.write(file, content);
        unforced.add(file);
    }

    @Override
    public void force(Path file) {
        step();
        if (!forgetful) {
            unforced.remove(file);
        }
    }

    @Override
    public void keepOwner(Path target, Path temporary) {
        step();
    }

    @Override
    public void rename(Path temporary, Path target) throws IOException {
        step();
        renames.add(new Rename(target, Files.exists(target) ? Files.readAllBytes(target) : null));
        FileOperations.super.rename(temporary, target);
        if (unforced.remove(temporary)) {
            unforced.add(target);
        }
    }

    @Override
    public void delete(Path temporary) throws IOException {
        step();
        FileOperations.super.delete(temporary);
        unforced.remove(temporary);
    }

    @Override
    public void forceFolder(Path folder) {
        step();
        renames.clear();
    }
}

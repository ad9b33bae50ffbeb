package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jboss.logging.Logger;

import mailcaravan.text.OneLine;

/**
 * Watches a drop folder for requests that have stopped growing.
 * <p>
 * A file counts as whole when it has looked the same for the settling time, measured by our own monotonic clock: the
 * clock of a network drive may be minutes away from ours. Memory is bounded: of a very full folder only so many files
 * are watched at a time. Not thread-safe.
 */
final class SettledRequests {
    private static final Logger LOG = Logger.getLogger(SettledRequests.class);
    private static final int WATCHED = 20_000;

    private final Path folder;
    private final long settle;
    private final LongSupplier nanoTime;
    private final Map<Path, Watch> watched = new HashMap<>();
    private final Set<Path> leftAlone = new HashSet<>();

    SettledRequests(Path folder, Duration settle, LongSupplier nanoTime) {
        this.folder = folder;
        this.settle = settle.toNanos();
        this.nanoTime = nanoTime;
    }

    private static final class Watch {
        private Sighting sighting;
        private long since;
        private boolean seen;
    }

    /**
     * Looks into the folder once.
     *
     * @param held
     *            requests that must not be taken now
     * @return names that can be taken, the oldest first, at most this many
     */
    List<Path> look(int most, Predicate<FileName> held) throws IOException {
        watched.values().forEach(watch -> watch.seen = false);
        List<Ready> ready = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            for (Path path : names) {
                FileName name = FileName.of(path);
                if (RequestKind.of(name) != null && !held.test(name)) {
                    look(path, name, ready);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        watched.values().removeIf(watch -> !watch.seen);
        ready.sort(Comparator.comparingLong(Ready::modified).thenComparing(Ready::path));
        return ready.stream().limit(most).map(Ready::path).toList();
    }

    private record Ready(Path path, long modified) {}

    private void look(Path path, FileName name, List<Ready> ready) {
        Watch watch = watched.get(path);
        if (watch == null && watched.size() >= WATCHED) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (!takeable(path, attributes)) {
                return;
            }
            Sighting now = Sighting.of(path, attributes, OwnFolder.of(name).map(own -> own.in(folder)).orElse(null));
            if (watch == null || !watch.sighting.equals(now)) {
                watch = new Watch();
                watch.sighting = now;
                watch.since = nanoTime.getAsLong();
                watched.put(path, watch);
            }
            watch.seen = true;
            if (nanoTime.getAsLong() - watch.since >= settle) {
                ready.add(new Ready(path, attributes.lastModifiedTime().toMillis()));
            }
        } catch (NoSuchFileException e) {
            LOG.debugf("%s has vanished", OneLine.of(path.toString()));
        } catch (IOException e) {
            leaveAlone(path, e.getClass().getSimpleName());
        }
    }

    // a link is taken, to be refused with a report; a pipe or device would block whoever opens it
    private boolean takeable(Path path, BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return true;
        }
        if (!attributes.isRegularFile()) {
            leaveAlone(path, Drop.MESSAGES.format(attributes.isDirectory() ? "directory" : "special-file"));
            return false;
        }
        if (!Files.isReadable(path)) {
            leaveAlone(path, Drop.MESSAGES.format("unreadable"));
            return false;
        }
        leftAlone.remove(path);
        return true;
    }

    private void leaveAlone(Path path, String why) {
        if (leftAlone.size() < WATCHED && leftAlone.add(path)) {
            LOG.warn(Drop.MESSAGES.format("left-alone", OneLine.of(FileName.of(path).text()), folder, why));
        }
    }

    /** True if a request still looks as it did when it was last looked at. */
    boolean unchanged(Path path) {
        Watch watch = watched.get(path);
        if (watch == null) {
            return false;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            Path own = OwnFolder.of(FileName.of(path)).map(name -> name.in(folder)).orElse(null);
            return watch.sighting.equals(Sighting.of(path, attributes, own));
        } catch (IOException e) {
            return false;
        }
    }

    /** Forgets a request that has been taken, so that the next file of its name settles anew. */
    void taken(Path path) {
        watched.remove(path);
    }
}

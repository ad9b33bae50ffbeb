package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jboss.logging.Logger;

/**
 * The durable record of attempts: which requests of an account wait, since when and until when. Nothing waits in memory
 * or on a thread, and a restart forgets nothing.
 * <p>
 * Thread-safe.
 */
public final class DeferredRequests {
    private static final Logger LOG = Logger.getLogger(DeferredRequests.class);

    private final Path folder;
    private final Clock clock;
    private final Map<String, DeferredRequest> byName = new ConcurrentHashMap<>();

    /** Keeps its records in a folder, which is made when needed. */
    public DeferredRequests(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Reads the records of the last process.
     *
     * @throws IOException
     *             if the folder cannot be read; a single damaged record is dropped: its request is then tried at once
     */
    public void load() throws IOException {
        PrivateFolder.make(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                try {
                    DeferredRequest deferred = JsonFile.read(file, DeferredRequest.class);
                    if (deferred == null || !file.equals(file(deferred))) {
                        throw new IOException("not a record of this name");
                    }
                    byName.put(deferred.request(), deferred);
                } catch (IOException | RuntimeException e) {
                    LOG.warnf("%s: %s", file, e.getMessage());
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** True if a request of this name waits, and its time has not come. */
    public boolean waits(FileName name) {
        DeferredRequest deferred = byName.get(name.text());
        return deferred != null && deferred.nextAttempt() > clock.millis();
    }

    /** The record of a request; one of an earlier request of the same name does not count and is dropped. */
    public Optional<DeferredRequest> find(Claim claim) {
        DeferredRequest deferred = byName.get(claim.name().text());
        if (deferred != null && !deferred.id().equals(claim.id())) {
            remove(deferred);
            return Optional.empty();
        }
        return Optional.ofNullable(deferred);
    }

    /** Puts a record on disk, in place of the one before. */
    public void put(DeferredRequest deferred) throws IOException {
        PrivateFolder.make(folder);
        JsonFile.write(file(deferred), deferred);
        byName.put(deferred.request(), deferred);
    }

    /** Drops the record of a request that has come to its end. */
    public void remove(Claim claim) {
        find(claim).ifPresent(this::remove);
    }

    private void remove(DeferredRequest deferred) {
        byName.remove(deferred.request(), deferred);
        try {
            Files.deleteIfExists(file(deferred));
        } catch (IOException e) {
            LOG.warnf("%s: %s", file(deferred), e);
        }
    }

    private Path file(DeferredRequest deferred) {
        return folder.resolve(deferred.id() + ".json");
    }
}

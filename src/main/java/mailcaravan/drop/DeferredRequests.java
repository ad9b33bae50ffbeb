package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;

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

    /** Where an account's records lie in its state folder. */
    public static Path folderIn(Path stateFolder) {
        return stateFolder.resolve("deferred");
    }

    /** Keeps its records in a folder, which is made when needed. */
    public DeferredRequests(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Reads the records of the last process.
     *
     * @throws IOException
     *             if the folder or a record cannot be read; a single damaged record is dropped: its request is then tried
     *             at once
     */
    public void load() throws IOException {
        PrivateFolder.make(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                read(file).ifPresent(deferred -> remember(deferred.request(), deferred));
            }
        }
    }

    /** True if a request of this name waits, and its time has not come. */
    public boolean waits(FileName name) {
        DeferredRequest deferred = byName.get(name.text());
        return deferred != null && deferred.nextAttempt() > clock.millis();
    }

    /**
     * The record of a request; one of an earlier request of the same name does not count and is dropped. A record that
     * another process wrote since {@link #load}, for a dead letter that it put back, is seen too.
     *
     * @throws IOException
     *             if there is a record and it cannot be read: without it the request would go to recipients that have it
     */
    public Optional<DeferredRequest> find(Claim claim) throws IOException {
        DeferredRequest deferred = byName.get(claim.name().text());
        boolean known = deferred != null && deferred.id().equals(claim.id());
        if (deferred != null && !known) {
            remove(deferred);
        }
        Path file = folder.resolve(claim.id() + ".json");
        Optional<DeferredRequest> written = Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? read(file)
                : Optional.empty();
        written.ifPresent(each -> remember(claim.name().text(), each));
        return written.isEmpty() && known ? Optional.of(deferred) : written;
    }

    // what says who waits must fit into memory however many wait; their histories need not
    private void remember(String name, DeferredRequest deferred) {
        byName.put(name, deferred.withoutHistory());
    }

    private Optional<DeferredRequest> read(Path file) throws IOException {
        try {
            DeferredRequest deferred = JsonFile.read(file, DeferredRequest.class);
            if (deferred != null && deferred.request() != null && file.equals(file(deferred))) {
                return Optional.of(deferred);
            }
            LOG.warnf("%s: not a record of this name", file);
        } catch (JsonProcessingException e) {
            LOG.warnf("%s: %s", file, e.getOriginalMessage());
        }
        Files.deleteIfExists(file);
        return Optional.empty();
    }

    /** Puts a record on disk, in place of the one before. */
    public void put(DeferredRequest deferred) throws IOException {
        PrivateFolder.make(folder);
        JsonFile.write(file(deferred), deferred);
        remember(deferred.request(), deferred);
    }

    /** Drops the record of a request that has come to its end. */
    public void remove(Claim claim) {
        try {
            find(claim).ifPresent(this::remove);
        } catch (IOException e) {
            LOG.warnf("%s: %s", claim.id(), e);
        }
    }

    private void remove(DeferredRequest deferred) {
        byName.remove(deferred.request(), deferred.withoutHistory());
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

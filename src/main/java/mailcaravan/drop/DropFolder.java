package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jboss.logging.Logger;

import mailcaravan.text.OneLine;

/**
 * An account's drop folder: takes settled requests into {@code .sending/}, gives them back, and files them with their
 * outcome.
 * <p>
 * {@link #settled} and {@link #take} are for one thread; giving back and filing may happen on any.
 */
public final class DropFolder {
    private static final Logger LOG = Logger.getLogger(DropFolder.class);

    private final String account;
    private final Path folder;
    private final Path sending;
    private final Path sent;
    private final Path failed;
    private final Clock clock;
    private final SettledRequests settledRequests;
    private final Set<Path> putBack = new HashSet<>();
    private final Object filing = new Object();

    /**
     * A drop folder of an account.
     *
     * @param settle
     *            how long a file must look the same before it is taken
     * @param clock
     *            for the age of filed requests and the zone of the Date header
     * @param nanoTime
     *            a monotonic clock
     */
    public DropFolder(String account, Path folder, Path sent, Path failed, Duration settle, Clock clock,
            LongSupplier nanoTime) {
        this.account = account;
        this.folder = folder;
        this.sending = sendingIn(folder);
        this.sent = sent;
        this.failed = failed;
        this.clock = clock;
        this.settledRequests = new SettledRequests(folder, settle, nanoTime);
    }

    /** Where requests of a drop folder lie while they are submitted. */
    static Path sendingIn(Path dropFolder) {
        return dropFolder.resolve(".sending");
    }

    /** Whose it is. */
    public String account() {
        return account;
    }

    /** Where programs write. */
    public Path path() {
        return folder;
    }

    /**
     * Makes the folders that are missing, private to the user, and proves that all can be written.
     *
     * @throws IOException
     *             naming the folder that cannot be made or written
     */
    public void prepare() throws IOException {
        for (Path each : List.of(folder, sending, sent, failed)) {
            PrivateFolder.makeWritable(each);
        }
    }

    /**
     * Requests that can be taken, the oldest first.
     *
     * @param held
     *            those that must wait
     * @throws IOException
     *             if the folder cannot be listed, or {@code .sending/} not be made again
     */
    public List<Path> settled(int most, Predicate<FileName> held) throws IOException {
        if (Files.isDirectory(folder)) {
            PrivateFolder.make(sending); // somebody may have cleaned up, and every take would fail in silence
        }
        return settledRequests.look(most, held);
    }

    /**
     * Takes a request.
     *
     * @return nothing if it has vanished, has grown again, is held by another program, or one of its name is still being
     *         submitted: it stays and is tried again
     */
    public Optional<Claim> take(Path path) {
        if (!settledRequests.unchanged(path)) {
            return Optional.empty();
        }
        FileName name = FileName.of(path);
        Path target = name.in(sending);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Optional<Path> own = OwnFolder.of(name).map(stem -> stem.in(folder));
        Optional<Path> ownTarget = OwnFolder.of(name).map(stem -> stem.in(sending));
        if (own.isPresent() && isFolder(own.get()) && Files.exists(ownTarget.get(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            Relocation.move(path, target);
        } catch (NoSuchFileException e) {
            settledRequests.taken(path);
            return Optional.empty();
        } catch (IOException e) {
            LOG.debugf("%s stays for now: %s", path, e);
            return Optional.empty();
        }
        settledRequests.taken(path);
        try {
            Claim claim = complete(name, target);
            putBack.remove(path);
            return Optional.of(claim);
        } catch (IOException e) {
            putBack(path, target, e);
            return Optional.empty();
        }
    }

    // its own folder cannot be moved, mostly since another user wrote it: without it the request is not whole
    private void putBack(Path path, Path target, IOException cause) {
        if (putBack.add(path)) {
            LOG.warn(Drop.MESSAGES.format("left-alone", OneLine.of(FileName.of(path).text()), folder,
                    Drop.MESSAGES.format("own-folder-stuck")));
        }
        try {
            Relocation.moveUnlessTaken(target, path);
        } catch (IOException e) {
            LOG.warnf("%s: %s", target, e);
        }
    }

    // what a crash may have left out is made up here, so that take and interrupted end alike
    private Claim complete(FileName name, Path file) throws IOException {
        Optional<Path> own = Optional.empty();
        if (OwnFolder.of(name).isPresent()) {
            Path ownTarget = OwnFolder.of(name).get().in(sending);
            Path ownSource = OwnFolder.of(name).get().in(folder);
            if (isFolder(ownSource) && !Files.exists(ownTarget, LinkOption.NOFOLLOW_LINKS)) {
                Relocation.move(ownSource, ownTarget);
            }
            own = isFolder(ownTarget) ? Optional.of(ownTarget) : Optional.empty();
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        ZonedDateTime written = attributes.lastModifiedTime().toInstant().atZone(clock.getZone());
        return new Claim(name, file, own, RequestIdentity.of(account, name, file, attributes), written);
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * What lies in {@code .sending/}: at start, the requests that the last process left there.
     *
     * @throws IOException
     *             if it cannot be listed
     */
    public List<Claim> interrupted() throws IOException {
        List<Claim> claims = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(sending)) {
            for (Path path : names) {
                FileName name = FileName.of(path);
                if (RequestKind.of(name) == null || isFolder(path)) {
                    continue;
                }
                Path given = name.in(folder);
                if (Files.exists(given, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(given, path)) {
                    Files.delete(path); // a crash between the two halves of giving it back
                } else {
                    claims.add(complete(name, path));
                }
            }
        }
        return claims;
    }

    /**
     * Puts a request back where it came from.
     *
     * @return false if a new request of its name lies there by now: it then stays in {@code .sending/}
     */
    public boolean giveBack(Claim claim) throws IOException {
        synchronized (filing) {
            if (claim.ownFolder().isPresent()) {
                Path own = OwnFolder.of(claim.name()).get().in(folder);
                if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)
                        || Files.exists(claim.name().in(folder), LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
                if (isFolder(claim.ownFolder().get())) {
                    Relocation.move(claim.ownFolder().get(), own);
                }
            }
            return Relocation.moveUnlessTaken(claim.file(), claim.name().in(folder));
        }
    }

    /**
     * Files a request as sent; its age counts from now, or from its writing where the file belongs to another user.
     *
     * @return where it lies
     * @throws IOException
     *             if it cannot be moved: it is then still in {@code .sending/}
     */
    public Path fileSent(Claim claim) throws IOException {
        synchronized (filing) {
            PrivateFolder.make(sent);
            Path filed = file(claim, sent, FreeName.in(sent, claim.name(), ""));
            stamp(filed);
            return filed;
        }
    }

    // the system lets only the owner of a file do this, and its writer may be another user: it is filed all the same
    private void stamp(Path filed) {
        try {
            Files.setLastModifiedTime(filed, FileTime.from(clock.instant()));
        } catch (IOException e) {
            LOG.debugf("%s keeps its own time: %s", filed, e);
        }
    }

    /**
     * Files a request as a dead letter, its report beside it.
     *
     * @return where the request lies
     * @throws IOException
     *             if it cannot be moved: it is then still in {@code .sending/}
     */
    public Path fileFailed(Claim claim, FailureReport report) throws IOException {
        synchronized (filing) {
            PrivateFolder.make(failed);
            FileName name = FreeName.in(failed, claim.name(), FailureReport.ENDING);
            // the report first: a request never lies there without its reason
            Path reportFile = name.plus(FailureReport.ENDING).in(failed);
            JsonFile.write(reportFile, report);
            try {
                return file(claim, failed, name);
            } catch (IOException e) {
                Files.deleteIfExists(reportFile);
                throw e;
            }
        }
    }

    private Path file(Claim claim, Path target, FileName name) throws IOException {
        if (claim.ownFolder().isPresent() && isFolder(claim.ownFolder().get())) {
            Relocation.move(claim.ownFolder().get(), name.stem().in(target));
        }
        Path filed = name.in(target);
        Relocation.move(claim.file(), filed);
        return filed;
    }
}

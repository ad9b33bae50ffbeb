package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import mailcaravan.drop.Claim;
import mailcaravan.drop.DeferredRequest;
import mailcaravan.drop.DeferredRequests;
import mailcaravan.drop.DropFolder;
import mailcaravan.drop.FileName;
import mailcaravan.journal.Journal;
import mailcaravan.journal.RecipientLine;
import mailcaravan.journal.RequestHistory;
import mailcaravan.message.AttachmentSource;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.message.RequestComposer;

/**
 * Says which file of an account's drop folder is next: what a crash left in {@code .sending/} first, then what has
 * settled and does not wait.
 * <p>
 * {@link #recover}, {@link #ready} and {@link #next} are for one thread; the rest may be called by any.
 */
final class DropFolderSource {
    private static final int LISTED = 1_000;
    private static final int POSTPONED = 1_000;
    private static final Duration UNREADABLE_PAUSE = Duration.ofSeconds(30);

    private final DropFolder folder;
    private final DeferredRequests deferred;
    private final RequestComposer composer;
    private final Set<Path> foreignFolders;
    private final Duration settle;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Deque<Path> listed = new ArrayDeque<>();
    private final Deque<Stranded> stranded = new ConcurrentLinkedDeque<>();
    private final Map<FileName, Long> postponed = new ConcurrentHashMap<>();
    private final Map<FileName, Patience> attachmentWaits = new ConcurrentHashMap<>();

    DropFolderSource(DropFolder folder, DeferredRequests deferred, RequestComposer composer, Set<Path> foreignFolders,
            Duration settle, Clock clock, LongSupplier nanoTime) {
        this.folder = folder;
        this.deferred = deferred;
        this.composer = composer;
        this.foreignFolders = foreignFolders;
        this.settle = settle;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** A request that lies in {@code .sending/} and is to be tried from there. */
    private record Stranded(Claim claim, Map<String, RecipientLine> done, long notBefore) {}

    private record Patience(String id, long since, long next) {}

    /** A request that the last process left behind, with what the journal says of it. */
    record Interrupted(Claim claim, DroppedRequest request, RequestHistory history) {}

    /**
     * What the last process left in {@code .sending/}; to be called once, before {@link #next}.
     *
     * @throws IOException
     *             if folder, records or journal cannot be read
     */
    List<Interrupted> recover(Journal journal) throws IOException {
        deferred.load();
        List<Claim> claims = folder.interrupted();
        Set<String> ids = claims.stream().map(Claim::id).collect(Collectors.toSet());
        Map<String, RequestHistory> histories = journal.histories(ids);
        List<Interrupted> interrupted = new ArrayList<>();
        for (Claim claim : claims) {
            RequestHistory history = histories.get(claim.id());
            interrupted.add(new Interrupted(claim, request(claim, history.done()), history));
        }
        return interrupted;
    }

    /** Lets a recovered request be tried. */
    void resume(DroppedRequest request, Claim claim) {
        strand(claim, request.done(), 0);
    }

    /** Lets a request be tried from {@code .sending/}, but not before a time, in milliseconds since 1970. */
    void strand(Claim claim, Map<String, RecipientLine> done, long notBefore) {
        stranded.add(new Stranded(claim, Map.copyOf(done), notBefore));
    }

    /**
     * True if {@link #next} would take a request, unless it vanishes meanwhile.
     *
     * @throws IOException
     *             if the folder cannot be listed
     */
    boolean ready() throws IOException {
        long now = clock.millis();
        if (stranded.stream().anyMatch(each -> each.notBefore() <= now)) {
            return true;
        }
        list();
        return !listed.isEmpty();
    }

    private void list() throws IOException {
        if (listed.isEmpty()) {
            listed.addAll(folder.settled(LISTED, this::waits));
        }
    }

    /**
     * The next request, taken.
     *
     * @return nothing if none is ready
     * @throws IOException
     *             if the folder cannot be listed
     */
    Optional<DroppedRequest> next() throws IOException {
        for (int i = stranded.size(); i > 0; i--) {
            Stranded each = stranded.poll();
            if (each == null) {
                break;
            }
            if (each.notBefore() <= clock.millis()) {
                return Optional.of(readable(each.claim(), each.done()));
            }
            stranded.add(each);
        }
        list();
        while (!listed.isEmpty()) {
            Path path = listed.poll();
            Optional<Claim> claim = waits(FileName.of(path)) ? Optional.empty() : folder.take(path);
            if (claim.isPresent()) {
                return Optional.of(readable(claim.get(), Map.of()));
            }
        }
        return Optional.empty();
    }

    private boolean waits(FileName name) {
        Long until = postponed.get(name);
        if (until != null && until > clock.millis()) {
            return true;
        }
        if (until != null) {
            postponed.remove(name, until);
        }
        Patience patience = attachmentWaits.get(name);
        return deferred.waits(name) || patience != null && nanoTime.getAsLong() - patience.next() < 0;
    }

    // a record that cannot be read now may name recipients that have the message: the request waits for it
    private DroppedRequest readable(Claim claim, Map<String, RecipientLine> journaled) throws IOException {
        try {
            return request(claim, journaled);
        } catch (IOException e) {
            strand(claim, journaled, clock.millis() + UNREADABLE_PAUSE.toMillis());
            throw e;
        }
    }

    private DroppedRequest request(Claim claim, Map<String, RecipientLine> journaled) throws IOException {
        DeferredRequest record = deferred.find(claim).orElse(null);
        Map<String, RecipientLine> done = new LinkedHashMap<>();
        if (record != null && record.done() != null) {
            record.done().forEach(line -> done.put(line.address(), line));
        }
        done.putAll(journaled);
        return new DroppedRequest(this, claim, record, done);
    }

    void giveBack(Claim claim, long notBefore) throws IOException {
        if (!folder.giveBack(claim)) {
            strand(claim, Map.of(), notBefore);
        }
    }

    /** Lets a request wait, in memory: after a restart it is looked at again. False if too many wait so. */
    boolean postpone(Claim claim, long notBefore) {
        long now = clock.millis();
        postponed.values().removeIf(until -> until <= now);
        if (postponed.size() >= POSTPONED) {
            return false;
        }
        postponed.put(claim.name(), notBefore);
        return true;
    }

    void ended(Claim claim) {
        deferred.remove(claim);
        attachmentWaits.remove(claim.name());
    }

    boolean awaitAttachment(Claim claim) throws IOException {
        long now = nanoTime.getAsLong();
        Patience known = attachmentWaits.get(claim.name());
        long since = known != null && known.id().equals(claim.id()) ? known.since() : now;
        if (now - since > settle.toNanos() * Request.ATTACHMENT_PATIENCE) {
            return false;
        }
        attachmentWaits.put(claim.name(), new Patience(claim.id(), since, now + settle.toNanos()));
        giveBack(claim, clock.millis() + settle.toMillis());
        return true;
    }

    /** A source that treats a shared attachment which was written a moment ago as not there yet. */
    AttachmentSource settled(AttachmentSource attachments, Claim claim) {
        return file -> {
            var content = attachments.resolve(file);
            Path path = folder.path().resolve(file);
            boolean shared = !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            if (shared && clock.millis() - Files.getLastModifiedTime(path).toMillis() < settle.toMillis()
                    && clock.millis() >= Files.getLastModifiedTime(path).toMillis()) {
                throw new MissingAttachmentException(file);
            }
            return content;
        };
    }

    String account() {
        return folder.account();
    }

    DropFolder folder() {
        return folder;
    }

    DeferredRequests deferred() {
        return deferred;
    }

    RequestComposer composer() {
        return composer;
    }

    Set<Path> foreignFolders() {
        return foreignFolders;
    }

    Clock clock() {
        return clock;
    }
}

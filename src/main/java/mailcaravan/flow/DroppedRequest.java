package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jboss.logging.Logger;

import mailcaravan.drop.Claim;
import mailcaravan.drop.DeferredRequest;
import mailcaravan.drop.FailedAttempt;
import mailcaravan.drop.FailureReport;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.AttachmentFolder;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.message.Origin;
import mailcaravan.message.RequestContent;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.text.Messages;

/** A request that came as a file. */
final class DroppedRequest implements Request {
    /** The source's name in the journal. */
    static final String SOURCE = "drop-folder";

    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(DroppedRequest.class);

    private final DropFolderSource source;
    private final Claim claim;
    private final DeferredRequest deferred;
    private final Map<String, RecipientLine> done;

    /**
     * A claimed file.
     *
     * @param deferred
     *            the record of its earlier attempts, or null
     */
    DroppedRequest(DropFolderSource source, Claim claim, DeferredRequest deferred, Map<String, RecipientLine> done) {
        this.source = source;
        this.claim = claim;
        this.deferred = deferred;
        this.done = Map.copyOf(done);
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public String name() {
        return claim.name().text();
    }

    @Override
    public String id() {
        return claim.id();
    }

    @Override
    public int attempts() {
        return deferred == null ? 0 : deferred.attempts();
    }

    @Override
    public List<FailedAttempt> history() {
        return deferred == null || deferred.history() == null ? List.of() : deferred.history();
    }

    @Override
    public long firstFailure() {
        return deferred == null ? 0 : deferred.firstFailure();
    }

    @Override
    public long waitedBefore() {
        return deferred == null ? 0 : deferred.waitedBefore();
    }

    @Override
    public Map<String, RecipientLine> done() {
        return done;
    }

    @Override
    public ComposedMessage compose() throws RequestRefusedException, MissingAttachmentException, IOException {
        if (!Files.readAttributes(claim.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            throw new RequestRefusedException("not-a-file", MESSAGES.format("not-a-file"));
        }
        Origin origin = new Origin(origin() == null ? claim.id() : origin(), claim.written());
        RequestContent content = RequestContent.of(claim.file());
        if (!claim.json()) {
            return source.composer().composeEml(content, origin);
        }
        AttachmentFolder folder = new AttachmentFolder(source.folder().path(), claim.ownFolder().orElse(null),
                claim.ownFolder().isPresent() ? claim.ownName() : null, source.foreignFolders());
        return source.composer().composeJson(content, source.settled(folder, claim), origin);
    }

    private String origin() {
        return deferred == null ? null : deferred.origin();
    }

    @Override
    public void sent(String messageId, Collection<RecipientLine> recipients) throws IOException {
        file(() -> {
            source.folder().fileSent(claim);
            source.ended(claim);
        });
    }

    @Override
    public void failed(FailureReport report) throws IOException {
        file(() -> {
            source.folder().fileFailed(claim, report);
            source.ended(claim);
        });
    }

    @Override
    public void giveBack() throws IOException {
        file(() -> source.giveBack(claim, 0));
    }

    @Override
    public void defer(FailedAttempt attempt, long notBefore, long waited, Collection<RecipientLine> doneNow)
            throws IOException {
        long first = firstFailure() == 0 ? source.clock().millis() : firstFailure();
        source.deferred().put(new DeferredRequest(claim.id(), name(), first, attempts() + 1, notBefore,
                new ArrayList<>(doneNow), attempt.code(), origin(), firstFailure() == 0 ? waited : waitedBefore(),
                FailedAttempt.append(history(), attempt)));
        file(() -> source.giveBack(claim, notBefore));
    }

    @Override
    public boolean postpone(long notBefore) throws IOException {
        if (deferred != null) {
            source.deferred().put(deferred.waited(Math.max(0, notBefore - source.clock().millis())));
        }
        boolean noted = source.postpone(claim, notBefore);
        file(() -> source.giveBack(claim, notBefore));
        return noted;
    }

    // somebody who takes a file out of .sending/ by hand takes the request back: there is nothing left to file
    private void file(PendingFilings.Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            if (Files.exists(claim.file(), LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            LOG.warn(MESSAGES.format("vanished", source.account(), label()));
            source.ended(claim);
        }
    }

    @Override
    public void leaveUnsettled(Map<String, RecipientLine> doneNow) {
        source.strand(claim, doneNow, source.clock().millis() + UNSETTLED_PAUSE.toMillis());
    }

    @Override
    public boolean awaitAttachment() throws IOException {
        return source.awaitAttachment(claim);
    }
}

package mailcaravan.flow;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.jms.JMSException;

import mailcaravan.drop.FailedAttempt;
import mailcaravan.drop.FailureReport;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.message.Origin;
import mailcaravan.message.RequestContent;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.queue.BrokerException;
import mailcaravan.queue.OutcomeReply;
import mailcaravan.queue.QueueRecord;
import mailcaravan.queue.QueuedContent;
import mailcaravan.queue.QueuedMessage;

/**
 * A request that came as a message of a queue. Whatever its end, the message is acknowledged by the transaction of its
 * session; what goes on waiting is sent on to the same queue in that transaction, with a record of its attempts, since
 * rolling back counts as a delivery and brokers take a message away after some.
 */
final class QueuedRequest implements Request {
    /** The source's name in the journal. */
    static final String SOURCE = "queue";
    private static final Duration LONGEST_POSTPONEMENT = Duration.ofMinutes(10);

    private final QueueSource source;
    private final QueuedMessage message;
    private final Map<String, RecipientLine> done;

    /**
     * A message in hand.
     *
     * @param journaled
     *            recipients that are done according to the journal
     */
    QueuedRequest(QueueSource source, QueuedMessage message, Map<String, RecipientLine> journaled) {
        this.source = source;
        this.message = message;
        this.done = new LinkedHashMap<>();
        record().done().forEach(line -> done.put(line.address(), line));
        done.putAll(journaled);
    }

    private QueueRecord record() {
        return message.record();
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public String name() {
        return record().message() == null ? record().id() : record().message();
    }

    @Override
    public String id() {
        return record().id();
    }

    @Override
    public int attempts() {
        return record().attempts();
    }

    @Override
    public List<FailedAttempt> history() {
        return record().history();
    }

    @Override
    public long firstFailure() {
        return record().firstFailure();
    }

    @Override
    public long waitedBefore() {
        return record().waitedBefore();
    }

    @Override
    public Map<String, RecipientLine> done() {
        return Map.copyOf(done);
    }

    @Override
    public ComposedMessage compose() throws RequestRefusedException, MissingAttachmentException, IOException {
        QueuedContent content;
        try {
            content = message.content();
        } catch (JMSException e) {
            throw BrokerException.of(source.settings().peer(), e);
        }
        Origin origin = new Origin(record().origin(), source.written(record()));
        RequestContent octets = RequestContent.of(content.octets());
        return content.json()
                ? source.composer().composeJson(octets, source.attachments(), origin)
                : source.composer().composeEml(octets, origin);
    }

    @Override
    public void sent(String messageId, Collection<RecipientLine> recipients) {
        source.reply(message, OutcomeReply.submitted(source.account().journal().now(), source.account().name(), name(),
                id(), messageId, List.copyOf(recipients), attempts() + 1));
    }

    @Override
    public void failed(FailureReport report) throws IOException {
        source.deadLetter(message, record(), report);
    }

    @Override
    public void giveBack() throws IOException {
        putBack(record().waiting(0, 0));
    }

    @Override
    public void defer(FailedAttempt attempt, long notBefore, long waited, Collection<RecipientLine> doneNow)
            throws IOException {
        boolean first = firstFailure() == 0;
        putBack(record().failed(first ? source.clock().millis() : firstFailure(), first ? waited : waitedBefore(),
                notBefore, new ArrayList<>(doneNow), attempt));
    }

    @Override
    public boolean postpone(long notBefore) throws IOException {
        boolean failedBefore = firstFailure() != 0;
        long now = source.clock().millis();
        // the broker cannot be told otherwise, and an operator may make room earlier
        long next = Math.min(notBefore, now + LONGEST_POSTPONEMENT.toMillis());
        putBack(record().waiting(next, failedBefore ? Math.max(0, next - now) : 0));
        return true;
    }

    @Override
    public void leaveUnsettled(Map<String, RecipientLine> doneNow) {
        long next = source.clock().millis() + UNSETTLED_PAUSE.toMillis();
        try {
            putBack(record().with(List.copyOf(doneNow.values())).waiting(next, 0));
        } catch (IOException e) {
            throw new HeldFilings.RolledBackException(e);
        }
    }

    @Override
    public boolean awaitAttachment() throws IOException {
        long now = source.clock().millis();
        long settle = source.settings().settle().toMillis();
        long since = record().missingSince() == 0 ? now : record().missingSince();
        if (now - since > settle * ATTACHMENT_PATIENCE) {
            return false;
        }
        putBack(record().missing(since, now + settle));
        return true;
    }

    private void putBack(QueueRecord next) throws BrokerException {
        try {
            source.putBack(message, next);
        } catch (JMSException e) {
            throw BrokerException.ofQueue(source.settings().peer(), source.settings().queue(), e);
        }
    }
}

package mailcaravan.flow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jboss.logging.Logger;

import mailcaravan.failure.Failure;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.Recipient;
import mailcaravan.smtp.RecipientReceipt;
import mailcaravan.smtp.SmtpReply;
import mailcaravan.smtp.SubmissionListener;
import mailcaravan.submission.RecipientVerdicts;

/** Puts the moments of a submission into the journal as they happen. */
final class AttemptListener implements SubmissionListener {
    private static final Logger LOG = Logger.getLogger(AttemptListener.class);

    private final Attempt attempt;
    private final RecipientVerdicts verdicts;
    private final List<JournalEntry> unwritten = new ArrayList<>();
    private final Set<String> withLine = new HashSet<>();
    private List<RecipientLine> underWay = List.of();

    AttemptListener(Attempt attempt) {
        this.attempt = attempt;
        this.verdicts = new RecipientVerdicts(attempt.account().failures());
    }

    @Override
    public void beforeFinalDot(List<Recipient> accepted) throws IOException {
        List<RecipientLine> lines = accepted.stream().map(each -> new RecipientLine(each.address(), null)).toList();
        attempt.account().journal().note(entry(Outcome.SUBMITTING, lines, null, null));
        underWay = lines;
    }

    @Override
    public void accepted(List<RecipientReceipt> receipts, SmtpReply reply) {
        underWay = List.of();
        List<RecipientLine> lines = settle(receipts);
        lines.forEach(line -> withLine.add(line.address()));
        attempt.use((int) lines.stream().filter(RecipientLine::accepted).count());
        boolean refused = lines.stream().anyMatch(RecipientLine::refused);
        JournalEntry entry = entry(refused ? Outcome.REFUSED : Outcome.SUBMITTED, lines, null, reply.text());
        try {
            attempt.account().journal().commit(entry);
        } catch (IOException e) {
            // the server has the message: the line is owed, and is written before the request is filed
            LOG.warnf("journal: %s", e.toString());
            unwritten.add(entry);
        }
    }

    /**
     * Takes what the server said to some recipients into the attempt, and gives it back as lines; those that it put off
     * stay owed and have none.
     */
    List<RecipientLine> settle(List<RecipientReceipt> receipts) {
        List<RecipientLine> lines = receipts.stream().filter(each -> !owed(each)).map(RecipientVerdicts::line).toList();
        lines.forEach(line -> attempt.done().put(line.address(), line));
        return lines;
    }

    /** Those refused for good of whom no line of the journal tells, since nobody in their transaction was accepted. */
    List<RecipientLine> refusedWithoutLine(List<RecipientReceipt> receipts) {
        return receipts.stream().filter(each -> refusal(each) != null).map(RecipientVerdicts::line)
                .filter(line -> !withLine.contains(line.address())).toList();
    }

    /** True for a recipient that is neither accepted nor refused for good. */
    boolean owed(RecipientReceipt receipt) {
        return verdicts.owed(receipt);
    }

    /** The failure of a recipient that is refused for good, or null. */
    Failure refusal(RecipientReceipt receipt) {
        return verdicts.refusal(receipt);
    }

    /** Recipients of a message that ended without a reply so far, without replies of their own. */
    List<RecipientLine> underWay() {
        return underWay;
    }

    /** Lines that could not be written when they were due. */
    List<JournalEntry> unwritten() {
        return unwritten;
    }

    /** A line about the attempt as it stands. */
    JournalEntry entry(Outcome outcome, List<RecipientLine> lines, Failure failure, String reply) {
        return entry(attempt, outcome, lines, failure, reply);
    }

    static JournalEntry entry(Attempt attempt, Outcome outcome, List<RecipientLine> lines, Failure failure,
            String reply) {
        Request request = attempt.request();
        boolean composed = attempt.message() != null;
        return new JournalEntry(attempt.account().journal().now(), attempt.account().name(), request.source(),
                request.name(), request.id(), composed ? attempt.message().messageId() : null,
                composed ? attempt.message().from() : null, lines, composed ? attempt.owed().size() : null, outcome,
                failure == null ? null : failure.stage().toString(),
                failure == null ? null : failure.verdict().name(), failure == null ? null : failure.code(), reply,
                attempt.number(), attempt.milliseconds());
    }
}

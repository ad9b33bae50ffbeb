package mailcaravan.submission;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.failure.Failure;
import mailcaravan.journal.Journal;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Recipient;
import mailcaravan.smtp.RecipientReceipt;
import mailcaravan.smtp.SmtpReply;
import mailcaravan.smtp.SubmissionListener;

/** What becomes of one message's recipients, over all attempts, and the journal's lines of it. Used by one thread. */
final class OutcomeRecord implements SubmissionListener {
    static final String SOURCE = "send";
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");

    private final Optional<Journal> journal;
    private final String account;
    private final String request;
    private final String id;
    private final ComposedMessage message;
    private final RecipientVerdicts verdicts;
    private final LongSupplier nanoTime;
    private final Map<String, RecipientLine> done = new LinkedHashMap<>();
    private List<RecipientLine> underWay = List.of();
    private int attempts;
    private long began;

    OutcomeRecord(Optional<Journal> journal, String account, String request, String id, ComposedMessage message,
            RecipientVerdicts verdicts, LongSupplier nanoTime) {
        this.journal = journal;
        this.account = account;
        this.request = request;
        this.id = id;
        this.message = message;
        this.verdicts = verdicts;
        this.nanoTime = nanoTime;
    }

    void beginAttempt() {
        attempts++;
        began = nanoTime.getAsLong();
        underWay = List.of();
    }

    int attempts() {
        return attempts;
    }

    List<Recipient> owed() {
        return message.envelope().recipients().stream().filter(each -> !done.containsKey(each.address())).toList();
    }

    List<RecipientLine> refused() {
        return done.values().stream().filter(RecipientLine::refused).toList();
    }

    boolean anybodyHasIt() {
        return done.values().stream().anyMatch(RecipientLine::accepted);
    }

    @Override
    public void beforeFinalDot(List<Recipient> accepted) throws IOException {
        List<RecipientLine> lines = accepted.stream().map(each -> new RecipientLine(each.address(), null)).toList();
        if (journal.isPresent()) {
            journal.get().note(entry(Outcome.SUBMITTING, lines, null, null));
        }
        underWay = lines;
    }

    @Override
    public void accepted(List<RecipientReceipt> receipts, SmtpReply reply) {
        underWay = List.of();
        List<RecipientLine> lines = settle(receipts);
        boolean refused = lines.stream().anyMatch(RecipientLine::refused);
        commit(refused ? Outcome.REFUSED : Outcome.SUBMITTED, lines, null, reply.text());
    }

    /** Takes over what the server said to some recipients; gives back those of them that are done with now. */
    List<RecipientLine> settle(List<RecipientReceipt> receipts) {
        List<RecipientLine> fresh = new ArrayList<>();
        for (RecipientReceipt each : receipts) {
            if (!verdicts.owed(each)) {
                RecipientLine line = RecipientVerdicts.line(each);
                fresh.add(line);
                done.put(line.address(), line);
            }
        }
        return fresh;
    }

    /** Writes down that an attempt failed, for those who are still owed the message. */
    void failed(Failure failure, boolean inDoubt, boolean forGood) {
        List<RecipientLine> lines = inDoubt
                ? underWay
                : owed().stream().map(each -> new RecipientLine(each.address(), null)).toList();
        Outcome outcome = inDoubt ? Outcome.IN_DOUBT : forGood ? Outcome.REFUSED : Outcome.DEFERRED;
        commit(outcome, lines, failure, failure.reply());
    }

    /** Writes down those who were refused without anybody accepted beside them. */
    void refused(List<RecipientLine> lines, Failure failure) {
        commit(Outcome.REFUSED, lines, failure, failure.reply());
    }

    // the message is where it is, whatever the disk says: the caller is told what became of it
    private void commit(Outcome outcome, List<RecipientLine> lines, Failure failure, String reply) {
        if (journal.isEmpty()) {
            return;
        }
        try {
            journal.get().commit(entry(outcome, lines, failure, reply));
        } catch (IOException e) {
            LOG.warn(Submissions.MESSAGES.format("journal-line-lost", account, outcome, e.getMessage()));
        }
    }

    private JournalEntry entry(Outcome outcome, List<RecipientLine> lines, Failure failure, String reply) {
        return new JournalEntry(journal.orElseThrow().now(), account, SOURCE, request, id, message.messageId(),
                message.from(), lines, owed().size(), outcome, failure == null ? null : failure.stage().toString(),
                failure == null ? null : failure.verdict().name(), failure == null ? null : failure.code(), reply,
                attempts, TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - began));
    }
}

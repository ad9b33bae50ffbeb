package mailcaravan.flow;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jboss.logging.Logger;

import mailcaravan.drop.FailedAttempt;
import mailcaravan.drop.FailureReport;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Scope;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Verdict;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;
import mailcaravan.smtp.SmtpReply;
import mailcaravan.text.Messages;

/** What is left to do with a request whose outcome is in the journal, and of which nothing else is known any more. */
final class JournaledOutcome {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(JournaledOutcome.class);

    private final AccountContext account;

    JournaledOutcome(AccountContext account) {
        this.account = account;
    }

    /** The step that ends the request as a line of the journal says. */
    PendingFilings.Step filing(Request request, JournalEntry end) {
        boolean refused = request.done().values().stream().anyMatch(RecipientLine::refused);
        if (end.outcome() == Outcome.SUBMITTED && !refused) {
            return () -> request.sent(end.messageId(), request.done().values());
        }
        return () -> request.failed(report(request, end));
    }

    /**
     * Writes down that the server may have a message whose submission was begun.
     *
     * @throws IOException
     *             if the journal cannot be written
     */
    JournalEntry inDoubt(Request request, JournalEntry doubt) throws IOException {
        LOG.warn(MESSAGES.format("recovered-in-doubt", account.name(), request.label(), doubt.messageId()));
        JournalEntry entry = new JournalEntry(account.journal().now(), account.name(), doubt.source(), doubt.request(),
                doubt.id(), doubt.messageId(), doubt.from(), doubt.recipients(), doubt.owed(), Outcome.IN_DOUBT,
                Stage.AFTER_DOT.toString(), Verdict.RETRY.name(), "unfinished", null, doubt.attempts(), null);
        account.journal().commit(entry);
        return entry;
    }

    private FailureReport report(Request request, JournalEntry end) {
        Failure failure = failure(end);
        return new FailureReport(account.journal().now(), account.name(), end.request(), end.id(), end.messageId(),
                end.outcome() == Outcome.SUBMITTED ? Outcome.REFUSED : end.outcome(), end.stage(), end.code(),
                end.reply(), end.verdict(), failure.reason(Locale.getDefault()), failure.remedy(Locale.getDefault()),
                failure.remedies(),
                end.attempts() == null ? 1 : end.attempts(), history(request, end), null,
                recipients(request, end));
    }

    // a line of a submission, of which an earlier attempt refused somebody, is no failure
    private static List<FailedAttempt> history(Request request, JournalEntry end) {
        return end.outcome() == Outcome.SUBMITTED
                ? request.history()
                : FailedAttempt.append(request.history(),
                        new FailedAttempt(end.time(), end.stage(), end.code(), end.reply()));
    }

    // those that an earlier attempt reached, and those that the last line is about: the latter are still owed if nobody
    // answered for them
    private static List<RecipientLine> recipients(Request request, JournalEntry end) {
        Map<String, RecipientLine> lines = new LinkedHashMap<>(request.done());
        if (end.recipients() != null) {
            end.recipients().forEach(line -> lines.putIfAbsent(line.address(), line));
        }
        return List.copyOf(lines.values());
    }

    // the journal keeps code and reply, from which the row is found again
    private Failure failure(JournalEntry end) {
        Stage stage = end.stage() == null ? Stage.RCPT : Stage.named(end.stage());
        if (end.outcome() == Outcome.IN_DOUBT) {
            return new Failure(new Symptom.Local(stage, "unfinished", MESSAGES.format("in-doubt-reason")), "unfinished",
                    Scope.MESSAGE, Verdict.RETRY, "unfinished");
        }
        if (end.reply() != null && end.reply().matches("[45]\\d\\d.*")) {
            return account.failures().classify(SmtpReply.ofText(end.reply()).symptom(stage));
        }
        String code = end.code() == null ? "refused" : end.code();
        return FailureCatalogue.classify(new Symptom.BadRequest(code, MESSAGES.format("recovered-reason", code)));
    }
}

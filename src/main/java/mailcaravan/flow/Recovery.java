package mailcaravan.flow;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

/**
 * Settles from the journal what the last process left in {@code .sending/}: what was submitted is only filed, what is in
 * doubt is submitted again or held, what was not submitted is tried.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(Recovery.class);

    private final AccountContext account;

    Recovery(AccountContext account) {
        this.account = account;
    }

    /**
     * Settles everything once, before the account's first poll.
     *
     * @throws IOException
     *             if folder or journal cannot be read
     */
    void recover() throws IOException {
        for (DropFolderSource.Interrupted each : account.source().recover(account.journal())) {
            Optional<JournalEntry> end = each.history().end();
            Optional<JournalEntry> doubt = each.history().inDoubt();
            if (end.isEmpty() && account.settlement().holdsDoubt()) {
                // the line was written, and the process ended before the request was filed with it
                end = each.history().doubted();
            }
            if (end.isPresent()) {
                file(each, end.get());
            } else if (doubt.isPresent()) {
                doubt(each, doubt.get());
            } else {
                account.source().resume(each.request(), each.claim());
            }
        }
    }

    private void file(DropFolderSource.Interrupted each, JournalEntry end) {
        DroppedRequest request = each.request();
        boolean refused = request.done().values().stream().anyMatch(line -> line.refused());
        LOG.info(MESSAGES.format("recovered-filed", account.name(), request.label(), end.outcome().toString()));
        if (end.outcome() == Outcome.SUBMITTED && !refused) {
            account.filings().carryOut(request.label(), List.of(request::sent));
        } else {
            account.filings().carryOut(request.label(), List.of(() -> request.failed(report(each, end))));
        }
    }

    private void doubt(DropFolderSource.Interrupted each, JournalEntry doubt) throws IOException {
        DroppedRequest request = each.request();
        LOG.warn(MESSAGES.format("recovered-in-doubt", account.name(), request.label(), doubt.messageId()));
        JournalEntry entry = new JournalEntry(account.journal().now(), account.name(), doubt.source(), doubt.request(),
                doubt.id(), doubt.messageId(), doubt.from(), doubt.recipients(), doubt.owed(), Outcome.IN_DOUBT,
                Stage.AFTER_DOT.toString(), Verdict.RETRY.name(), "unfinished", null, doubt.attempts(), null);
        account.journal().commit(entry);
        if (account.settlement().holdsDoubt()) {
            account.filings().carryOut(request.label(), List.of(() -> request.failed(report(each, entry))));
        } else {
            account.source().resume(request, each.claim());
        }
    }

    private FailureReport report(DropFolderSource.Interrupted each, JournalEntry end) {
        Failure failure = failure(end);
        return new FailureReport(account.journal().now(), account.name(), end.request(), end.id(), end.messageId(),
                end.outcome() == Outcome.SUBMITTED ? Outcome.REFUSED : end.outcome(), end.stage(), end.code(),
                end.reply(), end.verdict(), failure.reason(Locale.getDefault()), failure.remedy(Locale.getDefault()),
                failure.remedies(),
                end.attempts() == null ? 1 : end.attempts(), history(each.request(), end), null,
                recipients(each.request(), end));
    }

    // a line of a submission, of which an earlier attempt refused somebody, is no failure
    private static List<FailedAttempt> history(DroppedRequest request, JournalEntry end) {
        return end.outcome() == Outcome.SUBMITTED
                ? request.history()
                : FailedAttempt.append(request.history(),
                        new FailedAttempt(end.time(), end.stage(), end.code(), end.reply()));
    }

    // those that an earlier attempt reached, and those that the last line is about: the latter are still owed if nobody
    // answered for them
    private static List<RecipientLine> recipients(DroppedRequest request, JournalEntry end) {
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

package mailcaravan.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jboss.logging.Logger;

import mailcaravan.drop.FailedAttempt;
import mailcaravan.drop.FailureReport;
import mailcaravan.failure.Failure;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Verdict;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;
import mailcaravan.smtp.RecipientReceipt;
import mailcaravan.smtp.SmtpReply;
import mailcaravan.text.Messages;

/**
 * Brings a request to its end, or back to its source: the line of its outcome first, then the filing.
 * <p>
 * Thread-safe; never throws for what can be tried again.
 */
final class Settlement {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(Settlement.class);
    /** How long a quota's window is waited for before the next try (Exchange counts by sliding windows). */
    private static final Duration QUOTA_WAIT = Duration.ofMinutes(30);

    private final RetryPolicy policy;
    private final Clock clock;

    Settlement(RetryPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /** True if what may or may not have arrived is held for an operator to decide. */
    boolean holdsDoubt() {
        return !policy.resendInDoubt();
    }

    /** Settles an attempt whose submission came to its end, with what the server said to each recipient. */
    void submitted(Attempt attempt, List<RecipientReceipt> receipts) {
        attempt.account().gate().works();
        attempt.listener().settle(receipts);
        List<PendingFilings.Step> steps = unwritten(attempt);
        Failure refusal = receipts.stream().map(attempt.listener()::refusal).filter(each -> each != null).findFirst()
                .orElse(null);
        List<RecipientLine> refused = attempt.listener().refusedWithoutLine(receipts);
        if (!refused.isEmpty()) {
            commit(attempt, Outcome.REFUSED, refused, refusal, steps);
        }
        if (!attempt.owed().isEmpty()) {
            Failure failure = receipts.stream().filter(attempt.listener()::owed)
                    .map(each -> attempt.account().failures().classify(each.reply().symptom(Stage.RCPT))).findFirst()
                    .orElseThrow();
            failed(attempt, failure, false, steps);
            return;
        }
        if (attempt.done().values().stream().anyMatch(RecipientLine::refused)) {
            deadLetter(attempt, Outcome.REFUSED, refusal != null ? refusal : earlierRefusal(attempt), steps);
        } else {
            LOG.info(MESSAGES.format("submitted", attempt.account().name(), attempt.request().label(),
                    Integer.toString(attempt.done().size())));
            String messageId = attempt.message().messageId();
            steps.add(() -> attempt.request().sent(messageId, attempt.done().values()));
        }
        carryOut(attempt, steps);
    }

    private static Failure earlierRefusal(Attempt attempt) {
        RecipientLine line = attempt.done().values().stream().filter(RecipientLine::refused).findFirst().orElseThrow();
        return attempt.account().failures().classify(SmtpReply.ofText(line.reply()).symptom(Stage.RCPT));
    }

    /**
     * Settles an attempt that failed.
     *
     * @param inDoubt
     *            true if the server may have the message all the same
     */
    void failed(Attempt attempt, Failure failure, boolean inDoubt) {
        failed(attempt, failure, inDoubt, unwritten(attempt));
    }

    // one list of steps for one request: what is left of it is carried out in order
    private void failed(Attempt attempt, Failure observed, boolean inDoubt, List<PendingFilings.Step> steps) {
        Failure failure = observed;
        if (inDoubt) {
            List<RecipientLine> doubtful = attempt.listener().underWay();
            // the server may have counted them
            attempt.use(doubtful.size());
            commit(attempt, Outcome.IN_DOUBT, doubtful, failure, steps);
            if (!policy.resendInDoubt()) {
                deadLetter(attempt, Outcome.IN_DOUBT, withRow(failure, failure.verdict(), "unfinished"), steps);
                carryOut(attempt, steps);
                return;
            }
        }
        boolean tooMany = failure.row().equals("too-many-connections") && attempt.account().allowance().refused();
        if (tooMany) {
            attempt.account().sender().closeIdle();
        }
        if (failure.scope().concernsAccount() && !tooMany) {
            failure = attempt.account().gate().park(failure, waitOf(failure));
        } else if (failure.stage().compareTo(Stage.AUTH) > 0) {
            attempt.account().gate().works();
        } else {
            attempt.account().gate().leaveUndecided();
        }
        switch (failure.verdict()) {
            case REJECT, REJECT_RECIPIENT -> {
                commit(attempt, Outcome.DEAD_LETTERED, owedLines(attempt), failure, steps);
                deadLetter(attempt, Outcome.DEAD_LETTERED, failure, steps);
            }
            default -> retry(attempt, failure, inDoubt, steps);
        }
        carryOut(attempt, steps);
    }

    private void retry(Attempt attempt, Failure failure, boolean inDoubt, List<PendingFilings.Step> steps) {
        Request request = attempt.request();
        boolean reachedMailbox = failure.stage().compareTo(Stage.AUTH) > 0;
        boolean accountOnly = failure.scope().concernsAccount() && !reachedMailbox;
        Instant first = request.firstFailure() == 0 ? clock.instant() : Instant.ofEpochMilli(request.firstFailure());
        boolean counts = !failure.scope().concernsAccount();
        long total = attempt.account().waiting().total();
        long waited = request.firstFailure() == 0 ? 0 : Math.max(0, total - request.waitedBefore());
        if (counts && first.plus(policy.giveUpAfter()).plusMillis(waited).isBefore(clock.instant())) {
            Failure last = withRow(failure, Verdict.REJECT, "gave-up");
            commit(attempt, Outcome.DEAD_LETTERED, owedLines(attempt), last, steps);
            deadLetter(attempt, Outcome.DEAD_LETTERED, last, steps);
            return;
        }
        if (!inDoubt) {
            JournalEntry entry = AttemptListener.entry(attempt, Outcome.DEFERRED, owedLines(attempt), failure,
                    failure.reply());
            steps.add(() -> attempt.account().journal().note(entry));
        }
        if (accountOnly && attempt.done().isEmpty()) {
            steps.add(request::giveBack);
            return;
        }
        // the request that met it must not be the one that is tried first again and again
        Duration delay = policy.backoff().after(attempt.number());
        Instant next = clock.instant().plus(delay);
        if (counts && attempt.account().repeats().first(failure.code())) {
            LOG.warn(MESSAGES.format("deferred", attempt.account().name(), request.label(),
                    failure.headline(Locale.getDefault()),
                    local(next).toLocalTime().truncatedTo(ChronoUnit.SECONDS)));
        }
        FailedAttempt failed = failedAttempt(attempt, failure);
        steps.add(() -> request.defer(failed, next.toEpochMilli(), total, attempt.done().values()));
    }

    // the remedy is another one where nothing is tried again
    private static Failure withRow(Failure failure, Verdict verdict, String row) {
        return new Failure(failure.symptom(), failure.code(), failure.scope(), verdict, row);
    }

    private static void carryOut(Attempt attempt, List<PendingFilings.Step> steps) {
        attempt.settle();
        attempt.filings().carryOut(attempt.request().label(), steps);
    }

    /** How long the server asked to be left alone, or null. */
    static Duration waitOf(Failure failure) {
        return failure.retryAfter().orElse(failure.verdict() == Verdict.WAIT ? QUOTA_WAIT : null);
    }

    private List<PendingFilings.Step> unwritten(Attempt attempt) {
        List<PendingFilings.Step> steps = new ArrayList<>();
        if (attempt.listener() != null) {
            for (JournalEntry entry : attempt.listener().unwritten()) {
                steps.add(() -> attempt.account().journal().commit(entry));
            }
        }
        return steps;
    }

    private void commit(Attempt attempt, Outcome outcome, List<RecipientLine> lines, Failure failure,
            List<PendingFilings.Step> steps) {
        JournalEntry entry = AttemptListener.entry(attempt, outcome, lines, failure, failure.reply());
        steps.add(() -> attempt.account().journal().commit(entry));
    }

    private void deadLetter(Attempt attempt, Outcome outcome, Failure failure, List<PendingFilings.Step> steps) {
        FailureReport report = report(attempt, outcome, failure);
        LOG.error(MESSAGES.format("dead-letter", attempt.account().name(), attempt.request().label(),
                failure.headline(Locale.getDefault()), report.remedy()));
        steps.add(() -> attempt.request().failed(report));
    }

    private FailureReport report(Attempt attempt, Outcome outcome, Failure failure) {
        Request request = attempt.request();
        List<RecipientLine> recipients = new ArrayList<>(attempt.done().values());
        recipients.addAll(owedLines(attempt));
        Locale user = Locale.getDefault();
        return new FailureReport(attempt.account().journal().now(), attempt.account().name(), request.name(),
                request.id(), attempt.message() == null ? null : attempt.message().messageId(), outcome,
                failure.stage().toString(), failure.code(), failure.reply(), failure.verdict().name(),
                failure.reason(user), failure.remedy(user),
                failure.remedies(), attempt.number(),
                FailedAttempt.append(request.history(), failedAttempt(attempt, failure)),
                request.firstFailure() == 0 ? null : local(Instant.ofEpochMilli(request.firstFailure())).toString(),
                recipients);
    }

    private static FailedAttempt failedAttempt(Attempt attempt, Failure failure) {
        return new FailedAttempt(attempt.account().journal().now(), failure.stage().toString(), failure.code(),
                failure.reply());
    }

    private OffsetDateTime local(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atZone(clock.getZone()).toOffsetDateTime();
    }

    private static List<RecipientLine> owedLines(Attempt attempt) {
        return attempt.message() == null
                ? List.of()
                : attempt.owed().stream().map(each -> new RecipientLine(each.address(), null)).toList();
    }
}

package mailcaravan.submission;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import mailcaravan.account.Account;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Verdict;
import mailcaravan.journal.Journal;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Recipient;
import mailcaravan.oauth.AccessToken;
import mailcaravan.oauth.AccessTokenProvider;
import mailcaravan.smtp.OutgoingMessage;
import mailcaravan.smtp.PooledMailSender;
import mailcaravan.smtp.RecipientReceipt;
import mailcaravan.smtp.SmtpReply;
import mailcaravan.smtp.SubmissionException;
import mailcaravan.submission.SubmissionResult.Status;

/**
 * Submits one message now, for somebody who waits for its outcome: by the same sender, verdicts and journal as the routes,
 * without a source that a request could go back to. What can heal is tried again for as long as the caller's patience
 * lasts, and no longer.
 * <p>
 * Used by one thread at a time.
 */
public final class DirectSubmission {
    private final Account account;
    private final Optional<AccessTokenProvider> tokens;
    private final PooledMailSender sender;
    private final FailureClassifier failures;
    private final RecipientVerdicts verdicts;
    private final Optional<Journal> journal;
    private final SharedPace pace;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Pause pause;

    /** Waits; replaced where nothing is to be waited for. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Returns after a time.
         *
         * @throws InterruptedException
         *             if nobody wants to wait any longer
         */
        void of(Duration time) throws InterruptedException;
    }

    /**
     * A submission for one account.
     *
     * @param account
     *            whose sender this is
     * @param tokens
     *            empty for an account that signs in without one
     * @param failures
     *            what this account's failures mean
     * @param journal
     *            empty: nothing is written down
     * @param backoff
     *            distances of the attempts
     * @param nanoTime
     *            monotonic
     */
    public DirectSubmission(Account account, Optional<AccessTokenProvider> tokens, PooledMailSender sender,
            FailureClassifier failures, Optional<Journal> journal, SharedPace pace, Backoff backoff,
            LongSupplier nanoTime, Pause pause) {
        this.account = account;
        this.tokens = tokens;
        this.sender = sender;
        this.failures = failures;
        this.verdicts = new RecipientVerdicts(failures);
        this.journal = journal;
        this.pace = pace;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /**
     * How long to wait.
     *
     * @param turn
     *            for the account's pace to let the message start
     * @param retry
     *            for what can heal, from the first attempt on; zero: one attempt
     */
    public record Patience(Duration turn, Duration retry) {}

    /**
     * Submits a message to all of its recipients. A pause that is interrupted ends the patience: what the last attempt
     * came to is the outcome.
     *
     * @param request
     *            what the journal calls it
     * @param id
     *            identifies it over attempts
     */
    public SubmissionResult submit(ComposedMessage message, String request, String id, Patience patience) {
        OutcomeRecord record = new OutcomeRecord(journal, account.name(), request, id, message, verdicts, nanoTime);
        if (!awaitTurn(patience.turn())) {
            return result(Status.LIMITED, null, record);
        }
        long began = nanoTime.getAsLong();
        boolean refreshed = false;
        while (true) {
            Attempt attempt = attempt(message, record);
            Failure failure = attempt.failure();
            if (failure == null) {
                return ended(record);
            }
            if (failure.verdict() == Verdict.REFRESH && !refreshed && attempt.token() != null) {
                refreshed = true;
                tokens.orElseThrow().invalidate(attempt.token());
                continue;
            }
            boolean heals = failure.verdict() == Verdict.RETRY || failure.verdict() == Verdict.WAIT;
            record.failed(failure, attempt.inDoubt(), !heals && failure.verdict() != Verdict.STOP);
            Duration delay = failure.retryAfter().orElseGet(() -> backoff.after(record.attempts()));
            boolean late = Duration.ofNanos(nanoTime.getAsLong() - began).plus(delay)
                    .compareTo(patience.retry()) > 0;
            if (!heals || attempt.inDoubt() || late || !waited(delay)) {
                Status status = attempt.inDoubt()
                        ? Status.IN_DOUBT
                        : record.anybodyHasIt() ? Status.SOME_REFUSED : Status.FAILED;
                return result(status, failure, record);
            }
        }
    }

    private boolean waited(Duration time) {
        try {
            pause.of(time);
            return true;
        } catch (InterruptedException stopped) {
            // the thread's mark stays off: it would close the journal under the next line
            return false;
        }
    }

    private boolean awaitTurn(Duration patience) {
        long end = nanoTime.getAsLong() + patience.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
            Duration wait = pace.tryStart(left);
            if (wait.isZero()) {
                return true;
            }
            if (left.compareTo(wait) < 0 || !waited(wait)) {
                return false;
            }
        }
    }

    private record Attempt(Failure failure, boolean inDoubt, AccessToken token) {}

    private Attempt attempt(ComposedMessage message, OutcomeRecord record) {
        record.beginAttempt();
        AccessToken token = null;
        OutgoingMessage outgoing = null;
        try {
            token = tokens.isPresent() ? tokens.get().accessToken() : null;
            outgoing = new OutgoingMessage(sender.getSession(), message, record.owed(), token,
                    account.user(message.from()), record);
            sender.send(outgoing);
            return new Attempt(settled(outgoing, record), false, token);
        } catch (Exception e) {
            if (outgoing != null) {
                record.settle(outgoing.receipts());
            }
            Failure failure = failures.classify(e);
            return new Attempt(tokens.isPresent() ? failure.suspecting(tokens.get().suspicion()) : failure,
                    SubmissionException.inDoubt(e),
                    token);
        }
    }

    /** The failure of those whom the server put off, or null. */
    private Failure settled(OutgoingMessage outgoing, OutcomeRecord record) {
        List<RecipientReceipt> receipts = outgoing.receipts();
        List<RecipientLine> before = record.refused();
        record.settle(receipts);
        if (outgoing.finalReply() == null) {
            List<RecipientLine> fresh = record.refused().stream().filter(each -> !before.contains(each)).toList();
            receipts.stream().map(verdicts::refusal).filter(each -> each != null).findFirst()
                    .ifPresent(failure -> record.refused(fresh, failure));
        }
        return receipts.stream().filter(verdicts::owed).map(verdicts::failure).findFirst().orElse(null);
    }

    private SubmissionResult ended(OutcomeRecord record) {
        List<RecipientLine> refused = record.refused();
        if (refused.isEmpty()) {
            return result(Status.SUBMITTED, null, record);
        }
        Failure failure = failures.classify(
                SmtpReply.ofText(refused.get(0).reply()).symptom(Stage.RCPT));
        return result(record.anybodyHasIt() ? Status.SOME_REFUSED : Status.FAILED, failure, record);
    }

    private static SubmissionResult result(Status status, Failure failure, OutcomeRecord record) {
        return new SubmissionResult(status, failure, record.refused(),
                record.owed().stream().map(Recipient::address).toList());
    }
}

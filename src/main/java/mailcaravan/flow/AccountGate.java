package mailcaravan.flow;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.drop.AccountState;
import mailcaravan.drop.ParkedAccount;
import mailcaravan.failure.Failure;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Verdict;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;

/**
 * Parks an account whose next request would fail like the last one, and has it probed from time to time to see whether
 * the cause is mended: a circuit breaker, whose state outlives the process.
 * <p>
 * What shows before a message is under way is probed by a sign-in without one ({@link #tryProbe}); what only a folder or
 * a message can show, by one request ({@link #tryEnter}). One line in the log for each cause, with reason and remedy;
 * repeats are counted. Thread-safe.
 */
final class AccountGate {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(AccountGate.class);

    private enum State {
        OPEN, PARKED, PROBING
    }

    private final String account;
    private final Backoff probe;
    private final AccountState record;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final GrantPropagation grant;
    private State state = State.OPEN;
    private ParkedAccount parked;
    private int repeats;
    private long until;

    /**
     * A gate as the last process left it: open, or parked and to be probed at once, but not before the time that the
     * server asked for.
     *
     * @param probe
     *            distances of the probes
     * @param clock
     *            for what is put on record
     */
    AccountGate(String account, Backoff probe, AccountState record, Clock clock, LongSupplier nanoTime) {
        this.account = account;
        this.probe = probe;
        this.record = record;
        this.clock = clock;
        this.grant = new GrantPropagation(record, clock);
        this.nanoTime = nanoTime;
        record.parked().ifPresent(this::restore);
    }

    private void restore(ParkedAccount found) {
        parked = found;
        state = State.PARKED;
        probeSoon();
        String language = language();
        LOG.warn(MESSAGES.format("still-parked", account,
                Instant.ofEpochMilli(found.since()).atZone(clock.getZone()).toOffsetDateTime()
                        .truncatedTo(ChronoUnit.SECONDS).toString(),
                found.reason().getOrDefault(language, found.code()), found.remedy().getOrDefault(language, "")));
    }

    /** True if a request may be taken now; while the account is parked, one only, where none but it can show more. */
    synchronized boolean tryEnter() {
        return state == State.OPEN || due() && !shownBySignIn() && begin();
    }

    /** True if {@link #tryEnter} would let a request in. */
    synchronized boolean isOpen() {
        return state == State.OPEN || due() && !shownBySignIn();
    }

    /** True if the account is to be signed in to now, without a message; the caller then says how it went. */
    synchronized boolean tryProbe() {
        return due() && shownBySignIn() && begin();
    }

    private boolean due() {
        return state == State.PARKED && nanoTime.getAsLong() - until >= 0;
    }

    private boolean shownBySignIn() {
        Stage stage = stage();
        return stage.compareTo(Stage.TOKEN) >= 0 && stage.compareTo(Stage.AUTH) <= 0;
    }

    private Stage stage() {
        try {
            return Stage.named(parked.stage());
        } catch (IllegalArgumentException e) {
            return Stage.CONNECT; // a record of another version: a sign-in harms nobody
        }
    }

    private boolean begin() {
        state = State.PROBING;
        return true;
    }

    /** Begins a probe whatever the time, if the account is parked. */
    synchronized void beginProbe() {
        if (state == State.PARKED) {
            state = State.PROBING;
        }
    }

    /** Has a parked account probed at once, but not before the time that the server asked for. */
    synchronized void probeSoon() {
        if (state != State.OPEN) {
            state = State.PARKED;
            long wait = Math.max(0, parked.notBefore() - clock.millis());
            until = nanoTime.getAsLong() + Duration.ofMillis(wait).toNanos();
        }
    }

    /** Has a parked account probed at once, whatever was asked: an operator says so. */
    synchronized void probeAtOnce() {
        if (state == State.PARKED) {
            until = nanoTime.getAsLong();
        }
    }

    /** The request that entered met nothing that concerns the account, or there was none to take. */
    synchronized void leaveUndecided() {
        if (state == State.PROBING) {
            state = State.PARKED;
        }
    }

    /** The folder can be read: where that was the cause, the account works. */
    synchronized void folderWorks() {
        if (state == State.PROBING && stage() == Stage.FILE) {
            open();
        }
    }

    /**
     * A sign-in or a request got as far as the mailbox: the account works. One that was under way before the account was
     * parked proves nothing.
     */
    synchronized void works() {
        if (state != State.PARKED) {
            grant.works();
        }
        if (state == State.PROBING) {
            open();
        }
    }

    private void open() {
        LOG.info(MESSAGES.format("works-again", account, Integer.toString(parked.failures())));
        state = State.OPEN;
        parked = null;
        repeats = 0;
        onDisk(record::unpark);
    }

    /**
     * Parks the account. A cause that has a bounded number of tries is an operator's only when they are used up, restarts
     * or not.
     *
     * @param atLeast
     *            how long the server asked to be left alone, or null
     * @return the failure with what follows from it for this account now
     */
    synchronized Failure park(Failure observed, Duration atLeast) {
        if (state == State.PARKED) {
            return observed; // one of those that were under way when the first one failed
        }
        Failure failure = grant.judge(observed);
        int inRow = parked != null && isCause(parked, failure) ? parked.inRow() + 1 : 1;
        boolean tries = failure.verdict() == Verdict.RETRY && failure.attempts() > 0;
        if (tries && inRow >= failure.attempts()) {
            failure = failure.withVerdict(Verdict.STOP);
            tries = false;
        }
        int failures = parked == null ? 1 : parked.failures() + 1;
        Duration delay = probe.after(failures);
        if (atLeast != null && atLeast.compareTo(delay) > 0) {
            delay = atLeast;
        }
        long now = clock.millis();
        ParkedAccount before = parked;
        parked = new ParkedAccount(failure.code(), failure.stage().toString(), failure.row(),
                failure.headlines(), failure.remedies(),
                before == null ? now : before.since(), now + delay.toMillis(),
                atLeast == null ? 0 : now + atLeast.toMillis(), failures, inRow, !tries);
        state = State.PARKED;
        until = nanoTime.getAsLong() + delay.toNanos();
        tell(before, failure);
        onDisk(() -> record.park(parked));
        return failure;
    }

    private static boolean isCause(ParkedAccount before, Failure failure) {
        return before.code().equals(failure.code()) && before.stage().equals(failure.stage().toString())
                && before.row().equals(failure.row());
    }

    private void tell(ParkedAccount before, Failure failure) {
        if (before != null && isCause(before, failure) && before.stopped() == parked.stopped()) {
            repeats++;
            return;
        }
        sayRepeats(before);
        Locale locale = Locale.getDefault();
        if (!parked.stopped()) {
            LOG.warn(MESSAGES.format("few-tries", account, failure.headline(locale),
                    Integer.toString(failure.attempts())));
            return;
        }
        LOG.error(MESSAGES.format("parked", account, failure.headline(locale), failure.remedy(locale)));
    }

    private void sayRepeats(ParkedAccount cause) {
        if (cause != null && repeats > 0) {
            LOG.info(MESSAGES.format("repeated", account, cause.code(), Integer.toString(repeats)));
        }
        repeats = 0;
    }

    /** Says how often the cause has been met since its line, since nobody will know it after the stop. */
    synchronized void end() {
        sayRepeats(parked);
    }

    private void onDisk(PendingFilings.Step step) {
        try {
            step.run();
        } catch (IOException e) {
            // the account stays parked all the same; only a restart would not know
            LOG.warn(MESSAGES.format("state-unwritable", account, e.toString()));
        }
    }

    private static String language() {
        return Locale.getDefault().getLanguage().equals("ja") ? "ja" : "en";
    }

    /** Why the account is parked, if it is. */
    synchronized Optional<ParkedAccount> parked() {
        return Optional.ofNullable(parked);
    }
}

package mailcaravan.flow;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.account.CredentialsException;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.oauth.AccessTokenProvider;
import mailcaravan.oauth.TokenRequestException;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;

/**
 * Has an account's access token renewed in the background before it must be, so that no message waits for it. A renewal
 * that fails is told once and tried again with distance; it parks nothing, since the present token still holds.
 * <p>
 * {@link #turn} is called by one thread.
 */
final class TokenRenewal {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(TokenRenewal.class);
    private static final Backoff DISTANCE = new Backoff(Duration.ofSeconds(30), 2, 0.2, Duration.ofHours(1),
            () -> ThreadLocalRandom.current().nextDouble());

    private final String account;
    private final AccessTokenProvider tokens;
    private final FailureClassifier failures;
    private final LongSupplier nanoTime;
    private volatile boolean running;
    private volatile boolean stopped;
    private volatile int failed;
    private volatile long notBefore;

    /**
     * A renewal.
     *
     * @param account
     *            name, for the log
     * @param tokens
     *            null for an account that signs in without a token
     * @param failures
     *            what this account's failures mean
     */
    TokenRenewal(String account, AccessTokenProvider tokens, FailureClassifier failures, LongSupplier nanoTime) {
        this.account = account;
        this.tokens = tokens;
        this.failures = failures;
        this.nanoTime = nanoTime;
    }

    /** Begins a renewal if one is due; returns at once. Not to be called while the account is paused or parked. */
    void turn(Executor background) {
        boolean tooSoon = failed > 0 && nanoTime.getAsLong() - notBefore < 0;
        if (tokens == null || stopped || running || tooSoon || !tokens.renewalDue()) {
            return;
        }
        running = true;
        background.execute(this::run);
    }

    /** Nothing is begun any more, and what fails is not said: the stop itself may be the reason. */
    void stop() {
        stopped = true;
    }

    private void run() {
        try {
            tokens.renew();
            if (failed > 0) {
                LOG.info(MESSAGES.format("renewed-again", account));
            }
            failed = 0;
        } catch (TokenRequestException | CredentialsException e) {
            fail(failures.classify(e));
        } catch (RuntimeException | Error e) {
            fail(failures.classify(e));
            LOG.debugf(e, "%s", account);
        } finally {
            running = false;
        }
    }

    private void fail(Failure failure) {
        if (stopped) {
            return;
        }
        int times = failed + 1;
        Duration distance = DISTANCE.after(times);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        notBefore = nanoTime.getAsLong() + (asked.compareTo(distance) > 0 ? asked : distance).toNanos();
        failed = times;
        if (times == 1) {
            Locale locale = Locale.getDefault();
            LOG.warn(MESSAGES.format("renewal-failed", account, failure.headline(locale), failure.remedy(locale)));
        }
    }
}

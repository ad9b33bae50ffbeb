package mailcaravan.flow;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import org.jboss.logging.Logger;

import mailcaravan.drop.AccountState;
import mailcaravan.drop.FirstSignIn;
import mailcaravan.failure.Failure;

/**
 * Tells a grant that does not work yet from one that is wrong: Microsoft takes up to an hour until a new one holds for
 * SMTP AUTH. Used under the gate's lock.
 */
final class GrantPropagation {
    private static final Logger LOG = Logger.getLogger(GrantPropagation.class);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final AccountState state;
    private final Clock clock;
    private FirstSignIn first;

    GrantPropagation(AccountState state, Clock clock) {
        this.state = state;
        this.clock = clock;
        this.first = state.firstSignIn().orElse(null);
    }

    /** The account has been signed in to: from now on a refused token is a mistake. */
    void works() {
        if (first == null || !first.succeeded()) {
            keep(new FirstSignIn(first == null ? clock.millis() : first.time(), true));
        }
    }

    /** The failure with what it means for this account: a refused token of a new one may come right by itself. */
    Failure judge(Failure failure) {
        if (!failure.row().equals("token-refused")) {
            return failure;
        }
        if (first == null) {
            keep(new FirstSignIn(clock.millis(), false));
        }
        boolean pending = !first.succeeded() && clock.millis() - first.time() < LONGEST.toMillis();
        return pending
                ? new Failure(failure.symptom(), failure.code(), failure.scope(), failure.verdict(), "grant-pending")
                : failure;
    }

    private void keep(FirstSignIn now) {
        first = now;
        try {
            state.firstSignIn(now);
        } catch (IOException e) {
            LOG.warnf("%s", e);
        }
    }
}

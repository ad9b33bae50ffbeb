package mailcaravan.flow;

import java.time.Duration;

import mailcaravan.submission.Backoff;

/**
 * How long and how often a request is tried again.
 *
 * @param giveUpAfter
 *            since the first failure (RFC 5321 4.5.4.1)
 * @param resendInDoubt
 *            true: what may or may not have arrived is submitted again with the same Message-ID; false: it is held
 */
record RetryPolicy(Backoff backoff, Duration giveUpAfter, boolean resendInDoubt) {}

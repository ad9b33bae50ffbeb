package mailcaravan.drop;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.quarkus.runtime.annotations.RegisterForReflection;
import mailcaravan.journal.RecipientLine;

/**
 * A request that waits for its next attempt.
 *
 * @param request
 *            its file name
 * @param firstFailure
 *            milliseconds since 1970
 * @param attempts
 *            made so far
 * @param nextAttempt
 *            milliseconds since 1970
 * @param done
 *            recipients that have been submitted to or refused for good
 * @param code
 *            of the last failure
 * @param origin
 *            the id that the message is made with, where it is not the request's own: a dead letter that was put back is
 *            a new request with the same Message-ID; or null
 * @param waitedBefore
 *            how long its account had waited in all by its first failure, in milliseconds: what the account has waited
 *            since then does not count against the request
 * @param history
 *            its failed attempts, oldest first, bounded; null for none
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record DeferredRequest(String id, String request, long firstFailure, int attempts, long nextAttempt,
        List<RecipientLine> done, String code, String origin, long waitedBefore,
        List<FailedAttempt> history) {
    /** A record of a request whose message is made with its own id, and whose account had never waited. */
    public DeferredRequest(String id, String request, long firstFailure, int attempts, long nextAttempt,
            List<RecipientLine> done, String code) {
        this(id, request, firstFailure, attempts, nextAttempt, done, code, null, 0, null);
    }

    /** The same record of a request that has waited longer than its account. */
    public DeferredRequest waited(long milliseconds) {
        return new DeferredRequest(id, request, firstFailure, attempts, nextAttempt, done, code, origin,
                waitedBefore - milliseconds, history);
    }

    /** The same record without what only its next attempt needs. */
    DeferredRequest withoutHistory() {
        return new DeferredRequest(id, request, firstFailure, attempts, nextAttempt, done, code, origin, waitedBefore,
                null);
    }
}

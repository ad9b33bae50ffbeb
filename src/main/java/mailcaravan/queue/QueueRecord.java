package mailcaravan.queue;

import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.runtime.annotations.RegisterForReflection;
import mailcaravan.drop.FailedAttempt;
import mailcaravan.journal.RecipientLine;

/**
 * What travels with a request while it waits on the broker, as a property of its message: a message that is sent on gets
 * another message id, and the broker knows nothing of attempts.
 *
 * @param id
 *            identifies the request in the journal
 * @param origin
 *            the id that its Message-ID is made with
 * @param message
 *            the JMS message id that its producer knows, or null where it had none
 * @param written
 *            when its producer sent it, in milliseconds since 1970
 * @param attempts
 *            made so far
 * @param firstFailure
 *            milliseconds since 1970; 0: it never failed
 * @param waitedBefore
 *            how long its account had waited in all by its first failure, in milliseconds
 * @param notBefore
 *            when it may be tried again, in milliseconds since 1970
 * @param missingSince
 *            since when an attachment is waited for, in milliseconds since 1970; 0: none is
 * @param done
 *            recipients that have been submitted to or refused for good
 * @param history
 *            the attempts that failed, oldest first
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueRecord(String id, String origin, String message, long written, int attempts, long firstFailure,
        long waitedBefore, long notBefore, long missingSince, List<RecipientLine> done,
        List<FailedAttempt> history) {
    /** The property that holds it. */
    public static final String PROPERTY = "mailCaravanRecord";
    /** Room for some hundred thousand recipients: a record that we wrote is one that we read. */
    private static final int LONGEST = 20_000_000;
    private static final String ID = "[A-Za-z0-9]{6,64}";

    /** A request that has just come. */
    static QueueRecord first(String id, String origin, String message, long written) {
        return new QueueRecord(id, origin, message, written, 0, 0, 0, 0, 0, List.of(), List.of());
    }

    /** The record after one more attempt that failed. */
    public QueueRecord failed(long first, long waited, long next, List<RecipientLine> doneNow,
            FailedAttempt attempt) {
        return new QueueRecord(id, origin, message, written, attempts + 1, first, waited, next, 0,
                List.copyOf(doneNow), FailedAttempt.append(history, attempt));
    }

    /** The same record of a request that waits without having failed, or longer than its account. */
    public QueueRecord waiting(long next, long longer) {
        return new QueueRecord(id, origin, message, written, attempts, firstFailure, waitedBefore - longer, next,
                missingSince, done, history);
    }

    /** The record of a request that waits for an attachment. */
    public QueueRecord missing(long since, long next) {
        return new QueueRecord(id, origin, message, written, attempts, firstFailure, waitedBefore, next, since, done,
                history);
    }

    /** The same request with what is known to be done. */
    public QueueRecord with(List<RecipientLine> doneNow) {
        return new QueueRecord(id, origin, message, written, attempts, firstFailure, waitedBefore, notBefore,
                missingSince, List.copyOf(doneNow), history);
    }

    /** A new request with the same Message-ID, for a dead letter that is put back: the journal holds the old id as ended. */
    QueueRecord renewed(String newId, List<RecipientLine> doneNow) {
        return new QueueRecord(newId, origin, message, written, 0, 0, 0, 0, 0, List.copyOf(doneNow), List.of());
    }

    private boolean listsAreWhole() {
        return (done == null || done.stream().allMatch(line -> line != null && line.address() != null))
                && (history == null || history.stream().allMatch(Objects::nonNull));
    }

    private QueueRecord withoutNulls() {
        return new QueueRecord(id, origin, message, written, attempts, firstFailure, waitedBefore, notBefore,
                missingSince, done == null ? List.of() : List.copyOf(done),
                history == null ? List.of() : List.copyOf(history));
    }

    String toJson(ObjectMapper json) throws JsonProcessingException {
        return json.writeValueAsString(this);
    }

    /** A record as a property holds it; null where that is no record: anybody may write to a queue. */
    static QueueRecord parse(ObjectMapper json, Object property) {
        if (!(property instanceof String text) || text.length() > LONGEST) {
            return null;
        }
        try {
            QueueRecord read = json.readValue(text, QueueRecord.class);
            boolean whole = read != null && read.id != null && read.id.matches(ID) && read.origin != null
                    && read.origin.matches(ID) && read.attempts >= 0 && read.notBefore >= 0 && read.listsAreWhole();
            return whole ? read.withoutNulls() : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}

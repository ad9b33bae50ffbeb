package mailcaravan.drop;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One attempt at a request that failed, as its record and its report keep it.
 *
 * @param time
 *            when it ended, local date and time with offset
 * @param stage
 *            where it failed, as in the journal
 * @param code
 *            of the failure
 * @param reply
 *            what the server said, cut to 500 characters, or null
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FailedAttempt(String time, String stage, String code, String reply) {
    private static final int LONGEST_REPLY = 500;
    private static final int FIRST = 10;
    private static final int LAST = 40;

    /** Cuts the reply. */
    public FailedAttempt {
        reply = reply != null && reply.length() > LONGEST_REPLY ? reply.substring(0, LONGEST_REPLY) : reply;
    }

    /**
     * A history with one more attempt: of a long one the first 10 and the last 40 are kept.
     *
     * @param history
     *            oldest first; null for none
     */
    public static List<FailedAttempt> append(List<FailedAttempt> history, FailedAttempt attempt) {
        List<FailedAttempt> all = new ArrayList<>(history == null ? List.of() : history);
        all.add(attempt);
        while (all.size() > FIRST + LAST) {
            all.remove(FIRST);
        }
        return List.copyOf(all);
    }
}

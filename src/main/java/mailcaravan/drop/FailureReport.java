package mailcaravan.drop;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.quarkus.runtime.annotations.RegisterForReflection;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;

/**
 * What lies beside a request in {@code failed/}: why it is there and what to do. No body, no subject, no secret.
 *
 * @param time
 *            when it was filed, local date and time with offset
 * @param outcome
 *            {@code dead-lettered}, {@code refused} or {@code in-doubt}
 * @param reason
 *            what happened, in the user's language
 * @param remedy
 *            what to do, in the user's language
 * @param remedies
 *            the same in each language, by its code
 * @param history
 *            the attempts that failed, oldest first, the last one included; of a long history the first 10 and the last
 *            40
 * @param firstFailure
 *            when it failed for the first time, or null where this was the first
 * @param recipients
 *            with what the server said to each; one without a reply was not asked
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FailureReport(String time, String account, String request, String id, String messageId, Outcome outcome,
        String stage, String code, String reply, String verdict, String reason, String remedy,
        Map<String, String> remedies, int attempts, List<FailedAttempt> history, String firstFailure,
        List<RecipientLine> recipients) {
    /** What is appended to the name of the request. */
    public static final String ENDING = ".failure.json";
}

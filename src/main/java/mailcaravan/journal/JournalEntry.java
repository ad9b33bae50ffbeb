package mailcaravan.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One line of the journal. No body, no subject, no token.
 *
 * @param time
 *            local date and time with offset, ISO 8601
 * @param source
 *            {@code drop-folder} or {@code queue}
 * @param request
 *            the request's file name, or the JMS message id
 * @param id
 *            identifies the request over retries and restarts
 * @param from
 *            the header's From
 * @param recipients
 *            those that the line is about, with their replies
 * @param owed
 *            how many recipients of the request have neither been submitted to nor refused after this line; 0 = only the
 *            filing is left
 * @param stage
 *            where the failure was met, or null
 * @param verdict
 *            of the failure, or null
 * @param code
 *            of the failure, or null
 * @param reply
 *            the server's last word
 * @param attempts
 *            how often the request has been tried, this time included
 * @param milliseconds
 *            that the attempt took
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JournalEntry(String time, String account, String source, String request, String id, String messageId,
        String from, List<RecipientLine> recipients, Integer owed, Outcome outcome, String stage, String verdict,
        String code, String reply, Integer attempts, Long milliseconds) {
    /** How many recipients the server took, or may have taken, by this line. */
    public long taken() {
        if (recipients == null || outcome == null) {
            return 0;
        }
        return switch (outcome) {
            case SUBMITTED, REFUSED -> recipients.stream().filter(RecipientLine::accepted).count();
            case IN_DOUBT -> recipients.size();
            default -> 0;
        };
    }

    /** When it was written; empty for a time that nobody can read. */
    public Optional<Instant> at() {
        try {
            return time == null ? Optional.empty() : Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

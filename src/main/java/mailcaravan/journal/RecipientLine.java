package mailcaravan.journal;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One recipient in the journal, in a report or in a record of attempts.
 *
 * @param address
 *            of the envelope
 * @param reply
 *            what the server said to RCPT TO; null where it was not asked
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecipientLine(String address, String reply) {
    /** True if the server took the recipient. */
    public boolean accepted() {
        return reply != null && reply.startsWith("2");
    }

    /** True if the server refused the recipient for good. */
    public boolean refused() {
        return reply != null && reply.startsWith("5");
    }
}

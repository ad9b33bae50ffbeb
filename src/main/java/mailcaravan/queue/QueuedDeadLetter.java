package mailcaravan.queue;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.drop.DeadLetter;
import mailcaravan.drop.FailureReport;

/**
 * A request among the dead letters of a broker.
 *
 * @param where
 *            the name of their queue
 */
public record QueuedDeadLetter(String where, FailureReport report, JsonNode json) implements DeadLetter {
    @Override
    public String account() {
        return report.account();
    }

    @Override
    public String kind() {
        return "queue";
    }
}

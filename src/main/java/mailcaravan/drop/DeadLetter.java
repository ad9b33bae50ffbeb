package mailcaravan.drop;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.journal.RecipientLine;

/** A request that was given up, with its report, wherever it lies. */
public interface DeadLetter {
    /** What an id looks like. */
    String ID = "[A-Za-z0-9]{6,64}";

    /** Whose request it is. */
    String account();

    /** Why it is one. */
    FailureReport report();

    /** The report as it was written, with fields that this version does not know. */
    JsonNode json();

    /** What it lies in, as the field of a report calls it: {@code file} or {@code queue}. */
    String kind();

    /** Where it lies, for people: a file, or the name of a queue. */
    String where();

    /** Identifies it; letters and digits. */
    default String id() {
        return report().id();
    }

    /** Recipients that have the message: a retry must not go to them. */
    default List<RecipientLine> done() {
        return lines().stream().filter(RecipientLine::accepted).toList();
    }

    /** Recipients that do not have it, refused ones included; empty where no message could be made of the request. */
    default List<RecipientLine> owed() {
        return lines().stream().filter(line -> !line.accepted()).toList();
    }

    /** What the report says of each recipient. */
    private List<RecipientLine> lines() {
        return report().recipients() == null ? List.of() : report().recipients();
    }
}

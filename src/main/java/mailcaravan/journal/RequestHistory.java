package mailcaravan.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the journal holds of one request, in the order in which it happened. Not thread-safe. */
public final class RequestHistory {
    private final List<JournalEntry> entries = new ArrayList<>();

    void add(JournalEntry entry) {
        entries.add(entry);
    }

    /** True if the journal has no line of the request: nothing has been done with it. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The line that ended the request, if only its filing is left. */
    public Optional<JournalEntry> end() {
        JournalEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        if (last == null) {
            return Optional.empty();
        }
        boolean ended = switch (last.outcome()) {
            case SUBMITTED, REFUSED -> last.owed() != null && last.owed() == 0;
            case DEAD_LETTERED -> true;
            default -> false;
        };
        return ended ? Optional.of(last) : Optional.empty();
    }

    /** The line of a submission whose reply never made it into the journal. */
    public Optional<JournalEntry> inDoubt() {
        JournalEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        return last != null && last.outcome() == Outcome.SUBMITTING ? Optional.of(last) : Optional.empty();
    }

    /** The line that says that the server may have the message, if nothing was done with the request since. */
    public Optional<JournalEntry> doubted() {
        JournalEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        return last != null && last.outcome() == Outcome.IN_DOUBT ? Optional.of(last) : Optional.empty();
    }

    /** Recipients that have been submitted to or refused for good, with their replies; none of them is owed any more. */
    public Map<String, RecipientLine> done() {
        Map<String, RecipientLine> done = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            boolean counts = entry.outcome() == Outcome.SUBMITTED || entry.outcome() == Outcome.REFUSED;
            if (counts && entry.recipients() != null) {
                for (RecipientLine line : entry.recipients()) {
                    if (line.accepted() || line.refused()) {
                        done.put(line.address(), line);
                    }
                }
            }
        }
        return done;
    }
}

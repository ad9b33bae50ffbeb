package mailcaravan.message;

import java.util.List;
import java.util.Locale;

/**
 * How urgent a message is shown to be; Outlook reads {@code Importance} and {@code X-Priority}, others {@code
 * Priority}.
 */
public enum Priority {
    HIGH("X-Priority: 1", "Importance: high", "Priority: urgent"),
    /** Says nothing, as messages without a priority do. */
    NORMAL,
    LOW("X-Priority: 5", "Importance: low", "Priority: non-urgent");

    private final List<String> headerLines;

    Priority(String... headerLines) {
        this.headerLines = List.of(headerLines);
    }

    /**
     * Reads {@code high}, {@code normal}, {@code low} in any letter case, or SMAIL's 1 to 9, of which 4 and below are
     * high and 5 and above low.
     *
     * @return null if it is none of these
     */
    public static Priority parse(String text) {
        if (text.matches("[1-9]")) {
            return text.compareTo("4") <= 0 ? HIGH : LOW;
        }
        for (Priority priority : values()) {
            if (priority.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return priority;
            }
        }
        return null;
    }

    List<String> headerLines() {
        return headerLines;
    }
}

package mailcaravan.message;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the {@code headers} of a mail request may set: nothing that a field of the request or we ourselves set. */
final class HeaderRule {
    /** RFC 5322 3.6.8 ftext. */
    private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}");
    private static final Set<String> RESERVED = Set.of("from", "sender", "reply-to", "to", "cc", "bcc", "subject",
            "date", "message-id", "received", "return-path", "x-sender", "x-receiver");
    private static final List<String> RESERVED_STARTS = List.of("mime-", "content-", "resent-", "dkim-");
    private static final Set<String> OF_PRIORITY = Set.of("x-priority", "importance", "priority");

    private HeaderRule() {}

    /**
     * Refuses header fields that are not the request's to set, or are none.
     *
     * @param prioritySet
     *            true if the request's priority writes fields of its own
     */
    static void check(Map<String, String> headers, boolean prioritySet) throws RequestRefusedException {
        Set<String> seen = new HashSet<>();
        for (String name : headers.keySet()) {
            String key = name.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                throw Refusal.of("bad-header-name", name);
            }
            if (RESERVED.contains(key) || RESERVED_STARTS.stream().anyMatch(key::startsWith)
                    || prioritySet && OF_PRIORITY.contains(key)) {
                throw Refusal.of("reserved-header", name);
            }
            if (!seen.add(key)) {
                throw Refusal.of("duplicate-header", name);
            }
            checkValue(headers.get(name), name);
        }
    }

    /**
     * Refuses what can be no header field's value: control characters, line breaks first of all (a tab is none here),
     * and more than a header may hold. Null is no value, and nothing is wrong with it.
     */
    static void checkValue(String value, String field) throws RequestRefusedException {
        if (value == null) {
            return;
        }
        if (value.length() > HeaderBlock.LIMIT) {
            throw Refusal.of("header-too-large", HeaderBlock.LIMIT / 1024);
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw Refusal.of("control-character", field, value);
        }
    }
}

package mailcaravan.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an address list (RFC 5322 3.4) out of an unfolded header field or a JSON string. Groups are replaced by their
 * members, comments are dropped, {@code ;} separates as {@code ,} does. One instance reads one list.
 * <p>
 * Of its own, and not jakarta.mail's: what goes to RCPT must come from rules that are written down, and a list that
 * leaves a doubt must be refused with the part that is wrong.
 */
final class AddressParser {
    private final String text;
    private final String field;
    private final String domain;
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private int position;
    private boolean inGroup;

    private AddressParser(String text, String field, String domain) {
        this.domain = domain;
        this.text = text;
        this.field = field;
    }

    /**
     * The mailboxes of a list, in order; none for an empty list or group.
     *
     * @param field
     *            the field's name, for the refusal
     */
    static List<Mailbox> parse(String text, String field) throws RequestRefusedException {
        return new AddressParser(text, field, "").parse();
    }

    /** The same for a list of this machine, in which a name without a domain is that of a {@linkplain LocalUsers user}. */
    static List<Mailbox> parseLocal(String text, String field) throws RequestRefusedException {
        return new AddressParser(text, field, "@" + LocalUsers.DOMAIN).parse();
    }

    private EmailAddress address(String words) throws RequestRefusedException {
        boolean complete = words.isEmpty() || words.indexOf('@') >= 0;
        return EmailAddress.parse(complete ? words : words + domain, field);
    }

    private List<Mailbox> parse() throws RequestRefusedException {
        while (position < text.length()) {
            int start = position;
            StringBuilder phrase = new StringBuilder();
            char end = scan(phrase);
            String words = phrase.toString().strip();
            if (end == ':' && !inGroup && !words.isEmpty() && words.indexOf('@') < 0) {
                inGroup = true;
            } else if (end == '<') {
                angleAddress(words, start);
            } else if (end == ':' || end == '>') {
                throw refusal(start);
            } else {
                if (!words.isEmpty()) {
                    mailboxes.add(new Mailbox("", address(words)));
                }
                inGroup &= end != ';';
            }
        }
        return mailboxes;
    }

    /** What stands before the next delimiter, without comments; returns the delimiter, NUL at the end of the list. */
    private char scan(StringBuilder into) throws RequestRefusedException {
        int start = position;
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case '"' -> copyUntil('"', into, start);
                case '[' -> copyUntil(']', into, start);
                case '(' -> {
                    skipComment(start);
                    into.append(' ');
                }
                case ',', ';', ':', '<', '>' -> {
                    return c;
                }
                default -> into.append(c);
            }
        }
        return 0;
    }

    private void angleAddress(String words, int start) throws RequestRefusedException {
        StringBuilder inner = new StringBuilder();
        if (scan(inner) != '>') {
            throw refusal(start);
        }
        mailboxes.add(new Mailbox(displayName(words), address(inner.toString().strip())));
        StringBuilder rest = new StringBuilder();
        char end = scan(rest);
        if (!rest.toString().isBlank() || end == '<' || end == ':' || end == '>') {
            throw refusal(start);
        }
        inGroup &= end != ';';
    }

    private void copyUntil(char close, StringBuilder into, int start) throws RequestRefusedException {
        into.append(text.charAt(position - 1));
        while (position < text.length()) {
            char c = text.charAt(position++);
            into.append(c);
            if (c == close) {
                return;
            }
            if (c == '\\' && position < text.length()) {
                into.append(text.charAt(position++));
            }
        }
        throw refusal(start);
    }

    private void skipComment(int start) throws RequestRefusedException {
        int depth = 1;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '\\') {
                position++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return;
            }
        }
        throw refusal(start);
    }

    private static String displayName(String words) {
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\' && i + 1 < words.length()) {
                name.append(words.charAt(++i));
            } else {
                name.append(c);
            }
        }
        return name.toString().strip();
    }

    private RequestRefusedException refusal(int start) {
        return Refusal.of("bad-address", field, text.substring(start).strip());
    }
}

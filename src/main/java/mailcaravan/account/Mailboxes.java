package mailcaravan.account;

import java.util.regex.Pattern;

/** The form of a mailbox address that may stand in the configuration. */
final class Mailboxes {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@\\p{Cntrl}<>,;\"]+@[^\\s@\\p{Cntrl}<>,;\"]+");

    private Mailboxes() {}

    /** True for {@code local@domain} without display name, quotes and blanks. */
    static boolean valid(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /** True for what {@link AllowedSenders} takes: an address, an {@code @domain}, or {@code *}. */
    static boolean validPattern(String text) {
        return text.equals("*") || valid(text) || text.startsWith("@") && valid("a" + text);
    }
}

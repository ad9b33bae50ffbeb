package mailcaravan.smail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sender of SMAIL's command line ({@code -f}): an address, a user without domain, or either in angle brackets behind a
 * name, with or without a blank between them.
 */
public final class SmailSender {
    private static final Pattern NAMED = Pattern.compile("(.*)<([^<>]*)>\\s*", Pattern.DOTALL);

    private SmailSender() {}

    /**
     * The sender as an address of RFC 5322, to be checked when the message is composed.
     *
     * @param argument
     *            as given; blank: the mailbox itself
     * @param mailbox
     *            the account's, whose domain a user without one gets
     */
    public static String of(String argument, String mailbox) {
        String text = argument.strip();
        if (text.isEmpty()) {
            return mailbox;
        }
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            return withDomain(text, mailbox);
        }
        String address = withDomain(named.group(2).strip(), mailbox);
        String name = unquoted(named.group(1).strip());
        return name.isEmpty() ? address : "\"" + name.replaceAll("([\"\\\\])", "\\\\$1") + "\" <" + address + ">";
    }

    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
                : name;
    }

    private static String withDomain(String address, String mailbox) {
        int at = mailbox.lastIndexOf('@');
        return address.isEmpty() || address.indexOf('@') >= 0 || at < 0 ? address : address + mailbox.substring(at);
    }
}

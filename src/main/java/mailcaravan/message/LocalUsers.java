package mailcaravan.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for users of this machine, whom programs name without a domain ({@code root}), where a message is to leave it
 * (ADR 0020). Immutable and thread-safe.
 */
public final class LocalUsers {
    /** What a name without a domain gets while an address list is read. */
    static final String DOMAIN = "localhost";
    private static final Set<String> DOMAINS = Set.of(DOMAIN, "localhost.localdomain");
    /** RFC 822's older place for a name, which cron still uses. */
    private static final Pattern COMMENT = Pattern.compile("\\(((?:[^()\\\\]|\\\\.)*)\\)\\s*$");

    private final EmailAddress mailbox;
    private final List<EmailAddress> recipients = new ArrayList<>();

    /**
     * The addresses that stand for users of this machine.
     *
     * @param mailbox
     *            for one who sends
     * @param recipients
     *            for one who is sent to; empty: the mailbox
     * @throws RequestRefusedException
     *             if one of them is no address
     */
    public LocalUsers(String mailbox, List<String> recipients) throws RequestRefusedException {
        this.mailbox = EmailAddress.parse(mailbox, "mailbox");
        for (String each : recipients.isEmpty() ? List.of(mailbox) : recipients) {
            this.recipients.add(EmailAddress.parse(each, "local-recipients"));
        }
    }

    /** Who wrote a message: a mailbox, and whether it is what the field says already. */
    record Author(Mailbox mailbox, boolean asWritten) {
        EmailAddress address() {
            return mailbox.address();
        }
    }

    /** The sender that the command line gives, or the mailbox where that is none that the world knows. */
    EmailAddress sender(String argument) throws RequestRefusedException {
        return whole(argument) ? EmailAddress.parse(bare(argument), "-f") : mailbox;
    }

    /** True for a sender with a domain that the world may know. */
    boolean whole(String argument) {
        String domain = bare(argument).replaceFirst("^.*@", "").toLowerCase(Locale.ROOT);
        return argument.indexOf('@') >= 0 && !DOMAINS.contains(domain);
    }

    private static String bare(String argument) {
        String text = argument.strip();
        return text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1).strip() : text;
    }

    /** Who a From says, its name kept where the address has to be another one. */
    Author author(HeaderField from, EmailAddress sender, String fullName) {
        String value = from.value();
        List<Mailbox> named;
        try {
            named = AddressParser.parseLocal(value, from.name());
        } catch (RequestRefusedException unreadable) {
            // with an address in it, it is refused with its reason where it is composed
            return value.indexOf('@') >= 0
                    ? new Author(new Mailbox("", sender), true)
                    : new Author(new Mailbox(value, sender), false);
        }
        if (named.size() > 1 || named.size() == 1 && !isLocal(named.get(0))) {
            return new Author(named.get(0), true);
        }
        String name = fullName;
        if (!named.isEmpty()) {
            Matcher comment = COMMENT.matcher(value);
            boolean commented = named.get(0).displayName().isEmpty() && comment.find();
            name = commented ? comment.group(1).replaceAll("\\\\(.)", "$1").strip() : named.get(0).displayName();
            if (name.isEmpty()) {
                name = fullName.isEmpty() ? named.get(0).address().local() : fullName;
            }
        }
        return new Author(new Mailbox(name, sender), false);
    }

    /** Recipients with those of this machine replaced, under their names. */
    List<Mailbox> reached(List<Mailbox> named) {
        List<Mailbox> reached = new ArrayList<>();
        for (Mailbox each : named) {
            if (isLocal(each)) {
                String name = each.displayName().isEmpty() ? each.address().local() : each.displayName();
                recipients.forEach(address -> reached.add(new Mailbox(name, address)));
            } else {
                reached.add(each);
            }
        }
        return reached;
    }

    /** The mailboxes of a field; none where it cannot be read, since it then stays as it is. */
    static List<Mailbox> named(HeaderField field) {
        try {
            return AddressParser.parseLocal(field.value(), field.name());
        } catch (RequestRefusedException unreadable) {
            return List.of();
        }
    }

    /** True for a user of this machine. */
    static boolean isLocal(Mailbox mailbox) {
        return DOMAINS.contains(mailbox.address().asciiDomain().toLowerCase(Locale.ROOT));
    }
}

package mailcaravan.smail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import mailcaravan.failure.SmailCode;

/**
 * The recipients of SMAIL's command line: one comma list, in which {@code CC:} or {@code BCC:} belongs to the one address
 * that it stands before. Several arguments count as one list. Immutable; the addresses are checked when the message is
 * composed.
 */
public record SmailRecipients(List<String> to, List<String> cc, List<String> bcc) {
    private static final Pattern PREFIXED = Pattern.compile("(?i)(b?cc):\\s*(.*)", Pattern.DOTALL);

    /** Keeps own copies. */
    public SmailRecipients {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }

    /**
     * Reads the arguments.
     *
     * @throws SmailException
     *             0001 for a {@code CC:} or {@code BCC:} without an address
     */
    public static SmailRecipients of(List<String> arguments) throws SmailException {
        List<String> to = new ArrayList<>();
        List<String> cc = new ArrayList<>();
        List<String> bcc = new ArrayList<>();
        for (String argument : arguments) {
            for (String item : CommaList.of(argument)) {
                Matcher prefixed = PREFIXED.matcher(item);
                if (!prefixed.matches()) {
                    to.add(item);
                    continue;
                }
                if (prefixed.group(2).isBlank()) {
                    throw new SmailException(SmailCode.RECIPIENT,
                            Smail.MESSAGES.format("prefix-without-address", prefixed.group(1) + ":"));
                }
                (prefixed.group(1).length() == 2 ? cc : bcc).add(prefixed.group(2));
            }
        }
        return new SmailRecipients(to, cc, bcc);
    }

    /** These recipients and those of the long options. */
    public SmailRecipients and(List<String> moreTo, List<String> moreCc, List<String> moreBcc) {
        return new SmailRecipients(joined(to, moreTo), joined(cc, moreCc), joined(bcc, moreBcc));
    }

    /** True if there is nobody. */
    public boolean isEmpty() {
        return to.isEmpty() && cc.isEmpty() && bcc.isEmpty();
    }

    /** As the command line had them, on one line. */
    public String shown() {
        List<String> all = new ArrayList<>(to);
        cc.forEach(each -> all.add("CC:" + each));
        bcc.forEach(each -> all.add("BCC:" + each));
        return String.join(",", all);
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}

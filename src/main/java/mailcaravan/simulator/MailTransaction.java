package mailcaravan.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One mail transaction: the sender and the recipients accepted so far (RFC 5321 3.3). Used by one thread. */
final class MailTransaction {
    private static final Set<String> DSN_OF_MAIL = Set.of("RET", "ENVID");
    private static final Set<String> DSN_OF_RCPT = Set.of("NOTIFY", "ORCPT");

    private final SimulatorOptions options;
    private final SmtpPath sender;
    private final boolean smtpUtf8;
    private final boolean binary;
    private final List<SmtpPath> recipients = new ArrayList<>();

    /**
     * Begins with an argument of MAIL.
     *
     * @throws SmtpRefusal
     *             if a parameter is unknown, not offered or malformed, or the announced size is too large
     */
    MailTransaction(SimulatorOptions options, SmtpPath sender) throws SmtpRefusal {
        this.options = options;
        this.sender = sender;
        Map<String, String> parameters = sender.parameterMap();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            check(parameter.getKey(), parameter.getValue());
        }
        smtpUtf8 = parameters.containsKey("SMTPUTF8");
        binary = parameters.getOrDefault("BODY", "").equalsIgnoreCase("BINARYMIME");
        checkAscii(sender);
    }

    /** Adds an argument of RCPT, or refuses it; the transaction goes on either way. */
    void add(SmtpPath recipient) throws SmtpRefusal {
        for (String name : recipient.parameterMap().keySet()) {
            if (!DSN_OF_RCPT.contains(name) || !options.dsn) {
                throw new SmtpRefusal("555 5.5.4 Unsupported option: " + name);
            }
        }
        checkAscii(recipient);
        if (recipients.size() >= options.recipientsPerMessage) {
            throw SmtpRefusal.of(452, "4.5.3");
        }
        recipients.add(recipient);
    }

    SmtpPath sender() {
        return sender;
    }

    List<SmtpPath> recipients() {
        return recipients;
    }

    /** Whether the content may only come by BDAT (RFC 3030 3). */
    boolean binary() {
        return binary;
    }

    private void check(String name, String value) throws SmtpRefusal {
        boolean known = switch (name) {
            case "SIZE" -> checkSize(value);
            case "BODY" -> options.eightBitMime
                    && Set.of("7BIT", "8BITMIME", "BINARYMIME").contains(value.toUpperCase(Locale.ROOT));
            case "SMTPUTF8" -> options.smtpUtf8 && value.isEmpty();
            case "AUTH" -> true;
            default -> options.dsn && DSN_OF_MAIL.contains(name);
        };
        if (!known) {
            throw new SmtpRefusal("555 5.5.4 Unsupported option: " + name);
        }
    }

    private boolean checkSize(String value) throws SmtpRefusal {
        if (!value.matches("\\d{1,18}")) {
            throw new SmtpRefusal("501 5.5.4 Invalid arguments");
        }
        if (Long.parseLong(value) > options.maxMessageSize) {
            throw SmtpRefusal.of(552, "5.3.4");
        }
        return true;
    }

    private void checkAscii(SmtpPath path) throws SmtpRefusal {
        if (!smtpUtf8 && !path.ascii()) {
            throw SmtpRefusal.of(553, "5.6.7");
        }
    }
}

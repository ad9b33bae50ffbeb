package mailcaravan.simulator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The argument of MAIL FROM or RCPT TO: an address and its parameters (RFC 5321 4.1.2).
 *
 * @param address
 *            without angle brackets; empty for the null reverse-path
 * @param parameters
 *            as they came, without the blanks around them
 */
record SmtpPath(String address, String parameters) {
    private static final int LONGEST_PATH = 1_000;
    private static final Pattern ARGUMENT = Pattern
            .compile("(?i)(?<keyword>FROM|TO):\\s*<(?<path>(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^<>\"])*)>(?<rest>(?: .*)?)");
    private static final Pattern ADDRESS = Pattern
            .compile("(?:[^\\s\\p{Cntrl}()<>\\[\\]:;@\\\\,\"]+|\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[^\\p{Cntrl}])*\")"
                    + "@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}.-]*[\\p{L}\\p{M}\\p{N}])?|\\[[0-9A-Za-z.:]+\\])");

    /**
     * Reads an argument.
     *
     * @param keyword
     *            FROM or TO
     * @throws SmtpRefusal
     *             if it is no such argument or its address is malformed
     */
    static SmtpPath parse(String keyword, String argument) throws SmtpRefusal {
        Matcher matcher = ARGUMENT.matcher(argument);
        if (!matcher.matches() || !matcher.group("keyword").equalsIgnoreCase(keyword)) {
            throw new SmtpRefusal("501 5.5.4 Invalid arguments");
        }
        String path = matcher.group("path");
        boolean sender = keyword.equals("FROM");
        boolean nullPath = sender && path.isEmpty();
        if (!nullPath && (path.length() > LONGEST_PATH || path.contains("..") || !ADDRESS.matcher(path).matches())) {
            throw new SmtpRefusal(sender ? "501 5.1.7 Invalid address" : "501 5.1.3 Invalid address");
        }
        return new SmtpPath(path, matcher.group("rest").strip());
    }

    /** The parameters by keyword in capitals; a keyword alone has an empty value. */
    Map<String, String> parameterMap() throws SmtpRefusal {
        Map<String, String> values = new LinkedHashMap<>();
        for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split(" +")) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (values.put(name.toUpperCase(Locale.ROOT), value) != null) {
                throw new SmtpRefusal("501 5.5.4 Duplicate parameter");
            }
        }
        return values;
    }

    boolean ascii() {
        return address.chars().allMatch(character -> character < 128);
    }
}

package mailcaravan.message;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Takes the delivery status notification parameters (RFC 3461 4) out of what stands behind an envelope address. All
 * others, BODY and AUTH among them, are for the submission to decide and are dropped.
 */
final class DsnParameters {
    private static final String XTEXT = "(?:[!-*,-<>-~]|\\+[0-9A-F]{2})";
    private static final String NOTIFY = "(?:SUCCESS|FAILURE|DELAY)";

    /** For MAIL FROM. */
    static final DsnParameters OF_SENDER = new DsnParameters(Map.of( //
            "RET", Pattern.compile("(?i)FULL|HDRS"), //
            "ENVID", Pattern.compile("(?=.{1,100}$)" + XTEXT + "+")));
    /** For RCPT TO. */
    static final DsnParameters OF_RECIPIENT = new DsnParameters(Map.of( //
            "NOTIFY", Pattern.compile("(?i)NEVER|" + NOTIFY + "(?:," + NOTIFY + "){0,2}"), //
            "ORCPT", Pattern.compile("(?=.{1,500}$)[A-Za-z0-9-]+;" + XTEXT + "+")));

    private final Map<String, Pattern> known;

    private DsnParameters(Map<String, Pattern> known) {
        this.known = known;
    }

    /**
     * The known parameters as they go on the wire.
     *
     * @param text
     *            {@code KEYWORD=value} pairs with blanks between; may be empty
     * @param field
     *            where it stands, for the refusal
     * @throws RequestRefusedException
     *             if a known parameter has a value that the server would refuse, or stands there twice
     */
    String select(String text, String field) throws RequestRefusedException {
        StringJoiner selected = new StringJoiner(" ");
        Set<String> seen = new HashSet<>();
        for (String parameter : text.strip().split("[ \t]+")) {
            int equals = parameter.indexOf('=');
            String keyword = (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
            Pattern syntax = known.get(keyword);
            if (syntax != null) {
                String value = parameter.substring(equals + 1);
                if (equals < 0 || !syntax.matcher(value).matches() || !seen.add(keyword)) {
                    throw Refusal.of("bad-dsn-parameter", field, parameter);
                }
                selected.add(keyword + "=" + value);
            }
        }
        return selected.toString();
    }
}

package mailcaravan.smtp;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Addresses and DSN parameters as they go on the wire, with nothing in them that could end the command or start another
 * (CVE-2025-7962).
 */
final class EnvelopePath {
    private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cc}<> \\u2028\\u2029]");
    private static final Pattern UNPAIRED = Pattern.compile("[\\ud800-\\udfff]");
    private static final Pattern SENDER_PARAMETER = Pattern
            .compile("(?i)RET=(?:FULL|HDRS)|ENVID=[!-<>-~]{1,100}");
    private static final Pattern RECIPIENT_PARAMETER = Pattern.compile(
            "(?i)NOTIFY=(?:NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY))*)|ORCPT=[!-<>-~]{1,500}");

    private EnvelopePath() {}

    /** True if the address may stand between angle brackets. */
    static boolean allowed(String address) {
        return !address.isEmpty() && !FORBIDDEN.matcher(address).find() && !UNPAIRED.matcher(address).find();
    }

    /** True if the address needs SMTPUTF8 (RFC 6531). */
    static boolean internationalized(String address) {
        return address.chars().anyMatch(c -> c > 127);
    }

    /** True for RET= and ENVID= alone, one blank between them (RFC 3461 4.3, 4.4). */
    static boolean senderParametersAllowed(String parameters) {
        return allMatch(SENDER_PARAMETER, parameters);
    }

    /** True for NOTIFY= and ORCPT= alone, one blank between them (RFC 3461 4.1, 4.2). */
    static boolean recipientParametersAllowed(String parameters) {
        return allMatch(RECIPIENT_PARAMETER, parameters);
    }

    private static boolean allMatch(Pattern pattern, String parameters) {
        return parameters.isEmpty()
                || Arrays.stream(parameters.split(" ", -1)).allMatch(p -> pattern.matcher(p).matches());
    }
}

package mailcaravan.message;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A mailbox address that is fit for an SMTP command (RFC 5321 4.1.2, RFC 6531 3.3). Immutable.
 * <p>
 * More lenient than the RFC in one point: dots may stand anywhere in the local part, as Japanese mobile carriers gave
 * out.
 *
 * @param local
 *            the local part, with its quotes if it has any
 * @param domain
 *            as it was written, in Unicode or ASCII
 * @param asciiDomain
 *            the same domain with A-labels (RFC 5890)
 */
record EmailAddress(String local, String domain, String asciiDomain) {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 255;
    private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+");
    private static final Pattern QUOTED = Pattern.compile("\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*\"");
    private static final Pattern LITERAL = Pattern.compile("\\[[A-Za-z0-9.:]+]");
    private static final Pattern LABELS = Pattern
            .compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
                    + "(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");

    /**
     * Reads {@code local@domain}.
     *
     * @param text
     *            the address alone: no display name, no angle brackets, no comments
     * @param field
     *            where it stands, for the refusal
     * @throws RequestRefusedException
     *             {@code address-without-domain}, or {@code bad-address} for anything else that is wrong
     */
    static EmailAddress parse(String text, String field) throws RequestRefusedException {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw Refusal.of(text.isBlank() ? "bad-address" : "address-without-domain", field, text);
        }
        String local = text.substring(0, at);
        String domain = text.substring(at + 1);
        String asciiDomain = asciiDomain(domain);
        if (domain.isBlank()) {
            throw Refusal.of("address-without-domain", field, text);
        }
        if (asciiDomain == null || !isLocal(local)) {
            throw Refusal.of("bad-address", field, text);
        }
        return new EmailAddress(local, domain, asciiDomain);
    }

    /** As it goes into an SMTP command: with A-labels, unless the local part needs SMTPUTF8 anyway. */
    String address() {
        return local + "@" + (isAscii(local) ? asciiDomain : domain);
    }

    /** As it was written. */
    String written() {
        return local + "@" + domain;
    }

    /** Equal for addresses of the same mailbox: only the domain's letter case does not count (RFC 5321 2.4). */
    String key() {
        return local + "@" + asciiDomain.toLowerCase(Locale.ROOT);
    }

    /** True if the server must offer SMTPUTF8 for {@link #address()}. */
    boolean internationalized() {
        return !isAscii(local);
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static boolean isLocal(String local) {
        if (local.getBytes(StandardCharsets.UTF_8).length > LONGEST_LOCAL) {
            return false;
        }
        // beyond ASCII any printing character counts as a letter (RFC 6531 3.3); it stands for one here
        StringBuilder reduced = new StringBuilder();
        for (int c : local.codePoints().toArray()) {
            if (c >= 128 && !isPrinting(c)) {
                return false;
            }
            reduced.append(c < 128 ? (char) c : 'x');
        }
        return ATOMS.matcher(reduced).matches() || QUOTED.matcher(reduced).matches();
    }

    private static boolean isPrinting(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    private static String asciiDomain(String domain) {
        if (LITERAL.matcher(domain).matches()) {
            return domain;
        }
        // before IDN, whose cost grows with the square of a label
        if (domain.length() > LONGEST_DOMAIN) {
            return null;
        }
        String ascii;
        try {
            ascii = isAscii(domain) ? domain : IDN.toASCII(domain);
        } catch (IllegalArgumentException notADomain) {
            return null;
        }
        return ascii.length() <= LONGEST_DOMAIN && LABELS.matcher(ascii).matches() ? ascii : null;
    }
}

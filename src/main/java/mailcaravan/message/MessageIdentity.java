package mailcaravan.message;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Message-ID and the Date that a request gets if it has none: the same ones at every attempt. */
final class MessageIdentity {
    private static final DateTimeFormatter RFC_5322 = DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx",
            Locale.ENGLISH);

    private MessageIdentity() {}

    /** {@code <id@domain>}, the domain that of From. */
    static String messageId(Origin origin, EmailAddress from) {
        return "<" + origin.id() + "@" + from.asciiDomain() + ">";
    }

    /** The Date field's value (RFC 5322 3.3), in English whatever the locale. */
    static String date(ZonedDateTime date) {
        return RFC_5322.format(date);
    }
}

package mailcaravan.message;

import java.util.Objects;

/**
 * One recipient of the envelope.
 *
 * @param address
 *            {@code local@domain}, without angle brackets, control characters or display name
 * @param parameters
 *            DSN parameters of RCPT TO as they go on the wire, for example {@code NOTIFY=NEVER} (RFC 3461); empty: none
 */
public record Recipient(String address, String parameters) {
    /** Neither part may be null. */
    public Recipient {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(parameters, "parameters");
    }

    /** A recipient without DSN parameters. */
    public static Recipient of(String address) {
        return new Recipient(address, "");
    }
}

package mailcaravan.failure;

import java.util.Locale;

/** Where on its way a request met a failure; {@link #toString()} is the name used in journal and reports. */
public enum Stage {
    /** Taking, moving or filing the request. */
    FILE,
    /** Reaching the message broker, and being let do there what is needed. */
    BROKER,
    /** Reading the request and making a message of it. */
    COMPOSE,
    /** Getting an access token. */
    TOKEN,
    /** Signing in to a POP3 server before the submission server is connected to. */
    POP,
    /** Name resolution, TCP connection, greeting and EHLO. */
    CONNECT,
    /** STARTTLS and the TLS handshake. */
    STARTTLS,
    /** SASL authentication. */
    AUTH,
    /** MAIL FROM. */
    MAIL,
    /** RCPT TO. */
    RCPT,
    /** DATA and the message itself, up to the final dot. */
    DATA,
    /** The reply to the final dot: what fails here without a reply is in doubt. */
    AFTER_DOT;

    /**
     * The stage of a name that {@link #toString()} gave.
     *
     * @throws IllegalArgumentException
     *             if there is none
     */
    public static Stage named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

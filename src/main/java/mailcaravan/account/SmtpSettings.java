package mailcaravan.account;

import java.time.Duration;
import java.util.Optional;

/**
 * How to reach and use an account's submission server.
 *
 * @param host
 *            name or address
 * @param port
 *            1 to 65535
 * @param username
 *            for the password mechanisms; empty otherwise
 * @param password
 *            for the password mechanisms; null otherwise
 * @param connectTimeout
 *            for the TCP connection
 * @param timeout
 *            for each reply and each write
 * @param finalReplyTimeout
 *            for the reply to the final dot (RFC 5321 4.5.3.2.6)
 * @param connections
 *            at most this many at once, 1 or more
 * @param proxy
 *            to be connected through (CONNECT); {@link ProxySettings#NONE} for the direct way
 * @param pop
 *            the POP3 server that is signed in to first; empty for none
 */
public record SmtpSettings(String host, int port, Security security, Authentication authentication, String username,
        Secret password, Duration connectTimeout, Duration timeout, Duration finalReplyTimeout, int connections,
        ProxySettings proxy, Optional<PopSettings> pop) {

    /** Settings without a proxy and without a sign-in before. */
    public SmtpSettings(String host, int port, Security security, Authentication authentication, String username,
            Secret password, Duration connectTimeout, Duration timeout, Duration finalReplyTimeout, int connections) {
        this(host, port, security, authentication, username, password, connectTimeout, timeout, finalReplyTimeout,
                connections, ProxySettings.NONE, Optional.empty());
    }

    /** How the connection is protected. */
    public enum Security {
        /** STARTTLS, required (RFC 3207). */
        STARTTLS,
        /** TLS from the first octet (RFC 8314). */
        TLS,
        /** No protection: for servers inside the house. */
        NONE
    }

    /** The SASL mechanism. */
    public enum Authentication {
        XOAUTH2, LOGIN, PLAIN, CRAM_MD5, NONE
    }
}

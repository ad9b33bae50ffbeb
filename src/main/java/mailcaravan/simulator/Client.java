package mailcaravan.simulator;

import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * An application that may ask for tokens, and the mailbox that it may use.
 * <p>
 * Several mailboxes may share a client id; its client credentials then open each of them.
 *
 * @param mailbox
 *            {@code local@domain}
 * @param clientSecret
 *            null for a public client
 * @param refreshToken
 *            the first refresh token; null where the client has none (yet)
 * @param certificate
 *            with an RSA key: the client must prove itself by it and has no secret; null where it need not
 */
public record Client(String mailbox, String clientId, String clientSecret, String refreshToken,
        X509Certificate certificate) {
    /** Mailbox and client id may not be null. */
    public Client {
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(clientId, "clientId");
    }

    /** A client with a secret, or a public one. */
    public Client(String mailbox, String clientId, String clientSecret, String refreshToken) {
        this(mailbox, clientId, clientSecret, refreshToken, null);
    }

    @Override
    public String toString() {
        return "Client[" + mailbox + ", " + clientId + "]";
    }
}

package mailcaravan.simulator;

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
 */
public record Client(String mailbox, String clientId, String clientSecret, String refreshToken) {
    /** Mailbox and client id may not be null. */
    public Client {
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(clientId, "clientId");
    }

    @Override
    public String toString() {
        return "Client[" + mailbox + ", " + clientId + "]";
    }
}

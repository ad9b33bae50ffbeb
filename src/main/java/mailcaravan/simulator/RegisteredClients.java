package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The applications that may ask for tokens, and their refresh tokens; thread-safe.
 * <p>
 * A rotated refresh token carries a MAC keyed by the registered one. So the server need not remember it, and after a
 * restart with the same registration every refresh token that a program has saved is still good.
 */
final class RegisteredClients {
    private static final String PREFIX = "simulated-refresh-";

    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final Set<Client> revoked = ConcurrentHashMap.newKeySet();

    /** Adds a client; one with the same mailbox and client id is replaced, its revoked tokens included. */
    synchronized void register(Client client) {
        clients.stream().filter(other -> sameMailbox(other, client.mailbox())
                && other.clientId().equals(client.clientId())).forEach(other -> {
                    clients.remove(other);
                    revoked.remove(other);
                });
        clients.add(client);
    }

    /** All registrations of a client id; empty if it is unknown. */
    List<Client> withId(String clientId) {
        return clients.stream().filter(client -> client.clientId().equals(clientId)).toList();
    }

    /** From now on no refresh token of a mailbox is good, until the mailbox is registered again. */
    void revoke(String mailbox) {
        clients.stream().filter(client -> sameMailbox(client, mailbox)).forEach(revoked::add);
    }

    boolean isRevoked(Client client) {
        return revoked.contains(client);
    }

    /** Whose refresh token it is, the registered one or one made by {@link #rotate}. */
    Optional<Client> ownerOf(String refreshToken, List<Client> candidates) {
        return candidates.stream().filter(client -> owns(client, refreshToken)).findFirst();
    }

    /** A new refresh token for a client; earlier ones stay good. */
    String rotate(Client client) {
        byte[] nonce = new byte[9];
        new SecureRandom().nextBytes(nonce);
        return signed(client, Base64.getUrlEncoder().encodeToString(nonce));
    }

    private static boolean owns(Client client, String refreshToken) {
        if (client.refreshToken() != null && same(client.refreshToken(), refreshToken)) {
            return true;
        }
        if (!refreshToken.startsWith(PREFIX) || refreshToken.length() < PREFIX.length() + 12) {
            return false;
        }
        return same(signed(client, refreshToken.substring(PREFIX.length(), PREFIX.length() + 12)), refreshToken);
    }

    private static String signed(Client client, String nonce) {
        String key = client.refreshToken() == null || client.refreshToken().isEmpty()
                ? client.clientId()
                : client.refreshToken();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((nonce + client.mailbox()).getBytes(StandardCharsets.UTF_8));
            return PREFIX + nonce + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
                given.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean sameMailbox(Client client, String mailbox) {
        return client.mailbox().toLowerCase(Locale.ROOT).equals(mailbox.toLowerCase(Locale.ROOT));
    }
}

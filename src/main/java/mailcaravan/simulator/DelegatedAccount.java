package mailcaravan.simulator;

import java.security.interfaces.RSAPublicKey;
import java.util.Objects;
import java.util.Set;

/**
 * A service account of Google's to which a Workspace has delegated a scope for its users.
 *
 * @param email
 *            name of the service account
 * @param key
 *            public part of its key
 * @param scope
 *            the one scope that is delegated; empty: none
 * @param mailboxes
 *            the users of the Workspace
 */
public record DelegatedAccount(String email, RSAPublicKey key, String scope, Set<String> mailboxes) {
    /** Nothing may be null. */
    public DelegatedAccount {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(scope, "scope");
        mailboxes = Set.copyOf(mailboxes);
    }
}

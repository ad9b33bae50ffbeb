package mailcaravan.account;

import java.security.interfaces.RSAPrivateKey;
import java.util.Objects;
import java.util.Optional;

/**
 * A service account of Google's that may act for the users of a Workspace (domain-wide delegation), and the user that it
 * acts for here. Its text form shows no key.
 *
 * @param email
 *            name of the service account, {@code client_email} of its key file
 * @param keyId
 *            which of its keys it is, {@code private_key_id}; empty where the file does not say
 * @param subject
 *            the mailbox
 */
public record ServiceAccount(String email, Optional<String> keyId, RSAPrivateKey key, String subject) {
    /** None of the parts may be null. */
    public ServiceAccount {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(subject, "subject");
    }

    @Override
    public String toString() {
        return "ServiceAccount[" + email + "]";
    }
}

package mailcaravan.account;

import java.util.Objects;
import java.util.Optional;

/**
 * What another program's file says about one mailbox. Immutable; its text form shows no secret.
 *
 * @param mailbox
 *            empty where the file does not name it
 * @param settings
 *            with the refresh token, if there is one that can be read
 * @param redirectUri
 *            that the other program's sign-in came back to, on this machine
 * @param locked
 *            true if there is a refresh token that only the other program's password opens
 */
public record ImportedAccount(Optional<String> mailbox, CredentialSettings settings, Optional<String> redirectUri,
        boolean locked) {
    /** None of the parts may be null. */
    public ImportedAccount {
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(redirectUri, "redirectUri");
    }
}

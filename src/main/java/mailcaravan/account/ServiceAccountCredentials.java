package mailcaravan.account;

import java.util.Objects;
import java.util.Optional;

/** The credentials of a Google service account: its key file, read anew each time. Immutable and thread-safe. */
final class ServiceAccountCredentials implements CredentialsStore {
    private final CredentialSettings settings;
    private final ServiceAccountKeyFile file;

    /**
     * Credentials.
     *
     * @param settings
     *            with the mailbox that the service account acts for; a token URI in them beats that of the key file
     */
    ServiceAccountCredentials(CredentialSettings settings, ServiceAccountKeyFile file) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.file = Objects.requireNonNull(file, "file");
    }

    @Override
    public Credentials read() throws CredentialsException {
        ServiceAccountKeyFile.Content content = file.read();
        Credentials credentials = settings.credentials();
        String tokenUri = settings.tokenUri().or(content::tokenUri).orElse(credentials.tokenUri());
        ServiceAccount account = new ServiceAccount(content.email(), content.keyId(), content.key(),
                settings.mailbox().orElse(""));
        return new Credentials(Grant.SERVICE_ACCOUNT, tokenUri, content.email(), Optional.empty(), Optional.empty(),
                credentials.scope(), credentials.timeout(), Optional.empty(), Optional.of(account));
    }

    @Override
    public void rotate(Secret refreshToken) {
        throw new IllegalStateException("a service account has no refresh token");
    }
}

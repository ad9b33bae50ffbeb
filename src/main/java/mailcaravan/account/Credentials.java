package mailcaravan.account;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What the token endpoint wants to know, as read at one moment.
 *
 * @param tokenUri
 *            as written in the configuration or the token file, not yet checked
 * @param clientSecret
 *            empty for a public client
 * @param refreshToken
 *            empty where the grant needs none
 * @param scope
 *            blank-separated; empty: no scope is sent
 * @param timeout
 *            for connecting and for the answer, each
 * @param clientCertificate
 *            proves the application's identity; beats the secret
 * @param serviceAccount
 *            of the grant of that name; empty for the others
 */
public record Credentials(Grant grant, String tokenUri, String clientId, Optional<Secret> clientSecret,
        Optional<Secret> refreshToken, Optional<String> scope, Duration timeout,
        Optional<ClientCertificateFiles> clientCertificate, Optional<ServiceAccount> serviceAccount) {
    /** None of the parts may be null. */
    public Credentials {
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(tokenUri, "tokenUri");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientSecret, "clientSecret");
        Objects.requireNonNull(refreshToken, "refreshToken");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(clientCertificate, "clientCertificate");
        Objects.requireNonNull(serviceAccount, "serviceAccount");
    }

    /** Credentials without a certificate. */
    public Credentials(Grant grant, String tokenUri, String clientId, Optional<Secret> clientSecret,
            Optional<Secret> refreshToken, Optional<String> scope, Duration timeout) {
        this(grant, tokenUri, clientId, clientSecret, refreshToken, scope, timeout, Optional.empty());
    }

    /** Credentials of an application or of its user. */
    public Credentials(Grant grant, String tokenUri, String clientId, Optional<Secret> clientSecret,
            Optional<Secret> refreshToken, Optional<String> scope, Duration timeout,
            Optional<ClientCertificateFiles> clientCertificate) {
        this(grant, tokenUri, clientId, clientSecret, refreshToken, scope, timeout, clientCertificate,
                Optional.empty());
    }
}

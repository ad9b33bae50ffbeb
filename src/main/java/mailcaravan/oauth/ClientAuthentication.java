package mailcaravan.oauth;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;

import mailcaravan.account.ClientCertificate;
import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;

/**
 * Says which application asks, and proves it in the form as Entra and Google want: by a certificate, which is read from
 * disk each time, else by a secret (RFC 6749 section 2.3.1). Immutable and thread-safe.
 */
final class ClientAuthentication {
    private final Clock clock;

    /**
     * A proof.
     *
     * @param clock
     *            wall clock, for the certificate's validity and its assertion
     */
    ClientAuthentication(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Adds client id and proof; of a public client the id only.
     *
     * @throws CredentialsException
     *             if there is a certificate that cannot be used now
     */
    void addTo(Map<String, String> form, Credentials credentials) throws CredentialsException {
        form.put("client_id", credentials.clientId());
        if (credentials.clientCertificate().isPresent()) {
            ClientCertificate certificate = credentials.clientCertificate().get().read();
            certificate.checkValidity(clock.instant());
            form.put("client_assertion_type", ClientAssertion.TYPE);
            form.put("client_assertion", new ClientAssertion(clock).sign(certificate, credentials.clientId(),
                    credentials.tokenUri().strip()));
        } else {
            credentials.clientSecret().ifPresent(secret -> form.put("client_secret", secret.reveal()));
        }
    }
}

package mailcaravan.account;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Objects;

import mailcaravan.text.Messages;

/**
 * The certificate that proves an application's identity in place of a secret, and its private key; the key belongs to
 * the certificate. Its text form shows neither.
 */
public record ClientCertificate(X509Certificate certificate, RSAPrivateKey key) {
    private static final Messages MESSAGES = Messages.of(ClientCertificate.class);
    /** Of every fault of a client certificate. */
    static final String CODE = "client-certificate";

    /** Neither may be null. */
    public ClientCertificate {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
    }

    /**
     * Does nothing while the certificate holds.
     *
     * @throws CredentialsException
     *             if it has expired or begins later; the message names the moment and what to do
     */
    public void checkValidity(Instant now) throws CredentialsException {
        Instant end = certificate.getNotAfter().toInstant();
        Instant begin = certificate.getNotBefore().toInstant();
        if (now.isAfter(end)) {
            throw new CredentialsException(CODE, MESSAGES.format("client-certificate.expired", end), null);
        }
        if (now.isBefore(begin)) {
            throw new CredentialsException(CODE, MESSAGES.format("client-certificate.not-yet", begin), null);
        }
    }

    @Override
    public String toString() {
        return "ClientCertificate[*****]";
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import mailcaravan.text.Messages;

/**
 * Whom token endpoint, SMTP and broker connections trust: the JDK's certificate authorities (or what
 * {@code javax.net.ssl.trustStore} names), the operating system's, and those of a PEM file, all together.
 */
public final class Trust {
    private static final Messages MESSAGES = Messages.of(Trust.class);

    private Trust() {}

    /**
     * A context for clients; host names are checked by whoever makes the connection.
     *
     * @param trustedCertificates
     *            {@code caravan.tls.trusted-certificates}
     * @throws ConfigurationException
     *             if that file, or the store that {@code javax.net.ssl.trustStore} names, cannot be used
     */
    public static SSLContext sslContext(Optional<Path> trustedCertificates) throws ConfigurationException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[]{trustManager(trustedCertificates)}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no TLS", impossible);
        }
    }

    /**
     * The trust manager of that context.
     *
     * @throws ConfigurationException
     *             if the file, or the store that {@code javax.net.ssl.trustStore} names, cannot be used
     */
    public static X509TrustManager trustManager(Optional<Path> trustedCertificates) throws ConfigurationException {
        Set<X509Certificate> authorities = new LinkedHashSet<>();
        if (trustedCertificates.isPresent()) {
            authorities.addAll(TrustedCertificates.read(trustedCertificates.get()));
        }
        authorities.addAll(List.of(ofJava().getAcceptedIssuers()));
        try {
            authorities.addAll(OperatingSystemCertificates.all(Optional.ofNullable(System.getenv("SSL_CERT_FILE"))));
            KeyStore union = KeyStore.getInstance(KeyStore.getDefaultType());
            union.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                union.setCertificateEntry("authority-" + number++, authority);
            }
            return of(union);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this Java has no trust manager", impossible);
        }
    }

    /** Fails where {@code javax.net.ssl.trustStore} names a store that cannot be opened. */
    private static X509TrustManager ofJava() throws ConfigurationException {
        try {
            return of(null);
        } catch (GeneralSecurityException unusable) {
            throw new ConfigurationException(MESSAGES.format("trust.java-store"), unusable);
        }
    }

    private static X509TrustManager of(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }
}

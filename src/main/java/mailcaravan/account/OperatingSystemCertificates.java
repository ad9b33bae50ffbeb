package mailcaravan.account;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

/**
 * The certificate authorities that the operating system trusts: where a company's administrators put the authority of
 * an inspecting proxy. A store that is missing or damaged is no error, only fewer authorities.
 */
final class OperatingSystemCertificates {
    private static final Logger LOG = Logger.getLogger(OperatingSystemCertificates.class);
    /** Debian; Fedora and RHEL; older RHEL; SUSE; Alpine and the BSDs. */
    private static final List<String> BUNDLES = List.of("/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem");

    private OperatingSystemCertificates() {}

    /**
     * All that can be had.
     *
     * @param bundleVariable
     *            value of SSL_CERT_FILE, OpenSSL's own setting; taken beside the system's bundle
     */
    static List<X509Certificate> all(Optional<String> bundleVariable) {
        List<X509Certificate> certificates = new ArrayList<>();
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            certificates.addAll(windowsRoot());
        }
        Stream.concat(bundleVariable.filter(name -> !name.isBlank()).stream(),
                BUNDLES.stream().filter(bundle -> Files.isReadable(Path.of(bundle))).limit(1)).distinct()
                .forEach(bundle -> certificates.addAll(bundle(Path.of(bundle))));
        return certificates;
    }

    private static List<X509Certificate> bundle(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (IOException | GeneralSecurityException unusable) {
            LOG.debugf(unusable, "the certificates in %s are left out", file);
        }
        return certificates;
    }

    private static List<X509Certificate> windowsRoot() {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            KeyStore root = KeyStore.getInstance("Windows-ROOT");
            root.load(null, null);
            for (String alias : Collections.list(root.aliases())) {
                if (root.getCertificate(alias) instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (IOException | GeneralSecurityException unusable) {
            LOG.debug("the certificates of Windows-ROOT are left out", unusable);
        }
        return certificates;
    }
}

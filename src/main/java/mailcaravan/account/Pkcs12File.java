package mailcaravan.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A PKCS#12 file (RFC 7292) with one private key and its certificate. */
final class Pkcs12File {
    private final Path file;
    private final Optional<Secret> password;

    /**
     * A file, for what is told about it.
     *
     * @param password
     *            empty: none, which is tried as such
     */
    Pkcs12File(Path file, Optional<Secret> password) {
        this.file = file;
        this.password = password;
    }

    /**
     * Key and certificate of its only key entry.
     *
     * @param bytes
     *            what the file holds
     * @throws CredentialsException
     *             if it is damaged or no PKCS#12, the password is wrong, or it has not exactly one key, an RSA key
     */
    ClientCertificate certificate(byte[] bytes) throws CredentialsException {
        char[] chars = password.map(Secret::reveal).orElse("").toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), chars);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw ClientCertificateFiles.fault("client-certificate.pkcs12-keys", file,
                        Integer.toString(keys.size()));
            }
            Key key = store.getKey(keys.get(0), chars);
            if (!(key instanceof RSAPrivateKey rsa)) {
                throw ClientCertificateFiles.fault("client-certificate.not-rsa", file);
            }
            if (!(store.getCertificate(keys.get(0)) instanceof X509Certificate leaf)
                    || !ClientCertificateFiles.belongs(rsa, leaf)) {
                throw ClientCertificateFiles.fault("client-certificate.other-key", file, file);
            }
            return new ClientCertificate(leaf, rsa);
        } catch (IOException | GeneralSecurityException unusable) {
            // the JDK tells a wrong password by an UnrecoverableKeyException as the cause, or as such
            boolean wrongPassword = unusable.getCause() instanceof UnrecoverableKeyException
                    || unusable instanceof UnrecoverableKeyException;
            throw ClientCertificateFiles.fault(
                    wrongPassword ? "client-certificate.password" : "client-certificate.pkcs12", file);
        }
    }
}

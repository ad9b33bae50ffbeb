package mailcaravan.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import mailcaravan.text.Messages;

/**
 * Where a client certificate and its private key lie: a PEM file each (RFC 7468), one PEM file with both, or one PKCS#12
 * file (RFC 7292). What a file is, its content tells, not its name. Read anew at each call, so that a certificate that
 * has been replaced counts at once. Immutable and thread-safe; its text form shows no secret.
 *
 * @param key
 *            empty: the certificate's file holds the key too
 * @param password
 *            of the PKCS#12 file or of an encrypted PEM key; empty where there is none
 */
public record ClientCertificateFiles(Path certificate, Optional<Path> key, Optional<Secret> password) {
    private static final Messages MESSAGES = Messages.of(ClientCertificateFiles.class);
    private static final int MAX_SIZE = 1 << 20;
    private static final Pattern CERTIFICATE = Pattern
            .compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    /** None of the parts may be null. */
    public ClientCertificateFiles {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(password, "password");
    }

    /**
     * Certificate and key as they stand now, whether or not the certificate still holds. Of several certificates, a
     * chain, it is the one that the key belongs to.
     *
     * @throws CredentialsException
     *             code {@code client-certificate} if a file is missing, unreadable, damaged or of another kind, the
     *             password is wrong, the key is no RSA key, or it belongs to none of the certificates
     */
    public ClientCertificate read() throws CredentialsException {
        byte[] bytes = bytes(certificate);
        if (!isPem(bytes)) {
            if (key.isPresent()) {
                throw fault("client-certificate.not-pem", certificate);
            }
            return new Pkcs12File(certificate, password).certificate(bytes);
        }
        List<X509Certificate> chain = certificates(text(bytes));
        Path keyFile = key.orElse(certificate);
        byte[] keyBytes = key.isPresent() ? bytes(keyFile) : bytes;
        RSAPrivateKey privateKey = new PrivateKeyPem(keyFile, password).key(text(keyBytes));
        return chain.stream().filter(each -> belongs(privateKey, each)).findFirst()
                .map(each -> new ClientCertificate(each, privateKey))
                .orElseThrow(() -> fault("client-certificate.other-key", keyFile, certificate));
    }

    /** Whether a private key and a certificate are of one pair. */
    static boolean belongs(RSAPrivateKey privateKey, X509Certificate each) {
        return each.getPublicKey() instanceof RSAPublicKey publicKey
                && publicKey.getModulus().equals(privateKey.getModulus());
    }

    static CredentialsException fault(String sentence, Object... arguments) {
        return new CredentialsException(ClientCertificate.CODE, MESSAGES.format(sentence, arguments), null);
    }

    private List<X509Certificate> certificates(String text) throws CredentialsException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher block = CERTIFICATE.matcher(text);
        while (block.find()) {
            try {
                found.add((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(
                        new ByteArrayInputStream(block.group().getBytes(StandardCharsets.ISO_8859_1))));
            } catch (CertificateException damaged) {
                throw fault("client-certificate.damaged", certificate);
            }
        }
        if (found.isEmpty()) {
            throw fault("client-certificate.none", certificate);
        }
        return found;
    }

    private static byte[] bytes(Path file) throws CredentialsException {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw new IOException(MESSAGES.format("token-file.too-large"));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw fault("client-certificate.missing", file);
        } catch (IOException unreadable) {
            throw fault("client-certificate.unreadable", file, IoReason.of(unreadable));
        }
    }

    // DER, and so PKCS#12, begins with a SEQUENCE; text never does, and an empty file is told as one without certificate
    private static boolean isPem(byte[] bytes) {
        return bytes.length == 0 || bytes[0] != 0x30;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

package mailcaravan.account;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** An RSA private key in PEM: PKCS#8, encrypted or not (RFC 5958), or PKCS#1 (RFC 8017 appendix A.1.2). */
final class PrivateKeyPem {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (|RSA |EC |DSA |ENCRYPTED |OPENSSH )PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----",
            Pattern.DOTALL);

    private final Path file;
    private final Optional<Secret> password;

    /** A file, for what is told about it, and the password of a key that is encrypted. */
    PrivateKeyPem(Path file, Optional<Secret> password) {
        this.file = file;
        this.password = password;
    }

    /**
     * The first private key of a text; whatever stands around it is skipped.
     *
     * @throws CredentialsException
     *             if there is none, it is damaged, no RSA key, or encrypted and the password missing or wrong
     */
    RSAPrivateKey key(String text) throws CredentialsException {
        Matcher block = KEY.matcher(text);
        if (!block.find()) {
            throw fault("client-certificate.no-key");
        }
        String kind = block.group(1).strip();
        if (kind.equals("EC") || kind.equals("DSA")) {
            throw fault("client-certificate.not-rsa");
        }
        if (kind.equals("OPENSSH") || block.group(2).contains("Proc-Type:")) {
            throw fault("client-certificate.key-form");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            return switch (kind) {
                case "ENCRYPTED" -> rsa(decrypted(new EncryptedPrivateKeyInfo(der)));
                case "RSA" -> rsa(new PKCS8EncodedKeySpec(pkcs8(der)));
                default -> rsa(new PKCS8EncodedKeySpec(der));
            };
        } catch (IOException | GeneralSecurityException | IllegalArgumentException damaged) {
            throw fault("client-certificate.key-damaged");
        }
    }

    private RSAPrivateKey rsa(KeySpec spec) throws GeneralSecurityException, CredentialsException {
        PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(spec);
        if (key instanceof RSAPrivateKey rsa) {
            return rsa;
        }
        throw fault("client-certificate.not-rsa");
    }

    private static byte[] pkcs8(byte[] pkcs1) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(pkcs1)).getEncoded();
    }

    private KeySpec decrypted(EncryptedPrivateKeyInfo encrypted) throws CredentialsException {
        char[] chars = password.orElseThrow(() -> fault("client-certificate.key-encrypted")).reveal().toCharArray();
        try {
            // of PBES2 (RFC 8018) the JDK tells the full name of the scheme by the parameters' text only
            String scheme = encrypted.getAlgParameters() == null || !encrypted.getAlgName().startsWith("PBES2")
                    ? encrypted.getAlgName()
                    : encrypted.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(chars)),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (GeneralSecurityException wrong) {
            throw fault("client-certificate.password");
        }
    }

    private CredentialsException fault(String sentence) {
        return ClientCertificateFiles.fault(sentence, file);
    }
}

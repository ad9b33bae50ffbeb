package mailcaravan.simulator;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificates of one simulator: a CA made for this start, and a server certificate that it signed. The keys exist
 * in memory only, so a CA that somebody came to trust cannot sign anything else. Immutable and thread-safe.
 */
final class SimulatorCertificates {
    private static final Duration DAY = Duration.ofDays(1);
    private static final String SIGNATURE = "SHA256withECDSA";

    private final X509Certificate authority;
    private final SSLContext tls;

    /**
     * Makes keys and certificates, with the providers of the JDK.
     *
     * @param hostName
     *            a name of the server beside localhost
     * @throws IOException
     *             if this JDK cannot make them
     */
    SimulatorCertificates(ServerCertificate kind, String hostName) throws IOException {
        try {
            Instant now = Instant.now();
            KeyPair authorityKeys = keys();
            authority = authority(authorityKeys, now);
            KeyPair issuerKeys = kind == ServerCertificate.UNTRUSTED ? keys() : authorityKeys;
            X509Certificate issuer = kind == ServerCertificate.UNTRUSTED ? authority(issuerKeys, now) : authority;
            KeyPair serverKeys = keys();
            tls = context(serverKeys, server(kind, hostName, serverKeys, issuer, issuerKeys, now), issuer);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("this JDK cannot make the certificates of the simulator: " + e.getMessage(), e);
        }
    }

    /** Serves TLS with the server certificate. */
    SSLContext tls() {
        return tls;
    }

    /** Writes the CA's certificate in PEM, for clients to trust. */
    void writeAuthority(Path file) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(authority);
        }
        Files.writeString(file, text.toString(), StandardCharsets.US_ASCII);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
        return generator.generateKeyPair();
    }

    private static X509Certificate authority(KeyPair keys, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name name = new X500Name("CN=Mail Caravan simulator CA " + Long.toHexString(new SecureRandom().nextLong()));
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, serial(),
                Date.from(now.minus(DAY)), Date.from(now.plus(DAY.multipliedBy(30))), name, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(Extension.subjectKeyIdentifier, false,
                extensions.createSubjectKeyIdentifier(keys.getPublic()));
        return sign(builder, keys);
    }

    private static X509Certificate server(ServerCertificate kind, String hostName, KeyPair keys, X509Certificate issuer,
            KeyPair issuerKeys, Instant now) throws GeneralSecurityException, OperatorCreationException, IOException {
        boolean expired = kind == ServerCertificate.EXPIRED;
        Instant end = expired ? now.minus(DAY) : now.plus(DAY.multipliedBy(30));
        Instant begin = expired ? end.minus(DAY.multipliedBy(30)) : now.minus(DAY);
        List<GeneralName> names = names(kind, hostName);
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        X500Name subject = new X500Name("CN=" + names.get(0).getName());
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer, serial(), Date.from(begin),
                Date.from(end), javaName(subject), keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false,
                new GeneralNames(names.toArray(new GeneralName[0])));
        builder.addExtension(Extension.authorityKeyIdentifier, false,
                extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
        return sign(builder, issuerKeys);
    }

    private static List<GeneralName> names(ServerCertificate kind, String hostName) {
        if (kind == ServerCertificate.WRONG_HOST) {
            return List.of(new GeneralName(GeneralName.dNSName, "elsewhere.example"));
        }
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        if (!hostName.equals("localhost")) {
            boolean address = hostName.matches("[0-9.]+");
            names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, hostName));
        }
        return names;
    }

    private static javax.security.auth.x500.X500Principal javaName(X500Name name) throws IOException {
        return new javax.security.auth.x500.X500Principal(name.getEncoded());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair keys)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate())));
    }

    private static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    }

    private static SSLContext context(KeyPair keys, X509Certificate server, X509Certificate issuer)
            throws GeneralSecurityException, IOException {
        char[] password = Long.toHexString(new SecureRandom().nextLong()).toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("server", keys.getPrivate(), password, new Certificate[]{server, issuer});
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, new SecureRandom());
        return context;
    }
}

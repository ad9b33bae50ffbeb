package mailcaravan.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate for a broker on localhost, made for one test and signed by itself: the key store that the broker serves
 * with, and the PEM file that a client trusts with {@code caravan.tls.trusted-certificates}.
 */
public final class BrokerCertificate {
    private static final Duration DAY = Duration.ofDays(1);

    private final Path keyStore;
    private final Path pem;
    private final String password = Long.toHexString(new SecureRandom().nextLong());

    private BrokerCertificate(Path folder) {
        keyStore = folder.resolve("broker.p12");
        pem = folder.resolve("broker.pem");
    }

    /** Makes a certificate for localhost and 127.0.0.1, and writes its two files into a folder. */
    public static BrokerCertificate in(Path folder) throws IOException {
        return in(folder, "localhost");
    }

    /** Makes a certificate for another host name, which a client that connects to localhost must refuse. */
    public static BrokerCertificate in(Path folder, String hostName) throws IOException {
        try {
            BrokerCertificate made = new BrokerCertificate(folder);
            made.write(hostName);
            return made;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("this JDK cannot make the broker's certificate", e);
        }
    }

    private void write(String hostName) throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
        KeyPair keys = generator.generateKeyPair();
        Instant now = Instant.now();
        X500Principal name = new X500Principal("CN=" + hostName);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name,
                new BigInteger(127, new SecureRandom()).add(BigInteger.ONE), Date.from(now.minus(DAY)),
                Date.from(now.plus(DAY)), name, keys.getPublic());
        GeneralName dns = new GeneralName(GeneralName.dNSName, hostName);
        builder.addExtension(Extension.subjectAlternativeName, false,
                new GeneralNames(hostName.equals("localhost")
                        ? new GeneralName[]{dns, new GeneralName(GeneralName.iPAddress, "127.0.0.1")}
                        : new GeneralName[]{dns}));
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password.toCharArray());
        store.setKeyEntry("broker", keys.getPrivate(), password.toCharArray(), new Certificate[]{certificate});
        try (OutputStream out = Files.newOutputStream(keyStore)) {
            store.store(out, password.toCharArray());
        }
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        Files.writeString(pem, text.toString(), StandardCharsets.US_ASCII);
    }

    /** PKCS #12 store with key and certificate. */
    public Path keyStore() {
        return keyStore;
    }

    /** Password of the store and of the key in it. */
    public String password() {
        return password;
    }

    /** The certificate in PEM, for clients to trust. */
    public Path pem() {
        return pem;
    }

    /** A TLS context that trusts this certificate and no other. */
    public SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            store.setCertificateEntry("broker", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

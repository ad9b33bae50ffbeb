package mailcaravan.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed certificate of an application, with its key in each form in which a file may hold it. */
public final class TestClientCertificate {
    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestClientCertificate(String algorithm, int bits, Instant begin, Instant end) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=mail");
        certificate = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(name,
                new BigInteger(64, new SecureRandom()).add(BigInteger.ONE), Date.from(begin), Date.from(end), name,
                keys.getPublic())
                .build(new JcaContentSignerBuilder(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                        .build(keys.getPrivate())));
    }

    /** With an RSA key, good in the given time. */
    public static TestClientCertificate between(Instant begin, Instant end) throws Exception {
        return new TestClientCertificate("RSA", 2048, begin, end);
    }

    /** With an RSA key, good since a day and for a day. */
    public static TestClientCertificate valid() throws Exception {
        return between(Instant.now().minusSeconds(86_400), Instant.now().plusSeconds(86_400));
    }

    /** With a key on an elliptic curve. */
    public static TestClientCertificate elliptic() throws Exception {
        return new TestClientCertificate("EC", 256, Instant.now().minusSeconds(86_400),
                Instant.now().plusSeconds(86_400));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public KeyPair keys() {
        return keys;
    }

    public String pem() throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        return text.toString();
    }

    public String pkcs8() {
        return block("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    public String pkcs1() throws IOException {
        return block("RSA PRIVATE KEY", PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded()).parsePrivateKey()
                .toASN1Primitive().getEncoded());
    }

    public void pkcs12(Path file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("mail", keys.getPrivate(), password.toCharArray(), new Certificate[]{certificate});
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
    }

    public static String block(String name, byte[] der) {
        return "-----BEGIN " + name + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der)
                + "\n-----END " + name + "-----\n";
    }
}

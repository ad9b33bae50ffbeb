package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;

import javax.net.ssl.X509TrustManager;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    @TempDir
    private Path folder;

    @Test
    void theFilesCertificatesAreTrustedBesideTheJdks() throws Exception {
        X509Certificate first = selfSigned("CN=First Proxy CA");
        X509Certificate second = selfSigned("CN=Second Proxy CA");
        Path file = Files.writeString(folder.resolve("ca.pem"),
                "subject=First\n" + pem(first) + "\nnotes between\n" + pem(second));
        X509TrustManager manager = Trust.trustManager(Optional.of(file));
        assertThat(manager.getAcceptedIssuers()).contains(first, second)
                .contains(Trust.trustManager(Optional.empty()).getAcceptedIssuers());
        manager.checkServerTrusted(new X509Certificate[]{first}, "RSA");
        assertThat(Trust.sslContext(Optional.of(file)).getProtocol()).isEqualTo("TLS");
    }

    @Test
    void whatNobodyNamedIsNotTrusted() throws Exception {
        X509Certificate stranger = selfSigned("CN=Stranger");
        X509TrustManager manager = Trust.trustManager(Optional.empty());
        assertThat(manager.getAcceptedIssuers()).isNotEmpty().doesNotContain(stranger);
        assertThatThrownBy(() -> manager.checkServerTrusted(new X509Certificate[]{stranger}, "RSA"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void theOperatingSystemsBundleMayBeNamedByOpensslsVariable() throws Exception {
        X509Certificate certificate = selfSigned("CN=From SSL_CERT_FILE");
        Path bundle = Files.writeString(folder.resolve("bundle.crt"), pem(certificate));
        assertThat(OperatingSystemCertificates.all(Optional.of(bundle.toString()))).contains(certificate);
        assertThat(OperatingSystemCertificates.all(Optional.of(folder.resolve("none").toString())))
                .doesNotContain(certificate);
    }

    @Test
    void everyFaultOfTheFileIsToldWithKeyAndFile() throws Exception {
        String good = pem(selfSigned("CN=Good"));
        assertFault("empty.pem", "", "holds no certificate");
        assertFault("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "holds no certificate");
        assertFault("damaged.pem", good + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "certificate 2 in");
        assertFault("cut.pem", good + good.substring(0, good.length() / 2), "certificate 2 in");
        assertThatThrownBy(() -> Trust.sslContext(Optional.of(folder.resolve("gone.pem"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("caravan.tls.trusted-certificates: " + folder.resolve("gone.pem"));
    }

    @Test
    void aTrustStoreOfJavaThatCannotBeOpenedIsTold() throws Exception {
        Path store = Files.writeString(folder.resolve("store.p12"), "not a key store");
        String before = System.setProperty("javax.net.ssl.trustStore", store.toString());
        try {
            assertThatThrownBy(() -> Trust.sslContext(Optional.empty())).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("javax.net.ssl.trustStore");
        } finally {
            if (before == null) {
                System.clearProperty("javax.net.ssl.trustStore");
            } else {
                System.setProperty("javax.net.ssl.trustStore", before);
            }
        }
    }

    private void assertFault(String name, String content, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        assertThatThrownBy(() -> Trust.sslContext(Optional.of(file))).isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("caravan.tls.trusted-certificates: ").hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
    }

    private static String pem(X509Certificate certificate) throws CertificateException {
        StringWriter out = new StringWriter();
        out.write("-----BEGIN CERTIFICATE-----\n");
        out.write(Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(certificate.getEncoded()));
        out.write("\n-----END CERTIFICATE-----\n");
        return out.toString();
    }

    private static X509Certificate selfSigned(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Name subject = new X500Name(name);
        Date from = Date.from(Clock.systemUTC().instant().minus(Duration.ofDays(1)));
        Date to = Date.from(Clock.systemUTC().instant().plus(Duration.ofDays(1)));
        return new JcaX509CertificateConverter().getCertificate(
                new JcaX509v3CertificateBuilder(subject, BigInteger.ONE, from, to, subject, keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
}

package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.failure.Symptom;
import mailcaravan.harness.TestClientCertificate;

class ClientCertificateFilesTest {
    private static TestClientCertificate mail;
    private static TestClientCertificate other;

    @TempDir
    private Path folder;
    private final Locale before = Locale.getDefault();

    @BeforeAll
    static void make() throws Exception {
        mail = TestClientCertificate.valid();
        other = TestClientCertificate.valid();
    }

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @Test
    void aKeyInPkcs8OrPkcs1BesideItsCertificateIsRead() throws Exception {
        assertRead(pem(mail.pem(), mail.pkcs8()));
        assertRead(pem("Bag Attributes\n" + mail.pem(), "text before\n" + mail.pkcs1()));
    }

    @Test
    void oneFileMayHoldBoth() throws Exception {
        Path file = Files.writeString(folder.resolve("both.pem"), mail.pkcs8() + mail.pem());
        assertRead(new ClientCertificateFiles(file, Optional.empty(), Optional.empty()));
    }

    @Test
    void ofAChainTheCertificateOfTheKeyCounts() throws Exception {
        assertRead(pem(other.pem() + mail.pem(), mail.pkcs8()));
    }

    @Test
    void aPkcs12FileIsOpenedWithItsPassword() throws Exception {
        assertRead(pkcs12("geheim", "geheim"));
        assertRead(pkcs12("", null));
    }

    @Test
    void anEncryptedKeyIsOpenedWithItsPassword() throws Exception {
        ClientCertificateFiles plain = pem(mail.pem(), encrypted());
        assertRead(new ClientCertificateFiles(plain.certificate(), plain.key(), Optional.of(Secret.of("geheim"))));
        assertFault(plain, "k.pem is encrypted: set client-key-password");
        assertFault(new ClientCertificateFiles(plain.certificate(), plain.key(), Optional.of(Secret.of("wrong-one"))),
                "The password does not open the private key in");
    }

    @Test
    void aReplacedFileCountsAtOnce() throws Exception {
        ClientCertificateFiles files = pem(mail.pem(), mail.pkcs8());
        assertRead(files);
        pem(other.pem(), other.pkcs8());
        assertThat(files.read().certificate()).isEqualTo(other.certificate());
    }

    @Test
    void whatCannotBeUsedIsToldWithItsFileAndRemedy() throws Exception {
        assertFault(pem(mail.pem(), other.pkcs8()), "does not belong to the certificate in");
        assertFault(pem("", mail.pkcs8()), "c.pem holds no certificate");
        assertFault(pem(mail.pem(), mail.pem()), "k.pem holds no private key");
        assertFault(pem(mail.pem().replaceFirst("MII", "AAA"), mail.pkcs8()), "certificate in " + folder);
        assertFault(pem(mail.pem(), mail.pkcs8().replaceFirst("MII", "AAA")), "is damaged or no RSA key");
        assertFault(pem(mail.pem(), mail.pkcs1().replaceFirst("MII", "AAA")), "is damaged or no RSA key");
        assertFault(pem(mail.pem(), TestClientCertificate.elliptic().pkcs8()), "no RSA key");
        assertFault(pem(mail.pem(), TestClientCertificate.block("EC PRIVATE KEY", new byte[9])), "is no RSA key");
        assertFault(pem(mail.pem(), mail.pkcs1().replaceFirst("-\n", "-\nProc-Type: 4,ENCRYPTED\n\n")),
                "openssl pkcs8 -topk8");
        assertFault(new ClientCertificateFiles(folder.resolve("no.pem"), Optional.empty(), Optional.empty()),
                "no.pem does not exist");
        assertFault(new ClientCertificateFiles(folder, Optional.empty(), Optional.empty()), "cannot be read");
    }

    @Test
    void aPkcs12FileThatCannotBeUsedIsToldToo() throws Exception {
        assertFault(pkcs12("geheim", "wrong-one"), "The password does not open the private key in");
        assertFault(pkcs12("geheim", null), "The password does not open the private key in");
        ClientCertificateFiles file = pkcs12("geheim", "geheim");
        assertFault(new ClientCertificateFiles(file.certificate(), Optional.of(file.certificate()), file.password()),
                "is no PEM file");
        byte[] bytes = Files.readAllBytes(file.certificate());
        Files.write(file.certificate(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertFault(file, "is damaged or no PKCS#12 file");
    }

    @Test
    void aCertificateOutsideItsTimeIsRefused() throws Exception {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        TestClientCertificate year = TestClientCertificate.between(begin, end);
        ClientCertificate certificate = pem(year.pem(), year.pkcs8()).read();
        certificate.checkValidity(begin);
        certificate.checkValidity(end);
        assertThatThrownBy(() -> certificate.checkValidity(end.plusSeconds(1)))
                .isInstanceOf(CredentialsException.class).hasMessageContaining("expired on 2027-01-01T00:00:00Z");
        assertThatThrownBy(() -> certificate.checkValidity(begin.minusSeconds(1)))
                .isInstanceOf(CredentialsException.class).hasMessageContaining("only from 2026-01-01T00:00:00Z on");
        assertThat(certificate).hasToString("ClientCertificate[*****]");
    }

    private static void assertRead(ClientCertificateFiles files) throws CredentialsException {
        ClientCertificate read = files.read();
        assertThat(read.certificate()).isEqualTo(mail.certificate());
        assertThat(read.key()).isEqualTo(mail.keys().getPrivate());
    }

    private static void assertFault(ClientCertificateFiles files, String sentence) {
        assertThatThrownBy(files::read).isInstanceOfSatisfying(CredentialsException.class,
                failure -> assertThat(((Symptom.Local) failure.symptom()).code()).isEqualTo("client-certificate"))
                .hasMessageContaining(sentence).hasNoCause().message()
                .doesNotContain("geheim", "wrong-one", "\n");
    }

    private ClientCertificateFiles pem(String certificate, String key) throws IOException {
        return new ClientCertificateFiles(Files.writeString(folder.resolve("c.pem"), certificate),
                Optional.of(Files.writeString(folder.resolve("k.pem"), key)), Optional.empty());
    }

    private ClientCertificateFiles pkcs12(String made, String given) throws Exception {
        Path file = folder.resolve("mail.pfx");
        mail.pkcs12(file, made);
        return new ClientCertificateFiles(file, Optional.empty(), Optional.ofNullable(given).map(Secret::of));
    }

    private static String encrypted() throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            JceOpenSSLPKCS8EncryptorBuilder encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC);
            encryptor.setProvider(new BouncyCastleProvider()).setPRF(PKCS8Generator.PRF_HMACSHA256)
                    .setPassword("geheim".toCharArray());
            writer.writeObject(new JcaPKCS8Generator(mail.keys().getPrivate(), encryptor.build()));
        }
        return text.toString();
    }
}

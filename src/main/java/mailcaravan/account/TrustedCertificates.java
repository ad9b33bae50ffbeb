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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import mailcaravan.text.Messages;

/** Reads the PEM file of {@code caravan.tls.trusted-certificates}: one or more certificates (RFC 7468). */
final class TrustedCertificates {
    private static final Messages MESSAGES = Messages.of(TrustedCertificates.class);
    private static final Pattern BLOCK = Pattern
            .compile("-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----",
                    Pattern.DOTALL);

    private TrustedCertificates() {}

    /**
     * All certificates of the file; whatever stands around them is skipped.
     *
     * @throws ConfigurationException
     *             if the file is missing or unreadable, holds no certificate, or one that is damaged
     */
    static List<X509Certificate> read(Path file) throws ConfigurationException {
        String text = text(file);
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            certificates.add(certificate(file, block.group(), certificates.size() + 1));
        }
        boolean cutOff = text.lastIndexOf("-----BEGIN CERTIFICATE") > text.lastIndexOf("-----END CERTIFICATE");
        if (cutOff) {
            throw damaged(file, certificates.size() + 1, null);
        }
        if (certificates.isEmpty()) {
            throw new ConfigurationException(MESSAGES.format("trust.no-certificate", file));
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, String pem, int number) throws ConfigurationException {
        try {
            byte[] octets = pem.replaceAll("(TRUSTED |X509 )", "").getBytes(StandardCharsets.US_ASCII);
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(octets));
        } catch (CertificateException damaged) {
            throw damaged(file, number, damaged);
        }
    }

    private static ConfigurationException damaged(Path file, int number, Exception cause) {
        return new ConfigurationException(MESSAGES.format("trust.damaged", file, Integer.toString(number)), cause);
    }

    private static String text(Path file) throws ConfigurationException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(MESSAGES.format("trust.missing", file), missing);
        } catch (IOException unreadable) {
            throw new ConfigurationException(MESSAGES.format("trust.unreadable", file, IoReason.of(unreadable)),
                    unreadable);
        }
    }
}

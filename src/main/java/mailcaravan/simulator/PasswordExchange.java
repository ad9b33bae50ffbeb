package mailcaravan.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The password mechanisms of a server inside the house: PLAIN (RFC 4616), LOGIN and CRAM-MD5 (RFC 2195). */
final class PasswordExchange {
    /** Asks the client. */
    @FunctionalInterface
    interface Challenge {
        /** The client's answer in base64. */
        String ask(String text) throws IOException, SmtpRefusal;
    }

    private final Map<String, String> passwords;
    private final Challenge challenge;

    PasswordExchange(Map<String, String> passwords, Challenge challenge) {
        this.passwords = passwords;
        this.challenge = challenge;
    }

    /** The user who has shown to know the password. */
    String plain(String initial) throws IOException, SmtpRefusal {
        String[] fields = decoded(initial == null ? challenge.ask("") : initial).split("\0", -1);
        if (fields.length != 3) {
            throw new SmtpRefusal("501 5.5.2 Cannot decode response");
        }
        return checked(fields[1], fields[2].equals(passwords.get(fields[1])));
    }

    /** The same by LOGIN. */
    String login(String initial) throws IOException, SmtpRefusal {
        String user = decoded(initial == null ? challenge.ask("Username:") : initial);
        return checked(user, decoded(challenge.ask("Password:")).equals(passwords.get(user)));
    }

    /** The same by CRAM-MD5. */
    String cramMd5() throws IOException, SmtpRefusal {
        String asked = "<" + UUID.randomUUID() + "@localhost>";
        String answer = decoded(challenge.ask(asked));
        int blank = answer.lastIndexOf(' ');
        String user = blank < 0 ? answer : answer.substring(0, blank);
        String password = passwords.get(user);
        return checked(user, password != null && answer.equals(user + " " + digest(asked, password)));
    }

    private static String checked(String user, boolean right) throws SmtpRefusal {
        if (!right) {
            throw new SmtpRefusal("535 5.7.8 Authentication credentials invalid");
        }
        return user;
    }

    private static String decoded(String base64) throws SmtpRefusal {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SmtpRefusal("501 5.5.2 Cannot Base64-decode response");
        }
    }

    private static String digest(String text, String password) throws IOException {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IOException("no HmacMD5", e);
        }
    }
}

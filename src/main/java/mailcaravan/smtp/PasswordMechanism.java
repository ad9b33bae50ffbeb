package mailcaravan.smtp;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import mailcaravan.account.Secret;

/** The mechanisms that know a password, for servers inside the house. */
abstract class PasswordMechanism implements SaslMechanism {
    final String username;
    final Secret password;

    private PasswordMechanism(String username, Secret password) {
        this.username = username;
        this.password = password;
    }

    @Override
    public List<String> secrets() {
        return List.of(password.reveal());
    }

    byte[] passwordOctets() {
        return octets(password.reveal());
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** PLAIN (RFC 4616). */
    static final class Plain extends PasswordMechanism {
        Plain(String username, Secret password) {
            super(username, password);
        }

        @Override
        public String name() {
            return "PLAIN";
        }

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.of(octets("\0" + username + "\0" + password.reveal()));
        }

        @Override
        public byte[] respond(byte[] challenge) throws IOException {
            throw new ProtocolException("PLAIN knows no second challenge");
        }
    }

    /** LOGIN: user name, then password, each asked for (draft-murchison-sasl-login-00). */
    static final class Login extends PasswordMechanism {
        private int asked;

        Login(String username, Secret password) {
            super(username, password);
        }

        @Override
        public String name() {
            return "LOGIN";
        }

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.empty();
        }

        @Override
        public byte[] respond(byte[] challenge) throws IOException {
            asked++;
            if (asked > 2) {
                throw new ProtocolException("LOGIN knows no third challenge");
            }
            return asked == 1 ? octets(username) : passwordOctets();
        }
    }

    /** CRAM-MD5 (RFC 2195): the password itself never goes out. */
    static final class CramMd5 extends PasswordMechanism {
        CramMd5(String username, Secret password) {
            super(username, password);
        }

        @Override
        public String name() {
            return "CRAM-MD5";
        }

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.empty();
        }

        @Override
        public byte[] respond(byte[] challenge) throws IOException {
            try {
                Mac mac = Mac.getInstance("HmacMD5");
                mac.init(new SecretKeySpec(passwordOctets(), "HmacMD5"));
                return octets(username + " " + HexFormat.of().formatHex(mac.doFinal(challenge)));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException("CRAM-MD5 cannot be computed here", e);
            }
        }
    }
}

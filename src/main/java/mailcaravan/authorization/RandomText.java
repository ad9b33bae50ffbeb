package mailcaravan.authorization;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody can guess: 256 bits in the letters that need no escape in a URL. */
public final class RandomText {
    private RandomText() {}

    /** A new one, 43 characters long. */
    public static String next() {
        byte[] octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}

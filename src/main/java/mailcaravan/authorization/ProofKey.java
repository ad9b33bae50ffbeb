package mailcaravan.authorization;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The key that proves that whoever redeems the code also asked for it (PKCE, RFC 7636, method S256).
 *
 * @param verifier
 *            43 to 128 unreserved characters; a secret until the code is redeemed
 */
public record ProofKey(String verifier) {
    /** A new one. */
    public static ProofKey random() {
        return new ProofKey(RandomText.next());
    }

    /** What the browser may see of it. */
    String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "ProofKey[*****]";
    }
}

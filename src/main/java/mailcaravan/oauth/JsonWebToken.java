package mailcaravan.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Signs a JSON Web Token (RFC 7519) in the compact form (RFC 7515 section 7.1) with an RSA key. */
enum JsonWebToken {
    /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3). */
    RS256("SHA256withRSA", null),
    /** RSASSA-PSS with SHA-256 and a salt of 32 octets (RFC 7518 section 3.5). */
    PS256("RSASSA-PSS",
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC));

    private final String algorithm;
    private final PSSParameterSpec parameters;

    JsonWebToken(String algorithm, PSSParameterSpec parameters) {
        this.algorithm = algorithm;
        this.parameters = parameters;
    }

    /** A header that names the algorithm; more may be put into it. */
    ObjectNode header() {
        return JsonNodeFactory.instance.objectNode().put("alg", name()).put("typ", "JWT");
    }

    /**
     * The token; a secret for as long as it is good.
     *
     * @throws IllegalStateException
     *             if the key cannot sign
     */
    String sign(ObjectNode header, ObjectNode claims, RSAPrivateKey key) {
        try {
            String content = base64(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                    + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance(algorithm);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("an RSA key that cannot sign with " + name(), unusable);
        }
    }

    /** Octets as a part of a token: base64url without padding. */
    static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}

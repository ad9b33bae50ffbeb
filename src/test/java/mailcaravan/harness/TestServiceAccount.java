package mailcaravan.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A service account of Google's with a key of its own, and the key file that its console hands out. */
public final class TestServiceAccount {
    public static final String EMAIL = "caravan@project.iam.gserviceaccount.com";

    private final KeyPair keys;

    public TestServiceAccount() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    public RSAPublicKey publicKey() {
        return (RSAPublicKey) keys.getPublic();
    }

    /** Writes the key file. */
    public Path write(Path file, URI tokenUri) throws IOException {
        new ObjectMapper().writeValue(file.toFile(), JsonNodeFactory.instance.objectNode()
                .put("type", "service_account").put("project_id", "project").put("private_key_id", "key-1")
                .put("private_key", TestClientCertificate.block("PRIVATE KEY", keys.getPrivate().getEncoded()))
                .put("client_email", EMAIL).put("client_id", "123456789012345678901")
                .put("token_uri", tokenUri.toString()));
        return file;
    }
}

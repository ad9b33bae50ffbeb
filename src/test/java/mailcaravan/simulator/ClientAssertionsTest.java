package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.harness.TestClientCertificate;

class ClientAssertionsTest {
    @TempDir
    Path store;
    private Simulator simulator;
    private TestClientCertificate certificate;
    private ObjectNode header;
    private ObjectNode claims;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults().withStore(store));
        use(TestClientCertificate.valid());
        long now = Instant.now().getEpochSecond();
        claims = JsonNodeFactory.instance.objectNode().put("iss", "app").put("sub", "app")
                .put("aud", simulator.plainTokenUri().toString()).put("jti", UUID.randomUUID().toString())
                .put("nbf", now).put("exp", now + 600);
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void opensTheMailboxOnceForEachId() throws Exception {
        HttpResponse<String> answer = request();
        assertThat(answer.statusCode()).isEqualTo(200);
        SmtpDialogue.loggedIn(simulator, "app@example.org", TokenRequests.json(answer).get("access_token").textValue())
                .close();
        assertRefused(request(), 50012);
        claims.put("jti", "another");
        assertThat(request().statusCode()).isEqualTo(200);
        claims.remove("jti");
        assertRefused(request(), 50012);
    }

    @Test
    void refusesAnotherKeyThumbprintOrAlgorithm() throws Exception {
        header.put("x5t#S256", "AAAA");
        assertRefused(request(), 700027);
        use(TestClientCertificate.valid());
        header.put("alg", "RS256");
        assertRefused(request(), 700027);
        header.put("alg", "PS256");
        certificate = TestClientCertificate.valid();
        assertRefused(request(), 700027);
    }

    @Test
    void refusesAnotherClientAudienceOrTime() throws Exception {
        assertRefused(with("sub", "other"), 50012);
        assertRefused(with("aud", simulator.tokenUri().toString()), 700023);
        long now = Instant.now().getEpochSecond();
        claims.put("exp", now - 301).put("nbf", now - 600);
        assertRefused(request(), 700024);
        claims.put("exp", now + 900).put("nbf", now + 400);
        assertRefused(request(), 700024);
        claims.put("exp", now + 700).put("nbf", now);
        assertRefused(request(), 700024);
    }

    @Test
    void refusesACertificateThatHasExpired() throws Exception {
        Instant now = Instant.now();
        use(TestClientCertificate.between(now.minusSeconds(100), now.minusSeconds(50)));
        assertRefused(request(), 1000502);
    }

    @Test
    void refusesASecretNothingAndWhatIsNoJwt() throws Exception {
        assertRefused(TokenRequests.post(simulator.plainTokenUri(), "grant_type", "client_credentials", "client_id",
                "app", "client_secret", "s", "scope", "https://outlook.office365.com/.default"), 7000218);
        assertRefused(post("a.b"), 50027);
        assertRefused(post("!.!.!"), 50027);
    }

    private HttpResponse<String> with(String claim, String value) throws Exception {
        String before = claims.get(claim).textValue();
        claims.put(claim, value);
        HttpResponse<String> answer = request();
        claims.put(claim, before);
        return answer;
    }

    private void use(TestClientCertificate each) throws Exception {
        certificate = each;
        simulator.register(new Client("app@example.org", "app", null, null, each.certificate()));
        header = JsonNodeFactory.instance.objectNode().put("alg", "PS256").put("typ", "JWT").put("x5t#S256",
                base64(MessageDigest.getInstance("SHA-256").digest(each.certificate().getEncoded())));
    }

    private HttpResponse<String> request() throws Exception {
        String content = base64(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        signature.initSign(certificate.keys().getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return post(content + "." + base64(signature.sign()));
    }

    private HttpResponse<String> post(String assertion) throws IOException {
        return TokenRequests.post(simulator.plainTokenUri(), "grant_type", "client_credentials", "client_id", "app",
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion",
                assertion, "scope", "https://outlook.office365.com/.default");
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void assertRefused(HttpResponse<String> response, int number) throws IOException {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(TokenRequests.json(response).get("error").textValue()).isEqualTo("invalid_client");
        assertThat(TokenRequests.json(response).at("/error_codes/0").intValue()).isEqualTo(number);
    }
}

package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.account.ClientCertificateFiles;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Grant;
import mailcaravan.harness.TestClientCertificate;

class ClientCertificateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    private Path folder;
    private final CredentialsStub credentials = new CredentialsStub();
    private TestClientCertificate certificate;

    @BeforeEach
    void write() throws Exception {
        certificate = TestClientCertificate.between(NOW.minusSeconds(60), NOW.plusSeconds(60));
        write(certificate);
        credentials.certificate = Optional
                .of(new ClientCertificateFiles(folder.resolve("mail.pem"), Optional.empty(), Optional.empty()));
        credentials.grant = Grant.CLIENT_CREDENTIALS;
    }

    @Test
    void theFormHoldsASignedAssertionInPlaceOfTheSecret() throws Exception {
        Map<String, String> form = form();
        assertThat(form).containsOnlyKeys("grant_type", "client_id", "client_assertion_type", "client_assertion",
                "scope").containsEntry("client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        String[] parts = form.get("client_assertion").split("\\.");
        JsonNode header = json(parts[0]);
        assertThat(header.get("alg").asText()).isEqualTo("PS256");
        assertThat(header.get("typ").asText()).isEqualTo("JWT");
        assertThat(Base64.getUrlDecoder().decode(header.get("x5t#S256").asText())).isEqualTo(
                MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded()));
        JsonNode claims = json(parts[1]);
        assertThat(claims.get("iss").asText()).isEqualTo("client");
        assertThat(claims.get("sub").asText()).isEqualTo("client");
        assertThat(claims.get("aud").asText()).isEqualTo(CredentialsStub.URI);
        assertThat(claims.get("nbf").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 600);
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        signature.initVerify(certificate.certificate());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void theFirstTokensAreAskedForWithTheSameProof() throws Exception {
        Map<String, String> sent = new HashMap<>();
        TokenEndpoint office = (uri, form, timeout) -> {
            sent.putAll(form);
            return new TokenEndpoint.Answer(400,
                    "{\"error\":\"" + form.get("client_assertion").substring(0, 40) + "\"}", null);
        };
        GrantExchange exchange = new GrantExchange(office, Clock.fixed(NOW, ZoneOffset.UTC));

        assertThatThrownBy(() -> exchange.exchange(credentials.read(), Map.of("code", "hidden-code")))
                .isInstanceOfSatisfying(TokenRequestException.class, refused -> assertThat(refused.symptom().toString())
                        .doesNotContain(sent.get("client_assertion").substring(0, 40)));
        assertThat(sent).containsEntry("code", "hidden-code").containsEntry("client_id", "client")
                .containsKeys("client_assertion_type", "client_assertion").doesNotContainKey("client_secret");
    }

    @Test
    void eachRequestHasItsOwnIdAndTheCertificateOfTheDay() throws Exception {
        JsonNode first = json(form().get("client_assertion").split("\\.")[1]);
        write(TestClientCertificate.between(NOW.minusSeconds(60), NOW.plusSeconds(60)));
        String[] second = form().get("client_assertion").split("\\.");
        assertThat(json(second[1]).get("jti").asText()).hasSize(36).isNotEqualTo(first.get("jti").asText());
        assertThat(Base64.getUrlDecoder().decode(json(second[0]).get("x5t#S256").asText())).isNotEqualTo(
                MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded()));
    }

    @Test
    void aRefreshTokenIsRedeemedWithTheCertificateToo() throws Exception {
        credentials.grant = Grant.REFRESH_TOKEN;
        assertThat(form()).containsKeys("client_assertion", "refresh_token").doesNotContainKey("client_secret");
    }

    @Test
    void anExpiredCertificateIsToldBeforeAnyRequest() throws Exception {
        write(TestClientCertificate.between(NOW.minusSeconds(60), NOW.minusSeconds(1)));
        TokenEndpointStub endpoint = TokenEndpointStub.answering("{\"access_token\":\"one\"}");
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOf(CredentialsException.class)
                .hasMessageContaining("2026-06-01T11:59:59Z");
        assertThat(endpoint.forms()).isEmpty();
    }

    @Test
    void anAssertionThatTheAnswerRepeatsIsMasked() {
        TokenEndpointStub endpoint = new TokenEndpointStub();
        endpoint.before(() -> {
            String sent = endpoint.forms().get(endpoint.forms().size() - 1).get("client_assertion");
            endpoint.then(400, "{\"error\":\"invalid_client\",\"error_description\":\"not \\\""
                    + sent.substring(0, 30) + "\\\"\"}");
        });
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOf(TokenRequestException.class)
                .hasMessageContaining("invalid_client").message().doesNotContain("eyJ");
    }

    private Map<String, String> form() throws Exception {
        TokenEndpointStub endpoint = TokenEndpointStub.answering("{\"access_token\":\"one\",\"expires_in\":3600}");
        provider(endpoint).accessToken();
        return endpoint.forms().get(0);
    }

    private CachingAccessTokenProvider provider(TokenEndpoint endpoint) {
        return new CachingAccessTokenProvider("default", credentials, endpoint, TokenListener.NONE, Preflight.NONE,
                CachingAccessTokenProvider.REFRESH_MARGIN, System::nanoTime, Clock.fixed(NOW, ZoneOffset.UTC),
                () -> 0);
    }

    private void write(TestClientCertificate each) throws Exception {
        Files.writeString(folder.resolve("mail.pem"), each.pem() + each.pkcs8());
    }

    private static JsonNode json(String part) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(part));
    }
}

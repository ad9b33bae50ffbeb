package mailcaravan.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.account.CredentialsException;
import mailcaravan.account.Grant;
import mailcaravan.account.ServiceAccount;
import mailcaravan.harness.TestClientCertificate;

class ServiceAccountTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private final CredentialsStub credentials = new CredentialsStub();

    @Test
    void theFormHoldsASignedStatementOfTheServiceAccountAboutTheMailbox() throws Exception {
        TestClientCertificate keys = TestClientCertificate.valid();
        credentials.grant = Grant.SERVICE_ACCOUNT;
        credentials.serviceAccount = Optional.of(new ServiceAccount("sa@project.example", Optional.of("key-1"),
                (RSAPrivateKey) keys.keys().getPrivate(), "billing@example.com"));
        TokenEndpointStub endpoint = TokenEndpointStub.answering("{\"access_token\":\"one\",\"expires_in\":3599}");
        provider(endpoint).accessToken();

        Map<String, String> form = endpoint.forms().get(0);
        assertThat(form).containsOnlyKeys("grant_type", "assertion").containsEntry("grant_type",
                "urn:ietf:params:oauth:grant-type:jwt-bearer");
        String[] parts = form.get("assertion").split("\\.");
        JsonNode header = json(parts[0]);
        assertThat(header.get("alg").asText()).isEqualTo("RS256");
        assertThat(header.get("kid").asText()).isEqualTo("key-1");
        JsonNode claims = json(parts[1]);
        assertThat(claims.get("iss").asText()).isEqualTo("sa@project.example");
        assertThat(claims.get("sub").asText()).isEqualTo("billing@example.com");
        assertThat(claims.get("scope").asText()).isEqualTo("scope-a scope-b");
        assertThat(claims.get("aud").asText()).isEqualTo(CredentialsStub.URI);
        assertThat(claims.get("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 3600);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.keys().getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(credentials.read().toString()).doesNotContain("BEGIN", "modulus", "RSA");
    }

    @Test
    void aScopeThatIsRefusedIsNotLeftOutAndTheStatementIsMasked() throws Exception {
        credentials.grant = Grant.SERVICE_ACCOUNT;
        credentials.serviceAccount = Optional.of(new ServiceAccount("sa@project.example", Optional.empty(),
                (RSAPrivateKey) TestClientCertificate.valid().keys().getPrivate(), "billing@example.com"));
        TokenEndpointStub endpoint = new TokenEndpointStub();
        endpoint.before(() -> {
            String sent = endpoint.forms().get(0).get("assertion");
            endpoint.then(400, "{\"error\":\"invalid_scope\",\"error_description\":\"" + sent.substring(0, 30) + "\"}");
        });
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOf(TokenRequestException.class)
                .hasMessageContaining("invalid_scope").message().doesNotContain("eyJ");
        assertThat(endpoint.forms()).hasSize(1);
    }

    @Test
    void withoutAKeyNobodyIsAsked() {
        credentials.grant = Grant.SERVICE_ACCOUNT;
        TokenEndpointStub endpoint = TokenEndpointStub.answering("{\"access_token\":\"one\"}");
        assertThatThrownBy(() -> provider(endpoint).accessToken()).isInstanceOf(CredentialsException.class);
        assertThat(endpoint.forms()).isEmpty();
    }

    private AccessTokenProvider provider(TokenEndpoint endpoint) {
        return new CachingAccessTokenProvider("default", credentials, endpoint, TokenListener.NONE, Preflight.NONE,
                CachingAccessTokenProvider.REFRESH_MARGIN, System::nanoTime, Clock.fixed(NOW, ZoneOffset.UTC),
                () -> 0);
    }

    private static JsonNode json(String part) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(part));
    }
}

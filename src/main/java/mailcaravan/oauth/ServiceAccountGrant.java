package mailcaravan.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.ServiceAccount;
import mailcaravan.text.Messages;

/**
 * An access token for a user of a Google Workspace by a signed statement of a service account (RFC 7523 section 2.1;
 * developers.google.com, "Using OAuth 2.0 for server to server applications"). Immutable and thread-safe.
 */
final class ServiceAccountGrant implements AccessTokenGrant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Messages MESSAGES = Messages.of(ServiceAccountGrant.class);
    /** Google takes no longer one. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Clock clock;

    /**
     * A grant.
     *
     * @param clock
     *            wall clock: Google compares it with its own
     */
    ServiceAccountGrant(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public boolean scopeInForm() {
        return false;
    }

    @Override
    public Map<String, String> form(Credentials credentials) throws CredentialsException {
        ServiceAccount account = credentials.serviceAccount().orElseThrow(() -> new CredentialsException(
                "credentials-incomplete", MESSAGES.format("grant.no-service-account"), null));
        Instant now = clock.instant();
        ObjectNode header = JsonWebToken.RS256.header();
        account.keyId().ifPresent(id -> header.put("kid", id));
        ObjectNode claims = JsonNodeFactory.instance.objectNode().put("iss", account.email())
                .put("sub", account.subject()).put("scope", credentials.scope().orElse(""))
                .put("aud", credentials.tokenUri().strip()).put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFETIME).getEpochSecond());
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", TYPE);
        form.put("assertion", JsonWebToken.RS256.sign(header, claims, account.key()));
        return form;
    }
}

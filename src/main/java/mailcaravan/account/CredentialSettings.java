package mailcaravan.account;

import java.time.Duration;
import java.util.Optional;

import mailcaravan.failure.Provider;

/**
 * What one source (the configuration, a token file, or both together) says about an account's credentials.
 * <p>
 * Immutable; its text form shows no secret.
 *
 * @param timeout
 *            for connecting and for the answer, each
 * @param clientCertificate
 *            proves the application's identity; beats the secret
 * @param cloud
 *            of Microsoft's; empty: as the token URI has it, else the public one
 */
public record CredentialSettings(Optional<Provider> provider, Optional<String> mailbox, Optional<Grant> grant,
        Optional<String> tenant, Optional<String> clientId, Optional<Secret> clientSecret,
        Optional<Secret> refreshToken, Optional<String> tokenUri, Optional<String> authorizeUri,
        Optional<String> scope, Optional<Duration> timeout, Optional<ClientCertificateFiles> clientCertificate,
        Optional<Cloud> cloud) {
    /** The tenant where none is named: any organisation, as SMAIL has it. */
    public static final String COMMON_TENANT = "common";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Settings without a certificate, for the cloud that the token URI names. */
    public CredentialSettings(Optional<Provider> provider, Optional<String> mailbox, Optional<Grant> grant,
            Optional<String> tenant, Optional<String> clientId, Optional<Secret> clientSecret,
            Optional<Secret> refreshToken, Optional<String> tokenUri, Optional<String> authorizeUri,
            Optional<String> scope, Optional<Duration> timeout) {
        this(provider, mailbox, grant, tenant, clientId, clientSecret, refreshToken, tokenUri, authorizeUri, scope,
                timeout, Optional.empty(), Optional.empty());
    }

    /** Nothing but defaults. */
    public static CredentialSettings none() {
        return new CredentialSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    /** What the keys of an account say. */
    public static CredentialSettings of(AccountConfig config) {
        return new CredentialSettings(config.provider(), config.mailbox(), config.grant(), config.tenant(),
                config.clientId(), config.clientSecret(), config.refreshToken(), config.tokenUri(),
                config.authorizeUri(), config.scope(), Optional.empty(), config.clientCertificate().map(
                        file -> new ClientCertificateFiles(file, config.clientKey(), config.clientKeyPassword())),
                config.cloud());
    }

    /** These settings, each one that is missing taken from the others. */
    public CredentialSettings orElse(CredentialSettings others) {
        // a tenant or cloud that is given must not be undone by a token file's URIs, mostly of /common/
        Optional<Provider> merged = provider.or(others::provider);
        boolean urisHold = tenant.isEmpty() && cloud.isEmpty()
                || merged.orElse(Provider.MICROSOFT) != Provider.MICROSOFT;
        return new CredentialSettings(merged, mailbox.or(others::mailbox),
                grant.or(others::grant), tenant.or(others::tenant), clientId.or(others::clientId),
                clientSecret.or(others::clientSecret), refreshToken.or(others::refreshToken),
                urisHold ? tokenUri.or(others::tokenUri) : tokenUri,
                urisHold ? authorizeUri.or(others::authorizeUri) : authorizeUri, scope.or(others::scope),
                timeout.or(others::timeout), clientCertificate.or(others::clientCertificate),
                cloud.or(others::cloud));
    }

    /** The same settings with another refresh token. */
    public CredentialSettings withRefreshToken(Secret token) {
        return new CredentialSettings(provider, mailbox, grant, tenant, clientId, clientSecret, Optional.of(token),
                tokenUri, authorizeUri, scope, timeout, clientCertificate, cloud);
    }

    /** The same settings with another client secret. */
    public CredentialSettings withClientSecret(Secret secret) {
        return new CredentialSettings(provider, mailbox, grant, tenant, clientId, Optional.of(secret), refreshToken,
                tokenUri, authorizeUri, scope, timeout, clientCertificate, cloud);
    }

    /** Whether they can prove the application's identity, by a secret or a certificate. */
    public boolean proveClient() {
        return clientSecret.isPresent() || clientCertificate.isPresent();
    }

    /** The provider; Microsoft where it is not given. */
    public Provider effectiveProvider() {
        return provider.orElse(Provider.MICROSOFT);
    }

    /** Microsoft's cloud; where it is not given, as the token URI has it, else the public one. */
    public Cloud effectiveCloud() {
        return cloud.or(() -> tokenUri.flatMap(Cloud::ofTokenUri)).orElse(Cloud.PUBLIC);
    }

    /** The grant; a refresh token's where it is not given. */
    public Grant effectiveGrant() {
        return grant.orElse(Grant.REFRESH_TOKEN);
    }

    /** The token endpoint; empty for a custom provider that does not name it. */
    public String effectiveTokenUri() {
        return tokenUri.orElseGet(
                () -> ProviderDefaults.tokenUri(effectiveProvider(), effectiveCloud(), tenant.orElse(COMMON_TENANT)));
    }

    /** The authorization endpoint; empty for a custom provider that does not name it. */
    public String effectiveAuthorizeUri() {
        return authorizeUri
                .orElseGet(() -> ProviderDefaults.authorizeUri(effectiveProvider(), effectiveCloud(),
                        tenant.orElse(COMMON_TENANT)));
    }

    /** The settings with everything filled in that provider, tenant and grant decide; a missing part stays empty. */
    public Credentials credentials() {
        Optional<String> effectiveScope = scope
                .or(() -> Optional.of(ProviderDefaults.scope(effectiveProvider(), effectiveCloud(), effectiveGrant())))
                .filter(text -> !text.isBlank());
        return new Credentials(effectiveGrant(), effectiveTokenUri(), clientId.orElse(""), clientSecret, refreshToken,
                effectiveScope, timeout.orElse(TIMEOUT), clientCertificate);
    }
}

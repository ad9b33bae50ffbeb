package mailcaravan.authorization;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenFile;
import mailcaravan.failure.Provider;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.GrantExchange;
import mailcaravan.oauth.TokenRequestException;
import mailcaravan.oauth.TokenResponse;
import mailcaravan.text.Messages;

/**
 * Makes a token file of a sign-in: trades the grant for tokens, looks at who signed in, proves the refresh token by one
 * refresh, and only then writes the file, so that a good one is never replaced by one that does not work.
 */
@RegisterResourceBundle(bundleName = "mailcaravan.authorization.messages")
public final class Enrolment {
    private static final Messages MESSAGES = Messages.of(Enrolment.class);

    private final CredentialSettings settings;
    private final Optional<String> user;
    private final GrantExchange exchange;
    private final TokenFile file;
    private final Refusals refusals;
    private volatile Optional<Duration> lifetime = Optional.empty();

    /**
     * An enrolment of a mailbox.
     *
     * @param settings
     *            with mailbox and client id
     * @param user
     *            who must sign in, where that is not the mailbox's address
     * @param file
     *            where the refresh token goes
     */
    public Enrolment(CredentialSettings settings, Optional<String> user, GrantExchange exchange, TokenFile file) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.user = Objects.requireNonNull(user, "user");
        this.exchange = Objects.requireNonNull(exchange, "exchange");
        this.file = Objects.requireNonNull(file, "file");
        this.refusals = new Refusals(settings);
    }

    /**
     * Finishes a sign-in in the browser.
     *
     * @return what proved the refresh token, with a fresh access token
     * @throws AuthorizationException
     *             if it gave no refresh token that works for this mailbox
     * @throws CredentialsException
     *             if the token URI cannot be used, or the file not be written
     */
    public TokenResponse finish(SignIn signIn, Callback callback) throws AuthorizationException, CredentialsException {
        if (callback.code().isEmpty()) {
            throw refusals.of(callback);
        }
        try {
            return finish(redeem(signIn.grant(callback.code())));
        } catch (TokenRequestException refused) {
            throw refusals.of(refused);
        }
    }

    /** How long the refresh token holds that has been written, where the token endpoint says so. */
    public Optional<Duration> refreshTokenLifetime() {
        return lifetime;
    }

    TokenResponse redeem(Map<String, String> grant) throws TokenRequestException, CredentialsException {
        return exchange.exchange(settings.credentials(), grant);
    }

    TokenResponse finish(TokenResponse tokens) throws AuthorizationException, CredentialsException {
        Secret first = tokens.refreshToken().orElseThrow(() -> new AuthorizationException(
                locale -> MESSAGES.format(locale, settings.effectiveProvider() == Provider.GOOGLE
                        ? "no-refresh-token.google"
                        : "no-refresh-token", settings.credentials().scope().orElse("-")),
                null));
        checkUser(tokens);
        try {
            return prove(first, Optional.of(tokens));
        } catch (TokenRequestException refused) {
            throw new AuthorizationException(
                    locale -> MESSAGES.format(locale, "not-proven", refusals.of(refused).message(locale)), refused);
        }
    }

    /**
     * Takes over a refresh token that another program got.
     *
     * @return the answer that proved it; empty if the token is dead, and somebody must sign in
     * @throws AuthorizationException
     *             if it cannot be tried, or belongs to another user
     * @throws CredentialsException
     *             if the token URI cannot be used, or the file not be written
     */
    public Optional<TokenResponse> adopt(Secret refreshToken) throws AuthorizationException, CredentialsException {
        try {
            return Optional.of(prove(refreshToken, Optional.empty()));
        } catch (TokenRequestException refused) {
            if (refused.symptom() instanceof Symptom.TokenError error && "invalid_grant".equals(error.error())) {
                return Optional.empty();
            }
            throw refusals.of(refused);
        }
    }

    private TokenResponse prove(Secret first, Optional<TokenResponse> granted)
            throws TokenRequestException, AuthorizationException, CredentialsException {
        TokenResponse refreshed = exchange.refresh(settings.withRefreshToken(first).credentials());
        if (granted.isEmpty()) {
            checkUser(refreshed);
        }
        lifetime = refreshed.refreshTokenLifetime().or(() -> granted.flatMap(TokenResponse::refreshTokenLifetime));
        // what is rotated here is the one that lives longest
        file.store(settings.withRefreshToken(refreshed.refreshToken().orElse(first)));
        return refreshed;
    }

    private void checkUser(TokenResponse tokens) throws AuthorizationException {
        String wanted = user.or(settings::mailbox).orElseThrow();
        Optional<String> other = SignedInUser.of(tokens).filter(name -> !name.equalsIgnoreCase(wanted));
        if (other.isPresent()) {
            throw new AuthorizationException(locale -> MESSAGES.format(locale, "other-user", other.get(), wanted),
                    null);
        }
    }
}

package mailcaravan.authorization;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenFile;
import mailcaravan.failure.Provider;
import mailcaravan.oauth.GrantExchange;
import mailcaravan.oauth.TokenEndpoint;

/** A client, and a token endpoint that gives its answers in order. */
final class AuthorizationFixture implements TokenEndpoint {
    static final String MAILBOX = "you@example.com";
    final Deque<Answer> answers = new ArrayDeque<>();
    final List<Map<String, String>> forms = new ArrayList<>();
    final GrantExchange exchange = new GrantExchange(this, Clock.systemUTC());

    AuthorizationFixture then(int status, String body) {
        answers.add(new Answer(status, body.replace('\'', '"'), null));
        return this;
    }

    @Override
    public Answer post(URI tokenUri, Map<String, String> form, Duration timeout) {
        forms.add(Map.copyOf(form));
        return answers.remove();
    }

    static CredentialSettings settings() {
        return new CredentialSettings(Optional.of(Provider.MICROSOFT), Optional.of(MAILBOX), Optional.empty(),
                Optional.of("example.com"), Optional.of("client"), Optional.of(Secret.of("hidden-client-secret")),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static TokenFile file(Path path) {
        return new TokenFile(path, CredentialSettings.none());
    }

    Enrolment enrolment(Path path, Optional<String> user) {
        return new Enrolment(settings(), user, exchange, file(path));
    }

    static SignIn signIn() {
        return new SignIn(settings(), Optional.empty(), RedirectUri.of(Provider.MICROSOFT), "state",
                new ProofKey("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    }

    static String jwt(String claims) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(
                claims.replace('\'', '"').getBytes(StandardCharsets.UTF_8)) + ".x";
    }
}

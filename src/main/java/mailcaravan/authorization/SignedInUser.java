package mailcaravan.authorization;

import java.util.List;
import java.util.Optional;

import mailcaravan.account.Secret;
import mailcaravan.oauth.TokenClaims;
import mailcaravan.oauth.TokenResponse;
import mailcaravan.text.OneLine;

/**
 * Who signed in, as the tokens say it: read, not verified, since they came from the token endpoint itself over TLS
 * (OpenID Connect Core 3.1.3.7 no. 6). Personal Microsoft accounts and Google give opaque tokens, which say nothing.
 */
final class SignedInUser {
    private static final List<String> CLAIMS = List.of("preferred_username", "upn", "unique_name", "email");

    private SignedInUser() {}

    /** The name that the user signed in with, on one line; nothing where no token says it. */
    static Optional<String> of(TokenResponse tokens) {
        return tokens.idToken().flatMap(SignedInUser::in).or(() -> in(tokens.accessToken()));
    }

    private static Optional<String> in(Secret token) {
        return TokenClaims.of(token.reveal()).flatMap(claims -> CLAIMS.stream()
                .map(claim -> claims.path(claim).asText("")).filter(name -> name.contains("@")).findFirst()
                .map(OneLine::of));
    }
}

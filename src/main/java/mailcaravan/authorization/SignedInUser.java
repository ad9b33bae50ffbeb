package mailcaravan.authorization;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.account.Secret;
import mailcaravan.oauth.TokenResponse;
import mailcaravan.text.OneLine;

/**
 * Who signed in, as the tokens say it: read, not verified, since they came from the token endpoint itself over TLS
 * (OpenID Connect Core 3.1.3.7 no. 6). Personal Microsoft accounts and Google give opaque tokens, which say nothing.
 */
final class SignedInUser {
    private static final List<String> CLAIMS = List.of("preferred_username", "upn", "unique_name", "email");
    private static final ObjectMapper JSON = new ObjectMapper();

    private SignedInUser() {}

    /** The name that the user signed in with, on one line; nothing where no token says it. */
    static Optional<String> of(TokenResponse tokens) {
        return tokens.idToken().flatMap(SignedInUser::in).or(() -> in(tokens.accessToken()));
    }

    private static Optional<String> in(Secret token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII));
            JsonNode node = JSON.readTree(claims);
            return CLAIMS.stream().map(claim -> node.path(claim).asText("")).filter(name -> name.contains("@"))
                    .findFirst().map(OneLine::of);
        } catch (IllegalArgumentException | IOException noJwt) {
            return Optional.empty();
        }
    }
}

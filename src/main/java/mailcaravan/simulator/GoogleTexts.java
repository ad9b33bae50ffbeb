package mailcaravan.simulator;

import java.util.Map;

/** The gist of what Google's token endpoint says beside an OAuth error; protocol text, so in English only. */
final class GoogleTexts {
    /** What Google calls a sign-in that Workspace session control has ended; its OAuth error is another. */
    private static final String SESSION_ENDED = "invalid_rapt";
    private static final Map<String, String> TEXTS = Map.of("invalid_grant", "Token has been expired or revoked.",
            SESSION_ENDED, "reauth related error (invalid_rapt)", "invalid_client", "The OAuth client was not found.",
            "unauthorized_client", "Unauthorized", "deleted_client", "The OAuth client was deleted.",
            "disabled_client", "The OAuth client was disabled.", "invalid_scope",
            "Some requested scopes were invalid.");

    private GoogleTexts() {}

    /** Refuses with Google's sentence for that error, or with a general one. */
    static TokenRefusal refusal(int status, String error) {
        return new TokenRefusal(status, error.equals(SESSION_ENDED) ? "invalid_grant" : error, 0,
                TEXTS.getOrDefault(error, "Bad Request"));
    }
}

package mailcaravan.simulator;

import java.util.Map;

/** The gist of what Entra ID says beside its AADSTS numbers; protocol text, so in English only. */
final class EntraTexts {
    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(50012, "Authentication failed: the client assertion is not acceptable."),
            Map.entry(50027, "The JWT token is invalid or malformed."),
            Map.entry(50034, "The user account does not exist in the directory."),
            Map.entry(50053, "The account is locked, because sign-in was tried too many times."),
            Map.entry(50076, "You must use multi-factor authentication to access the resource."),
            Map.entry(50079, "You must enroll in multi-factor authentication to access the resource."),
            Map.entry(50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed."),
            Map.entry(50196, "The server terminated an operation because it encountered a client request loop."),
            Map.entry(53003, "Access has been blocked by Conditional Access policies."),
            Map.entry(54005, "OAuth2 authorization code was already redeemed, please retry with a new valid code."),
            Map.entry(65001, "The user or administrator has not consented to use the application."),
            Map.entry(70000, "The provided grant is invalid or malformed."),
            Map.entry(70008, "The provided authorization code or refresh token has expired due to inactivity."),
            Map.entry(70011, "The provided value for the input parameter 'scope' is not valid."),
            Map.entry(70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling."),
            Map.entry(70018, "The device code is not known."),
            Map.entry(700016, "The application was not found in the directory."),
            Map.entry(700023, "Client assertion audience claim does not match Realm issuer."),
            Map.entry(700024, "Client assertion is not within its valid time range."),
            Map.entry(700027, "Client assertion failed signature validation: the key was not found."),
            Map.entry(700025,
                    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
            Map.entry(700082, "The refresh token has expired due to inactivity. Send a new interactive request."),
            Map.entry(70003, "The app returned an unsupported grant type."),
            Map.entry(7000112, "The application is disabled."), Map.entry(7000215, "Invalid client secret provided."
                    + " Ensure the secret being sent in the request is the client secret value, not the client secret ID."),
            Map.entry(7000218, "The request body must contain the following parameter: 'client_assertion' or"
                    + " 'client_secret'."),
            Map.entry(7000222, "The provided client secret keys are expired."),
            Map.entry(90002, "The tenant was not found."), Map.entry(90009, "The request is not usable."),
            Map.entry(90024, "A transient error has occurred. Please try again."),
            Map.entry(90033, "A transient error has occurred. Please try again."),
            Map.entry(90055, "The server terminated an operation because it encountered too many requests."),
            Map.entry(500112, "The reply address does not match the one provided when requesting the code."),
            Map.entry(501481, "The code_verifier does not match the code_challenge of the authorization request."),
            Map.entry(1000502, "The provided certificate is not within its valid time range."),
            Map.entry(1002012, "The provided value for scope is not valid. Client credential flows must have a scope"
                    + " value with /.default suffixed to the resource identifier."));

    private EntraTexts() {}

    /** The sentence for a number, or a general one. */
    static String of(int aadsts) {
        return TEXTS.getOrDefault(aadsts, "The request was refused.");
    }
}

package mailcaravan.account;

import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.failure.Provider;

/**
 * A token file of sasl-xoauth2, the plug-in for Postfix: a JSON object with the refresh token; user, client and token
 * endpoint may stand in it or in the plug-in's own configuration.
 */
final class SaslXoauth2File {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SaslXoauth2File() {}

    /** What the file says; empty if it is no JSON object with a refresh token or a client id. */
    static Optional<ImportedAccount> account(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
        Optional<String> token = value(root, "refresh_token");
        Optional<String> client = value(root, "client_id");
        if (token.isEmpty() && client.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> endpoint = value(root, "token_endpoint");
        Optional<Provider> provider = endpoint.map(ProviderDefaults::ofTokenUri)
                .or(() -> Optional.of(Provider.GOOGLE).filter(google -> isGoogles(client, token)));
        Optional<String> mailbox = value(root, "user");
        CredentialSettings settings = new CredentialSettings(provider, mailbox, Optional.of(Grant.REFRESH_TOKEN),
                Optional.empty(), client, value(root, "client_secret").map(Secret::of), token.map(Secret::of),
                endpoint, Optional.empty(), Optional.empty(), Optional.empty());
        return Optional.of(new ImportedAccount(mailbox, settings, Optional.empty(), false));
    }

    // the endpoint of the plug-in's own configuration is not known here
    private static boolean isGoogles(Optional<String> client, Optional<String> token) {
        return client.filter(id -> id.endsWith(".googleusercontent.com")).isPresent()
                || token.filter(text -> text.startsWith("1//")).isPresent();
    }

    private static Optional<String> value(JsonNode root, String name) {
        JsonNode value = root.path(name);
        return value.isTextual() && !value.textValue().isBlank()
                ? Optional.of(value.textValue().strip())
                : Optional.empty();
    }
}

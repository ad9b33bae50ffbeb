package mailcaravan.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.text.Messages;

/**
 * The key file (JSON) of a Google service account, as the Google Cloud console hands it out. Read anew at each call, so
 * that a key that has been replaced counts at once. Thread-safe.
 */
final class ServiceAccountKeyFile {
    private static final Messages MESSAGES = Messages.of(ServiceAccountKeyFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CODE = "service-account-key";
    private static final int MAX_SIZE = 64 * 1024;

    private final Path file;

    /** A file that need not exist yet. */
    ServiceAccountKeyFile(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * What the file holds.
     *
     * @param tokenUri
     *            the token endpoint of the file, which is also the assertion's audience; empty where it has none
     */
    record Content(String email, Optional<String> keyId, RSAPrivateKey key, Optional<String> tokenUri) {
        @Override
        public String toString() {
            return "Content[" + email + "]";
        }
    }

    /**
     * The key as it stands now.
     *
     * @throws CredentialsException
     *             if the file is missing, unreadable, no key file of a service account, or its key damaged
     */
    Content read() throws CredentialsException {
        JsonNode json = json();
        String email = json.path("client_email").asText("");
        if (!json.path("type").asText("").equals("service_account") || !Mailboxes.valid(email)) {
            throw fault("service-account.other-file");
        }
        return new Content(email, text(json, "private_key_id"), key(json), text(json, "token_uri"));
    }

    private JsonNode json() throws CredentialsException {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw fault("service-account.other-file");
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (json == null || !json.isObject()) {
                throw fault("service-account.other-file");
            }
            return json;
        } catch (JacksonException damaged) {
            // its message would repeat a part of the file
            throw fault("service-account.not-json");
        } catch (NoSuchFileException missing) {
            throw fault("service-account.missing");
        } catch (IOException unreadable) {
            throw new CredentialsException(CODE,
                    MESSAGES.format("service-account.unreadable", file, IoReason.of(unreadable)), unreadable);
        }
    }

    private RSAPrivateKey key(JsonNode json) throws CredentialsException {
        try {
            return new PrivateKeyPem(file, Optional.empty()).key(json.path("private_key").asText(""));
        } catch (CredentialsException damaged) {
            throw fault("service-account.key-damaged");
        }
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.of(json.path(name).asText("")).filter(text -> !text.isBlank());
    }

    private CredentialsException fault(String sentence) {
        return new CredentialsException(CODE, MESSAGES.format(sentence, file), null);
    }
}

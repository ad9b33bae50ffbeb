package mailcaravan.authorization.form;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Grant;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenUri;
import mailcaravan.failure.Provider;

/**
 * What the fields of the form mean, and what is wrong with them.
 *
 * @param settings
 *            everything that a sign-in needs, if there are no errors
 * @param errors
 *            key of the sentence by the name of its field
 */
record FormCheck(CredentialSettings settings, Map<String, String> errors) {
    private static final Pattern MAILBOX = Pattern.compile("[\\x21-\\x7e&&[^@]]+@[\\x21-\\x7e&&[^@]]+");
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^\"']]+");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9.-]+");
    private static final Pattern GUID = Pattern
            .compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /**
     * Looks at all fields.
     *
     * @param known
     *            what the account or the token file says; cloud, scope and certificate are taken from there
     * @param kept
     *            for an empty field of the secret
     */
    static FormCheck of(FormFields fields, CredentialSettings known, Optional<KeptSecret> kept) {
        Map<String, String> errors = new LinkedHashMap<>();
        require(errors, "mailbox", MAILBOX.matcher(fields.mailbox()).matches());
        require(errors, "clientId", NAME.matcher(fields.clientId()).matches());
        if (!fields.user().isEmpty()) {
            require(errors, "user", PRINTABLE.matcher(fields.user()).matches());
        }
        boolean microsoft = fields.provider() == Provider.MICROSOFT;
        if (microsoft && !fields.tenant().isEmpty()) {
            require(errors, "tenant", TENANT.matcher(fields.tenant()).matches());
            if (!fields.tokenUri().isEmpty() || !fields.authorizeUri().isEmpty()) {
                errors.putIfAbsent("tenant", "error.tenant-twice");
            }
        }
        CredentialSettings settings = settings(fields, known, Optional.empty());
        uri(errors, "tokenUri", settings.effectiveTokenUri());
        uri(errors, "authorizeUri", settings.effectiveAuthorizeUri());
        Optional<Secret> secret = secret(errors, fields, settings, kept);
        return new FormCheck(settings(fields, known, secret), errors);
    }

    /** True for what can be a mailbox's address. */
    static boolean isAddress(String text) {
        return MAILBOX.matcher(text).matches();
    }

    private static Optional<Secret> secret(Map<String, String> errors, FormFields fields, CredentialSettings settings,
            Optional<KeptSecret> kept) {
        if (fields.publicClient()) {
            if (fields.secret().isPresent()) {
                errors.put("secret", "error.secret-and-public");
            }
            return Optional.empty();
        }
        if (fields.secret().isPresent()) {
            String typed = fields.secret().get().reveal();
            if (!PRINTABLE.matcher(typed).matches()) {
                errors.put("secret", "error.secret");
            } else if (fields.provider() == Provider.MICROSOFT && GUID.matcher(typed).matches()) {
                errors.put("secret", "error.secret-id");
            }
            return fields.secret();
        }
        Optional<Secret> stored = kept.filter(each -> each.fits(settings)).map(KeptSecret::secret);
        if (stored.isEmpty() && settings.clientCertificate().isEmpty()) {
            errors.put("secret", kept.isPresent() ? "error.secret-again" : "error.secret-missing");
        }
        return stored;
    }

    private static CredentialSettings settings(FormFields fields, CredentialSettings known, Optional<Secret> secret) {
        boolean sameProvider = fields.provider() == known.effectiveProvider();
        boolean sameClient = sameProvider && !fields.publicClient()
                && known.clientId().equals(Optional.of(fields.clientId()));
        boolean microsoft = fields.provider() == Provider.MICROSOFT;
        return new CredentialSettings(Optional.of(fields.provider()), given(fields.mailbox()),
                Optional.of(Grant.REFRESH_TOKEN), microsoft ? given(fields.tenant()) : Optional.empty(),
                given(fields.clientId()), secret, Optional.empty(), given(fields.tokenUri()),
                given(fields.authorizeUri()), sameProvider ? known.scope() : Optional.empty(), known.timeout(),
                sameClient ? known.clientCertificate() : Optional.empty(),
                sameProvider ? known.cloud() : Optional.empty());
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(any -> !any.isEmpty());
    }

    private static void require(Map<String, String> errors, String field, boolean holds) {
        if (!holds) {
            errors.put(field, "error." + field);
        }
    }

    private static void uri(Map<String, String> errors, String field, String text) {
        if (!text.isEmpty() && !PRINTABLE.matcher(text).matches()) {
            errors.put(field, "error.uri");
            return;
        }
        try {
            TokenUri.parse(text);
        } catch (CredentialsException unusable) {
            // its own sentence is in the terminal's language
            errors.put(field, text.isEmpty()
                    ? "error.uri-missing"
                    : text.toLowerCase(Locale.ROOT).startsWith("http://") ? "error.uri-plain" : "error.uri");
        }
    }
}

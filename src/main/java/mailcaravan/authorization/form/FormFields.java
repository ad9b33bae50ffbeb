package mailcaravan.authorization.form;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.Secret;
import mailcaravan.failure.Provider;

/**
 * What stands in the fields of the form; its text form shows no secret.
 *
 * @param user
 *            who signs in; empty for the mailbox itself
 * @param secret
 *            as typed just now, if it was; never what is stored
 * @param publicClient
 *            the application has no secret
 * @param tenant
 *            of Microsoft's; empty for any
 * @param tokenUri
 *            empty for the provider's own, as is authorizeUri
 */
record FormFields(Provider provider, String mailbox, String user, String clientId, Optional<Secret> secret,
        boolean publicClient, String tenant, String tokenUri, String authorizeUri) {
    private static final int LONGEST = 2_000;

    /** The fields as they are shown first; a URI that the provider and tenant give by themselves is left empty. */
    static FormFields of(CredentialSettings known, Optional<String> user) {
        String tenant = tenant(known);
        CredentialSettings usual = new CredentialSettings(known.provider(), Optional.empty(), Optional.empty(),
                Optional.of(tenant).filter(name -> !name.isEmpty()), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(known.effectiveCloud()));
        return new FormFields(known.effectiveProvider(), known.mailbox().orElse(""), user.orElse(""),
                known.clientId().orElse(""), Optional.empty(),
                known.clientId().isPresent() && known.mailbox().isPresent() && !known.proveClient(), tenant,
                known.tokenUri().filter(uri -> !uri.equals(usual.effectiveTokenUri())).orElse(""),
                known.authorizeUri().filter(uri -> !uri.equals(usual.effectiveAuthorizeUri())).orElse(""));
    }

    /** The tenant, as it is set or as the first part of a token URI of Microsoft's names it. */
    private static String tenant(CredentialSettings known) {
        if (known.effectiveProvider() != Provider.MICROSOFT || known.tenant().isPresent()) {
            return known.tenant().orElse("");
        }
        String named = known.tokenUri().orElse("").replaceFirst("^https://[^/]+/([^/]+)/oauth2/v2\\.0/token$", "$1");
        return named.contains("/") || named.equals(CredentialSettings.COMMON_TENANT) ? "" : named;
    }

    /** The fields of a posted form; a provider that is none counts as Microsoft. */
    static FormFields of(Map<String, String> posted) {
        Provider provider = Provider.MICROSOFT;
        for (Provider each : Provider.values()) {
            provider = each.name().equals(text(posted, "provider").toUpperCase(Locale.ROOT)) ? each : provider;
        }
        return new FormFields(provider, text(posted, "mailbox"), text(posted, "user"), text(posted, "clientId"),
                Optional.of(text(posted, "secret")).filter(typed -> !typed.isEmpty()).map(Secret::of),
                posted.containsKey("publicClient"), text(posted, "tenant"), text(posted, "tokenUri"),
                text(posted, "authorizeUri"));
    }

    /** The same fields without what was typed as secret. */
    FormFields withoutSecret() {
        return new FormFields(provider, mailbox, user, clientId, Optional.empty(), publicClient, tenant, tokenUri,
                authorizeUri);
    }

    /** One field of a posted form, without the blanks that copying brings along; cut where nobody types that much. */
    static String text(Map<String, String> posted, String name) {
        String value = posted.getOrDefault(name, "").strip();
        return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
    }
}

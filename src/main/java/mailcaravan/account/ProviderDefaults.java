package mailcaravan.account;

import mailcaravan.failure.Provider;

/**
 * Hosts, URIs and scopes of the providers. Microsoft: learn.microsoft.com, "Authenticate an IMAP, POP or SMTP
 * connection using OAuth"; Google: developers.google.com, "OAuth 2.0 for native apps" and "XOAUTH2 protocol". For
 * {@code CUSTOM} everything is empty.
 */
final class ProviderDefaults {
    private ProviderDefaults() {}

    /** The submission server. */
    static String smtpHost(Provider provider, Cloud cloud) {
        return switch (provider) {
            case MICROSOFT -> cloud.smtpHost();
            case GOOGLE -> "smtp.gmail.com";
            case CUSTOM -> "";
        };
    }

    /** The port of submission (RFC 6409, RFC 8314), or of plain SMTP inside the house. */
    static int smtpPort(SmtpSettings.Security security) {
        return switch (security) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case NONE -> 25;
        };
    }

    /** The token endpoint. */
    static String tokenUri(Provider provider, Cloud cloud, String tenant) {
        return switch (provider) {
            case MICROSOFT -> cloud.endpoint(tenant, "token");
            case GOOGLE -> "https://oauth2.googleapis.com/token";
            case CUSTOM -> "";
        };
    }

    /** The authorization endpoint. */
    static String authorizeUri(Provider provider, Cloud cloud, String tenant) {
        return switch (provider) {
            case MICROSOFT -> cloud.endpoint(tenant, "authorize");
            case GOOGLE -> "https://accounts.google.com/o/oauth2/v2/auth";
            case CUSTOM -> "";
        };
    }

    /** The scopes, blank-separated. */
    static String scope(Provider provider, Cloud cloud, Grant grant) {
        return switch (provider) {
            case MICROSOFT -> cloud.scope(grant);
            case GOOGLE -> "https://mail.google.com/";
            case CUSTOM -> "";
        };
    }

    /** Whose token endpoint this is, by its host. */
    static Provider ofTokenUri(String tokenUri) {
        String host = host(tokenUri);
        if (host.matches("(?i)(.*\\.)?(google|googleapis)\\.com")) {
            return Provider.GOOGLE;
        }
        // the public, the US government's and the Chinese cloud
        return host
                .matches("(?i)(.*\\.)?(microsoftonline\\.(com|us)|partner\\.microsoftonline\\.cn|chinacloudapi\\.cn)")
                        ? Provider.MICROSOFT
                        : Provider.CUSTOM;
    }

    /** The host of a URI that need not be one. */
    static String host(String uri) {
        return uri.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("[/:?].*$", "");
    }
}

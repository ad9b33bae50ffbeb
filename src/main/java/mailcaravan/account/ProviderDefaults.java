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
    static String smtpHost(Provider provider) {
        return switch (provider) {
            case MICROSOFT -> "smtp.office365.com";
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
    static String tokenUri(Provider provider, String tenant) {
        return switch (provider) {
            case MICROSOFT -> "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token";
            case GOOGLE -> "https://oauth2.googleapis.com/token";
            case CUSTOM -> "";
        };
    }

    /** The authorization endpoint. */
    static String authorizeUri(Provider provider, String tenant) {
        return switch (provider) {
            case MICROSOFT -> "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/authorize";
            case GOOGLE -> "https://accounts.google.com/o/oauth2/v2/auth";
            case CUSTOM -> "";
        };
    }

    /** The scopes, blank-separated. */
    static String scope(Provider provider, Grant grant) {
        return switch (provider) {
            case MICROSOFT -> grant == Grant.CLIENT_CREDENTIALS
                    ? "https://outlook.office365.com/.default"
                    : "https://outlook.office.com/SMTP.Send offline_access";
            case GOOGLE -> "https://mail.google.com/";
            case CUSTOM -> "";
        };
    }

    /** Whose token endpoint this is, by its host. */
    static Provider ofTokenUri(String tokenUri) {
        String host = tokenUri.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("[/:?].*$", "");
        if (host.matches("(?i)(.*\\.)?(google|googleapis)\\.com")) {
            return Provider.GOOGLE;
        }
        // the public, the US government's and the Chinese cloud
        return host
                .matches("(?i)(.*\\.)?(microsoftonline\\.(com|us)|partner\\.microsoftonline\\.cn|chinacloudapi\\.cn)")
                        ? Provider.MICROSOFT
                        : Provider.CUSTOM;
    }
}

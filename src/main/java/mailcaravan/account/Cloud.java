package mailcaravan.account;

import java.util.Optional;

/**
 * Microsoft's clouds, which share nothing: authority (learn.microsoft.com, "National clouds"), Exchange Online's
 * resource and its submission server. The names of the submission servers and the resource of {@code DOD} stand in no
 * page of Microsoft's on SMTP; they are those of public scripts and configurations for Exchange, and were not tried. A
 * {@code token-uri}, {@code scope} and {@code smtp.host} that are given come before them.
 */
public enum Cloud {
    /** The worldwide one, GCC included. */
    PUBLIC("login.microsoftonline.com", "outlook.office.com", "outlook.office365.com", "smtp.office365.com"),
    /** Of the US government, GCC High. */
    GCC_HIGH("login.microsoftonline.us", "outlook.office365.us", "outlook.office365.us", "smtp.office365.us"),
    /** Of the US Department of Defense. */
    DOD("login.microsoftonline.us", "outlook-dod.office365.us", "outlook-dod.office365.us", "outlook-dod.office365.us"),
    /** In China, operated by 21Vianet. */
    CHINA("login.partner.microsoftonline.cn", "partner.outlook.cn", "partner.outlook.cn", "smtp.partner.outlook.cn");

    private final String authority;
    private final String delegatedResource;
    private final String applicationResource;
    private final String smtpHost;

    Cloud(String authority, String delegatedResource, String applicationResource, String smtpHost) {
        this.authority = authority;
        this.delegatedResource = delegatedResource;
        this.applicationResource = applicationResource;
        this.smtpHost = smtpHost;
    }

    /** An endpoint of Entra ID: {@code token} or {@code authorize}. */
    String endpoint(String tenant, String name) {
        return "https://" + authority + "/" + tenant + "/oauth2/v2.0/" + name;
    }

    /** The scopes for sending mail, blank-separated. */
    String scope(Grant grant) {
        return grant == Grant.CLIENT_CREDENTIALS
                ? "https://" + applicationResource + "/.default"
                : "https://" + delegatedResource + "/SMTP.Send offline_access";
    }

    /** The submission server. */
    String smtpHost() {
        return smtpHost;
    }

    /** Whose token endpoint this is, by its host; the authority of the US government counts as {@code GCC_HIGH}. */
    static Optional<Cloud> ofTokenUri(String tokenUri) {
        String host = ProviderDefaults.host(tokenUri);
        if (host.matches("(?i)(.*\\.)?microsoftonline\\.us")) {
            return Optional.of(GCC_HIGH);
        }
        return host.matches("(?i)(.*\\.)?(microsoftonline|chinacloudapi)\\.cn") ? Optional.of(CHINA) : Optional.empty();
    }
}

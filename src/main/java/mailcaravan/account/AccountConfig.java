package mailcaravan.account;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import mailcaravan.failure.Provider;

/**
 * The keys of one account, {@code caravan.accounts.<name>.*}, as written: what is empty here is filled in by
 * {@link ConfiguredAccount} from the token file, the provider and the tenant.
 */
@RegisterForReflection
public interface AccountConfig {
    /**
     * SMAIL's {@code smail_refresh_token.ini}, or the folder that holds it: fills every key below that it knows, and
     * takes the rotated refresh token. A key that is given beats it. While it is missing or damaged the account is
     * parked.
     */
    @WithName("token-file")
    Optional<Path> tokenFile();

    /** {@code microsoft} (the default), {@code google} or {@code custom}: decides hosts, URIs and scope. */
    Optional<Provider> provider();

    /** The SASL user and default sender, {@code local@domain}. Required; the token file calls it UserID. */
    Optional<String> mailbox();

    /** {@code refresh-token} (the default), {@code client-credentials}, or Google's {@code service-account}. */
    Optional<Grant> grant();

    /** Entra tenant, a GUID or a domain; {@code common} by default. Wrong: AADSTS90002 or AADSTS50194. */
    Optional<String> tenant();

    /**
     * Microsoft's cloud of the tenant: {@code public} (the default), {@code gcc-high}, {@code dod} or {@code china}. It
     * decides authority, scope and SMTP host. Wrong: AADSTS90038, AADSTS900382 or AADSTS900432.
     */
    Optional<Cloud> cloud();

    /** Application (client) id. Required for XOAUTH2. */
    @WithName("client-id")
    Optional<String> clientId();

    /** The secret's value, not its id (AADSTS7000215). Empty for a public client. */
    @WithName("client-secret")
    Optional<Secret> clientSecret();

    /** The day on which the client secret ends, {@code YYYY-MM-DD}, as Entra shows it: for warnings. Empty: none. */
    @WithName("client-secret-expires")
    Optional<LocalDate> clientSecretExpires();

    /**
     * File whose first line is the secret, in place of the secret itself; read again at each token request, so that a
     * secret is replaced without a restart. Only the program's user should be able to read it (0600).
     */
    @WithName("client-secret-file")
    Optional<Path> clientSecretFile();

    /**
     * Certificate that proves the application's identity in place of a secret (RFC 7523): a PEM file, or a PKCS#12 file
     * that holds the key too. Read again at each token request. Unusable or expired: the account is parked.
     */
    @WithName("client-certificate")
    Optional<Path> clientCertificate();

    /** PEM file with that certificate's RSA key, PKCS#8 or PKCS#1; where the certificate's own file does not hold it. */
    @WithName("client-key")
    Optional<Path> clientKey();

    /** Password of the PKCS#12 file, or of an encrypted PKCS#8 key. */
    @WithName("client-key-password")
    Optional<Secret> clientKeyPassword();

    /**
     * Key file (JSON) of a Google service account that may act for the mailbox (domain-wide delegation); for the grant of
     * that name. Read again at each token request.
     */
    @WithName("service-account-key")
    Optional<Path> serviceAccountKey();

    /** The first refresh token; a rotated one is kept in {@code state/} of the home. Not beside a token file. */
    @WithName("refresh-token")
    Optional<Secret> refreshToken();

    /** Token endpoint; from provider and tenant by default. Scheme-less: WinINet code 12006. */
    @WithName("token-uri")
    Optional<String> tokenUri();

    /** Authorization endpoint, used by {@code authorize}; from provider and tenant by default. */
    @WithName("authorize-uri")
    Optional<String> authorizeUri();

    /** Scopes, blank-separated; from provider and grant by default. One of Graph is refused by Exchange (535 5.7.3). */
    Optional<String> scope();

    /**
     * Calls of the token endpoint in any hour; 0 = no limit. One token an hour is usual; too low: mail waits; too high: a
     * fault may look like a loop to Entra (AADSTS50196).
     */
    @WithDefault("60")
    @WithName("token-requests-per-hour")
    @Range(min = 0, max = 1_000_000)
    int tokenRequestsPerHour();

    /** The submission server. */
    SmtpConfig smtp();

    /** The POP3 server that is signed in to before the submission server; none by default. */
    PopConfig pop();

    /** Pace of submissions; 0 = no limit. Above 30, Exchange Online answers 432 4.3.2. */
    @WithDefault("30")
    @WithName("messages-per-minute")
    @Range(min = 0, max = 1_000_000)
    int messagesPerMinute();

    /** Recipients in 24 hours; 0 = no limit. Above 10000, Exchange Online refuses for a day. */
    @WithDefault("10000")
    @WithName("recipients-per-day")
    @Range(min = 0, max = 100_000_000)
    int recipientsPerDay();

    /** A request with more recipients becomes several submissions with one Message-ID. Gmail takes 100. */
    @WithDefault("500")
    @WithName("recipients-per-message")
    @Range(min = 1, max = 100_000)
    int recipientsPerMessage();

    /**
     * Addresses, {@code @domain}s, or {@code *} for any, comma-separated: who may stand in From, Sender and the
     * envelope. Empty, the default: the mailbox itself.
     */
    @WithName("allowed-senders")
    Optional<List<String>> allowedSenders();

    /**
     * {@code mailbox} (the default) or {@code sender}: whether a message is submitted by the account's mailbox or by the
     * one in From. The latter needs {@code client-credentials} and a right on each of the mailboxes.
     */
    @WithDefault("mailbox")
    @WithName("sign-in-as")
    SignInAs signInAs();

    /** Where programs write requests; {@code drop} in the home for {@code default}, else {@code drop/<name>}. */
    @WithName("drop-folder")
    Optional<Path> dropFolder();

    /** Queue of the account; {@code mail.outbound} for {@code default}, else {@code mail.outbound.<name>}. */
    Optional<String> queue();

    /** How to reach and use the submission server. */
    @RegisterForReflection
    interface SmtpConfig {
        /** Name or address; from the provider by default. */
        Optional<String> host();

        /** 1 to 65535; 587 for starttls, 465 for tls, 25 for none by default. */
        @Range(min = 1, max = 65_535)
        OptionalInt port();

        /** {@code starttls} (required), {@code tls} (from the first octet) or {@code none}. */
        @WithDefault("starttls")
        SmtpSettings.Security security();

        /** SASL mechanism: {@code xoauth2}, {@code login}, {@code plain}, {@code cram-md5} or {@code none}. */
        @WithDefault("xoauth2")
        SmtpSettings.Authentication auth();

        /** User for the password mechanisms. */
        Optional<String> username();

        /** Password for the password mechanisms. */
        Optional<Secret> password();

        /** CONNECT proxy for SMTP: {@code none}, {@code system} or {@code http://host:port}. */
        @WithDefault("none")
        String proxy();

        /** For the TCP connection. */
        @WithDefault("30s")
        @WithName("connect-timeout")
        @Range(min = 1, max = 86_400_000)
        Duration connectTimeout();

        /** For each reply and each write (RFC 5321 4.5.3.2). Too low: failures that a slow server would not make. */
        @WithDefault("5m")
        @Range(min = 1, max = 86_400_000)
        Duration timeout();

        /** For the reply to the final dot (RFC 5321 4.5.3.2.6). Too low: submissions in doubt, doubled mail. */
        @WithDefault("10m")
        @WithName("final-reply-timeout")
        @Range(min = 1, max = 86_400_000)
        Duration finalReplyTimeout();

        /** Connections at once, 1 or more. Above 3, Exchange Online answers 432 4.3.2. */
        @WithDefault("3")
        @Range(min = 1, max = 100)
        int connections();
    }
}

package mailcaravan.account;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;

/**
 * The keys of one account's POP3 server, {@code caravan.accounts.<name>.pop.*}: for servers that take mail only from where
 * somebody has just signed in by POP. Nothing is read there.
 */
@RegisterForReflection
public interface PopConfig {
    /** Name or address. Empty, the default: no sign-in before SMTP. */
    Optional<String> host();

    /** 1 to 65535; 995 for tls, else 110 by default. */
    @Range(min = 1, max = 65_535)
    OptionalInt port();

    /** {@code starttls} (STLS, required), {@code tls} (from the first octet) or {@code none}. */
    @WithDefault("tls")
    SmtpSettings.Security security();

    /** {@code user} (USER and PASS) or {@code apop}, whose MD5 is no protection where there is no TLS. */
    @WithDefault("user")
    PopSettings.Authentication auth();

    /** User; that of {@code smtp.username} by default. */
    Optional<String> username();

    /** Password; that of {@code smtp.password} by default. */
    Optional<Secret> password();

    /** For the connection, the handshake and each reply. */
    @WithDefault("30s")
    @Range(min = 1, max = 86_400_000)
    Duration timeout();
}

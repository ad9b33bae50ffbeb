package mailcaravan.account;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How to sign in to the POP3 server that must see the account before its submission server takes mail.
 *
 * @param host
 *            name or address
 * @param port
 *            1 to 65535
 * @param username
 *            one line, without blanks for APOP
 * @param password
 *            one line
 * @param timeout
 *            for the connection, the handshake and each reply
 */
public record PopSettings(String host, int port, SmtpSettings.Security security, Authentication authentication,
        String username, Secret password, Duration timeout) {

    /** Nothing may be null. */
    public PopSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(timeout, "timeout");
    }

    /** How the password is shown to be known (RFC 1939 section 7). */
    public enum Authentication {
        /** USER and PASS: the password itself. */
        USER,
        /** A digest of the server's time stamp and the password. */
        APOP
    }

    /** What an account's keys say, checked by {@link AccountRules}; empty where they name no host. */
    static Optional<PopSettings> of(AccountConfig config) {
        PopConfig pop = config.pop();
        return pop.host().map(host -> new PopSettings(host,
                pop.port().orElse(pop.security() == SmtpSettings.Security.TLS ? 995 : 110), pop.security(),
                pop.auth(), pop.username().or(() -> config.smtp().username()).orElseThrow(),
                pop.password().or(() -> config.smtp().password()).orElseThrow(), pop.timeout()));
    }
}

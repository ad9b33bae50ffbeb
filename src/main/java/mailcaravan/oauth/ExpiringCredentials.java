package mailcaravan.oauth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Grant;
import mailcaravan.account.SmtpSettings;
import mailcaravan.oauth.CredentialExpiry.Credential;

/**
 * Finds out when an account's credentials end, by its configuration and its files alone: the process that serves the
 * account and any other see the same.
 */
public final class ExpiringCredentials {
    /** A file that is written and the record of that use are not of one instant. */
    private static final int TOLERANCE_SECONDS = 2;

    private ExpiringCredentials() {}

    /**
     * The ends that are known; what cannot be read has none, since it stops the account anyway.
     *
     * @param used
     *            when the last token request succeeded, if one is on record
     * @param announcedEnd
     *            when the refresh token of that request ends, as its answer said
     * @param zone
     *            whose midnight begins the day that {@code client-secret-expires} names
     */
    public static List<CredentialExpiry> of(ConfiguredAccount account, Optional<Instant> used,
            Optional<Instant> announcedEnd, ZoneId zone) {
        if (account.config().smtp().auth() != SmtpSettings.Authentication.XOAUTH2) {
            return List.of();
        }
        List<CredentialExpiry> found = new ArrayList<>();
        account.config().clientSecretExpires().ifPresent(day -> found
                .add(new CredentialExpiry(Credential.CLIENT_SECRET, day.atStartOfDay(zone).toInstant(), false)));
        CredentialSettings settings = settings(account);
        certificateEnd(settings)
                .ifPresent(end -> found.add(new CredentialExpiry(Credential.CLIENT_CERTIFICATE, end, false)));
        if (settings.effectiveGrant() == Grant.REFRESH_TOKEN) {
            refreshToken(account, settings, used, announcedEnd).ifPresent(found::add);
        }
        return found;
    }

    private static CredentialSettings settings(ConfiguredAccount account) {
        try {
            return account.credentialSettings();
        } catch (CredentialsException unusable) {
            return CredentialSettings.of(account.config());
        }
    }

    private static Optional<Instant> certificateEnd(CredentialSettings settings) {
        try {
            return settings.clientCertificate().isEmpty()
                    ? Optional.empty()
                    : Optional.of(settings.clientCertificate().get().read().certificate().getNotAfter().toInstant());
        } catch (CredentialsException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<CredentialExpiry> refreshToken(ConfiguredAccount account, CredentialSettings settings,
            Optional<Instant> used, Optional<Instant> announcedEnd) {
        Optional<Instant> written = written(account.refreshTokenFile());
        // what the endpoint said was said of another token, if the file is a newer one
        boolean replaced = written.isPresent() && used.isPresent()
                && written.get().isAfter(used.get().plusSeconds(TOLERANCE_SECONDS));
        Optional<Instant> last = replaced ? written : used.or(() -> written);
        return last.flatMap(
                time -> CredentialExpiry.ofRefreshToken(settings.effectiveProvider(), time,
                        replaced ? Optional.empty() : announcedEnd));
    }

    private static Optional<Instant> written(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}

package mailcaravan.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import mailcaravan.failure.Provider;

/**
 * When one of an account's credentials ends, and how urgent that is. Immutable.
 *
 * @param announced
 *            true if the token endpoint itself has said when, false if it follows from a date or from its last use
 */
public record CredentialExpiry(Credential credential, Instant end, boolean announced) {
    /** Entra: "Refresh tokens in the Microsoft identity platform"; each use begins anew. */
    private static final Duration MICROSOFT_UNUSED = Duration.ofDays(90);
    /** Google: "Using OAuth 2.0 to Access Google APIs", refresh token expiration: six months. */
    private static final Duration GOOGLE_UNUSED = Duration.ofDays(180);
    private static final int[] THRESHOLDS = {1, 7, 14, 30};

    /** What ends; {@link #toString()} is the name for programs. */
    public enum Credential {
        /** By a date that the operator gives. */
        CLIENT_SECRET,
        /** By its notAfter. */
        CLIENT_CERTIFICATE,
        /** By its last use, or as the token endpoint says. */
        REFRESH_TOKEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Neither credential nor end may be null. */
    public CredentialExpiry {
        Objects.requireNonNull(credential, "credential");
        Objects.requireNonNull(end, "end");
    }

    /**
     * The end of a refresh token.
     *
     * @param lastUse
     *            when it was issued or last used
     * @param announcedEnd
     *            as its token endpoint said, which counts before any rule
     * @return empty where nobody knows a rule
     */
    public static Optional<CredentialExpiry> ofRefreshToken(Provider provider, Instant lastUse,
            Optional<Instant> announcedEnd) {
        Optional<Instant> unused = switch (provider) {
            case MICROSOFT -> Optional.of(lastUse.plus(MICROSOFT_UNUSED));
            case GOOGLE -> Optional.of(lastUse.plus(GOOGLE_UNUSED));
            case CUSTOM -> Optional.empty();
        };
        return announcedEnd.or(() -> unused)
                .map(end -> new CredentialExpiry(Credential.REFRESH_TOKEN, end, announcedEnd.isPresent()));
    }

    /** Whole days until the end; 0 on the last one, negative afterwards. */
    public long daysLeft(Instant now) {
        return Math.floorDiv(Duration.between(now, end).toMillis(), Duration.ofDays(1).toMillis());
    }

    /** The narrowest of 30, 14, 7 and 1 days that the end has come within; empty while it is farther. */
    public OptionalInt threshold(Instant now) {
        long left = daysLeft(now);
        return IntStream.of(THRESHOLDS).filter(days -> left <= days).findFirst();
    }
}

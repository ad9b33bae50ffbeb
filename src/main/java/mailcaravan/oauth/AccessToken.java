package mailcaravan.oauth;

import java.time.Duration;

/**
 * An access token and the moment it ends; its text form shows neither.
 *
 * @param value
 *            what goes behind {@code Bearer}; printable ASCII
 * @param expiresAt
 *            its end as a reading of a monotonic clock (the provider's), since a wall clock may jump
 */
public record AccessToken(String value, Duration expiresAt) {
    @Override
    public String toString() {
        return "AccessToken[*****]";
    }
}
